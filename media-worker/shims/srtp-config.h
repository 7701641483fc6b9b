// What libsrtp's configure would find out on a 64 bit Linux with OpenSSL 3.
#define PACKAGE_STRING "libsrtp2 2.5.0"
#define PACKAGE_VERSION "2.5.0"
#define OPENSSL 1
#define GCM 1
#define ERR_REPORTING_STDOUT 0
#if defined(__x86_64__)
#define HAVE_X86 1
#endif
#define HAVE_ARPA_INET_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_NETINET_IN_H 1
#define HAVE_STDINT_H 1
#define HAVE_STDLIB_H 1
#define HAVE_SYS_SOCKET_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_UNISTD_H 1
#define HAVE_INT8_T 1
#define HAVE_INT16_T 1
#define HAVE_INT32_T 1
#define HAVE_UINT8_T 1
#define HAVE_UINT16_T 1
#define HAVE_UINT32_T 1
#define HAVE_UINT64_T 1
#define SIZEOF_UNSIGNED_LONG 8
#define SIZEOF_UNSIGNED_LONG_LONG 8
