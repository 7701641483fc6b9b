/*
 * HMAC-SHA1 for libsrtp, in the place of its own, which asks OpenSSL's provider machinery to set up a context for every packet and
 * walks through a dozen allocations to do so. RFC 2104 4: the hash states after the padded keys never change, so they are computed once
 * and copied; a packet then costs the hashing of its octets. The hash is OpenSSL's.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <config.h>

#include "alloc.h"
#include "auth.h"
#include "auth_test_cases.h"
#include "err.h"
#include <openssl/sha.h>
#include <string.h>

enum
{
	BLOCK      = SHA_CBLOCK,
	DIGEST     = SHA_DIGEST_LENGTH,
	INNER_FILL = 0x36,
	OUTER_FILL = 0x5c,
};

struct hmac
{
	SHA_CTX inner;
	SHA_CTX outer;
	SHA_CTX running;
};

srtp_debug_module_t srtp_mod_hmac = { 0, "hmac sha-1" };

extern const srtp_auth_type_t srtp_hmac;

static srtp_err_status_t hmac_alloc(srtp_auth_t** auth, int key_length, int tag_length)
{
	struct hmac* state;

	if (tag_length > DIGEST)
	{
		return srtp_err_status_bad_param;
	}

	*auth = srtp_crypto_alloc(sizeof(**auth));
	state = srtp_crypto_alloc(sizeof(*state));

	if (*auth == NULL || state == NULL)
	{
		srtp_crypto_free(*auth);
		srtp_crypto_free(state);
		*auth = NULL;

		return srtp_err_status_alloc_fail;
	}

	(*auth)->type       = &srtp_hmac;
	(*auth)->state      = state;
	(*auth)->key_len    = key_length;
	(*auth)->out_len    = tag_length;
	(*auth)->prefix_len = 0;

	return srtp_err_status_ok;
}

static srtp_err_status_t hmac_dealloc(srtp_auth_t* auth)
{
	octet_string_set_to_zero(auth->state, sizeof(struct hmac));
	srtp_crypto_free(auth->state);
	octet_string_set_to_zero(auth, sizeof(*auth));
	srtp_crypto_free(auth);

	return srtp_err_status_ok;
}

static void absorb_key(SHA_CTX* state, const uint8_t* key, size_t length, uint8_t fill)
{
	uint8_t block[BLOCK];

	memset(block, fill, sizeof(block));

	for (size_t i = 0; i < length; ++i)
	{
		block[i] ^= key[i];
	}

	SHA1_Init(state);
	SHA1_Update(state, block, sizeof(block));
	octet_string_set_to_zero(block, sizeof(block));
}

static srtp_err_status_t hmac_init(void* opaque, const uint8_t* key, int key_length)
{
	struct hmac* state = opaque;

	/* RFC 3711 5.2: the session key has 20 octets. One longer than a block would have to be hashed first. */
	if (key_length < 0 || key_length > BLOCK)
	{
		return srtp_err_status_bad_param;
	}

	absorb_key(&state->inner, key, (size_t)key_length, INNER_FILL);
	absorb_key(&state->outer, key, (size_t)key_length, OUTER_FILL);
	state->running = state->inner;

	return srtp_err_status_ok;
}

static srtp_err_status_t hmac_start(void* opaque)
{
	struct hmac* state = opaque;

	state->running = state->inner;

	return srtp_err_status_ok;
}

static srtp_err_status_t hmac_update(void* opaque, const uint8_t* octets, int length)
{
	struct hmac* state = opaque;

	SHA1_Update(&state->running, octets, (size_t)length);

	return srtp_err_status_ok;
}

static srtp_err_status_t hmac_compute(void* opaque, const uint8_t* octets, int length, int tag_length, uint8_t* tag)
{
	struct hmac* state = opaque;
	uint8_t digest[DIGEST];

	if (tag_length < 0 || tag_length > DIGEST)
	{
		return srtp_err_status_bad_param;
	}

	SHA1_Update(&state->running, octets, (size_t)length);
	SHA1_Final(digest, &state->running);

	state->running = state->outer;
	SHA1_Update(&state->running, digest, sizeof(digest));
	SHA1_Final(digest, &state->running);

	memcpy(tag, digest, (size_t)tag_length);
	state->running = state->inner;

	return srtp_err_status_ok;
}

/* clang-format off */
const srtp_auth_type_t srtp_hmac = {
	hmac_alloc, hmac_dealloc, hmac_init, hmac_compute, hmac_update, hmac_start,
	"hmac sha-1", &srtp_hmac_test_case_0, SRTP_HMAC_SHA1,
};
