// The worker is written for libsrtp 3; Debian 12 has libsrtp 2. This header offers the part of the
// newer interface that the worker uses, as overloads of the older functions, which are extern "C"
// and have other parameters, so that the two never meet.
#ifndef TANDEM_SHIM_SRTP3_H
#define TANDEM_SHIM_SRTP3_H

// libsrtp 2 has a struct of this name where libsrtp 3 has a pointer.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// Codes that libsrtp 3 added after the last one of libsrtp 2.5.
constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct Srtp3Policy
{
	srtp2_policy_t inner{};
	std::uint8_t masterKey[SRTP_MAX_KEY_LEN]{};
};

using srtp_policy_t = Srtp3Policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) Srtp3Policy();

	return *policy != nullptr ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->inner.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->inner.rtp, profile);

	// RFC 4568 6.2: SRTCP has the 80 bit tag also where SRTP has the one of 32 bits; libsrtp knows.
	return status != srtp_err_status_ok
	         ? status
	         : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->inner.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const std::uint8_t* key,
  std::size_t keyLength,
  const std::uint8_t* salt,
  std::size_t saltLength,
  const std::uint8_t* /*mki*/,
  std::size_t mkiLength)
{
	if (mkiLength != 0 || keyLength + saltLength > sizeof(policy->masterKey))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->masterKey, key, keyLength);
	std::memcpy(policy->masterKey + keyLength, salt, saltLength);
	policy->inner.key = policy->masterKey;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->inner.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, std::size_t packets)
{
	policy->inner.window_size = static_cast<unsigned long>(packets);

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, static_cast<const srtp2_policy_t*>(&policy->inner));
}

inline srtp_err_status_t srtp_stream_add(srtp_t session, srtp_policy_t policy)
{
	return srtp_add_stream(session, static_cast<const srtp2_policy_t*>(&policy->inner));
}

inline srtp_err_status_t srtp_stream_set_roc(srtp_t session, std::uint32_t ssrc, std::uint32_t roc)
{
	return srtp_set_stream_roc(session, ssrc, roc);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, std::uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

// libsrtp 2 works in place, libsrtp 3 from one buffer to another. `growth` is what the operation may
// append.
template<srtp_err_status_t (*Operation)(srtp_t, void*, int*)>
inline srtp_err_status_t srtp3Apply(
  srtp_t session,
  const std::uint8_t* in,
  std::size_t inLength,
  std::uint8_t* out,
  std::size_t* outLength,
  std::size_t growth)
{
	if (inLength > INT_MAX || inLength + growth > *outLength)
	{
		return srtp_err_status_buffer_small;
	}

	if (in != out)
	{
		std::memcpy(out, in, inLength);
	}

	int length        = static_cast<int>(inLength);
	const auto status = Operation(session, out, &length);

	if (status == srtp_err_status_ok)
	{
		*outLength = static_cast<std::size_t>(length);
	}

	return status;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session,
  const std::uint8_t* in,
  std::size_t inLength,
  std::uint8_t* out,
  std::size_t* outLength,
  std::size_t /*mki*/)
{
	return srtp3Apply<&srtp_protect>(session, in, inLength, out, outLength, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const std::uint8_t* in, std::size_t inLength, std::uint8_t* out, std::size_t* outLength)
{
	return srtp3Apply<&srtp_unprotect>(session, in, inLength, out, outLength, 0);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session,
  const std::uint8_t* in,
  std::size_t inLength,
  std::uint8_t* out,
  std::size_t* outLength,
  std::size_t /*mki*/)
{
	// RFC 3711 3.4: the E flag and the index take four more bytes.
	return srtp3Apply<&srtp_protect_rtcp>(
	  session, in, inLength, out, outLength, SRTP_MAX_TRAILER_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const std::uint8_t* in, std::size_t inLength, std::uint8_t* out, std::size_t* outLength)
{
	return srtp3Apply<&srtp_unprotect_rtcp>(session, in, inLength, out, outLength, 0);
}

#endif
