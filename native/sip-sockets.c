/*
 * Opens UDP sockets for SIP whose packets are marked CS3, and becomes the program that uses them:
 *
 *   sip-sockets host:port [host:port...] -- program [argument...]
 *
 * Node can neither set the type-of-service octet of a UDP socket nor lift a buffer over the kernel's usual limit. It can
 * take over a socket that is open, though: the program finds `host:port=descriptor` of each in TANDEM_UDP_SOCKETS,
 * separated by commas. Hosts are literal addresses, IPv6 in brackets; port 0 picks a free one.
 *
 * This process and the program are the same one (exec), so signals, parent and inherited descriptors stay what they
 * were. A socket that cannot be opened is left out with a word on standard error: the program then tries itself and fails
 * or succeeds in its own way.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 4594 3: CS3 for signalling. RFC 2474 3: the code point is the upper six bits of the octet. */
static const int CS3_OCTET = 24 << 2;
/* As limits.udpBuffer of src/sip/transport/types.ts. */
static const int BUFFER_BYTES = 8 * 1024 * 1024;

/* Reads "1.2.3.4:5060" or "[::1]:5060"; returns the address's length, 0 when the text is neither. */
static socklen_t parse(const char *text, struct sockaddr_storage *out) {
  char host[INET6_ADDRSTRLEN + 2], *end;
  const char *colon = strrchr(text, ':');
  size_t length = colon == NULL ? 0 : (size_t)(colon - text);
  long port;

  if (length == 0 || length >= sizeof host) return 0;
  port = strtol(colon + 1, &end, 10);
  if (end == colon + 1 || *end != '\0' || port < 0 || port > 65535) return 0;
  memcpy(host, text, length);
  host[length] = '\0';
  memset(out, 0, sizeof *out);
  if (host[0] == '[' && host[length - 1] == ']') {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    host[length - 1] = '\0';
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons((uint16_t)port);
    return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1 ? sizeof *v6 : 0;
  }
  struct sockaddr_in *v4 = (struct sockaddr_in *)out;
  v4->sin_family = AF_INET;
  v4->sin_port = htons((uint16_t)port);
  return inet_pton(AF_INET, host, &v4->sin_addr) == 1 ? sizeof *v4 : 0;
}

/* With the right to administer the network the kernel's limit (net.core.rmem_max, wmem_max) does not count. */
static void enlarge(int fd, int forced, int usual) {
  if (setsockopt(fd, SOL_SOCKET, forced, &BUFFER_BYTES, sizeof BUFFER_BYTES) == 0) return;
  setsockopt(fd, SOL_SOCKET, usual, &BUFFER_BYTES, sizeof BUFFER_BYTES);
}

static int mark(int fd, int family) {
  const int on = 1;
  if (family == AF_INET) return setsockopt(fd, IPPROTO_IP, IP_TOS, &CS3_OCTET, sizeof CS3_OCTET);
  /* One socket for each family, so that no IPv4 address ever appears in the form of an IPv6 one. */
  if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) return -1;
  return setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &CS3_OCTET, sizeof CS3_OCTET);
}

/* A bound socket that survives exec, or -1 with errno. */
static int open_socket(const char *text) {
  struct sockaddr_storage address;
  const socklen_t length = parse(text, &address);
  if (length == 0) return errno = EINVAL, -1;
  const int fd = socket(address.ss_family, SOCK_DGRAM, 0);
  if (fd < 0) return -1;
  enlarge(fd, SO_RCVBUFFORCE, SO_RCVBUF);
  enlarge(fd, SO_SNDBUFFORCE, SO_SNDBUF);
  if (mark(fd, address.ss_family) == 0 && bind(fd, (struct sockaddr *)&address, length) == 0) return fd;
  const int why = errno;
  close(fd);
  return errno = why, -1;
}

int main(int argc, char **argv) {
  char list[4096] = "";
  size_t used = 0;
  int at = 1;

  for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
    const int fd = open_socket(argv[at]);
    if (fd < 0) {
      fprintf(stderr, "sip-sockets: %s: %s\n", argv[at], strerror(errno));
      continue;
    }
    const int more = snprintf(list + used, sizeof list - used, "%s%s=%d", used > 0 ? "," : "", argv[at], fd);
    if (more < 0 || (size_t)more >= sizeof list - used) {
      fprintf(stderr, "sip-sockets: too many sockets\n");
      return 64;
    }
    used += (size_t)more;
  }
  if (at + 1 >= argc) {
    fprintf(stderr, "usage: sip-sockets host:port [host:port...] -- program [argument...]\n");
    return 64;
  }
  if (setenv("TANDEM_UDP_SOCKETS", list, 1) == 0) execvp(argv[at + 1], argv + at + 1);
  fprintf(stderr, "sip-sockets: %s: %s\n", argv[at + 1], strerror(errno));
  return errno == ENOENT ? 127 : 126;
}
