/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's appended signature (Documentation/admin-guide/module-signing.rst): the file, a detached CMS in DER,
 * struct module_signature, a marker. What is verified is the very buffer that is loaded later. There is one way to
 * be accepted and no fallback; algorithms and signers are our policy, never the file's choice. Until the signature fits
 * nothing of the file is parsed here but the twelve bytes before the marker.
 */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "helper.h"

static const char marker[] = "~Module signature appended~\n";

#define MARKER_SIZE (sizeof(marker) - 1)

struct trailer {
	uint8_t fixed[8];	/* algorithm, hash, id_type, signer_len, key_id_len, padding */
	uint32_t size;		/* of the CMS, big-endian */
};

static const uint8_t pkcs7_trailer[8] = { [2] = 2 };

static bool ends_with_marker(const struct bytes *file)
{
	return file->size >= MARKER_SIZE &&
	       !memcmp(file->data + file->size - MARKER_SIZE, marker, MARKER_SIZE);
}

static void read_state(const struct bytes *file, void *state)
{
	*(enum elf_state *)state = elf_state(file);
}

/* Says what is wrong with a file that does not end as a signed one. */
static bool refuse_unsigned(const struct bytes *module, struct verdict *verdict)
{
	enum elf_state state;

	if (!read_confined(module, read_state, &state, sizeof(state), verdict))
		return false;
	switch (state) {
	case NOT_ELF:
		return refuse(verdict, MALFORMED, "this is not a kernel module: no ELF file");
	case ELF_CUT_SHORT:
		return refuse(verdict, MALFORMED, "the module is cut short: its section table lies behind its end");
	case ELF_WHOLE:
		break;
	}
	return refuse(verdict, NO_SIGNATURE, "the module carries no signature, or its end is cut off");
}

static bool split(const struct bytes *module, struct bytes *payload, struct bytes *cms, struct verdict *verdict)
{
	struct trailer trailer;
	size_t size, rest;

	if (!ends_with_marker(module) || module->size < MARKER_SIZE + sizeof(trailer))
		return refuse_unsigned(module, verdict);
	rest = module->size - MARKER_SIZE - sizeof(trailer);
	memcpy(&trailer, module->data + rest, sizeof(trailer));
	size = be32toh(trailer.size);
	if (memcmp(trailer.fixed, pkcs7_trailer, sizeof(pkcs7_trailer)) || size == 0 || size >= rest)
		return refuse(verdict, DAMAGED, "the module's signature is damaged: its trailer is not valid");
	payload->data = module->data;
	payload->size = rest - size;
	cms->data = module->data + payload->size;
	cms->size = size;
	if (ends_with_marker(payload))
		return refuse(verdict, DAMAGED, "the module carries more than one signature");
	return true;
}

static bool has_issuer(const X509 *certificate, const struct bytes *issuer)
{
	const unsigned char *der;
	size_t size;
	struct bytes own;

	if (!X509_NAME_get0_der(X509_get_issuer_name(certificate), &der, &size))
		return false;
	own.data = der;
	own.size = size;
	return same_bytes(&own, issuer);
}

static bool has_serial(const X509 *certificate, const struct bytes *serial)
{
	unsigned char *der = NULL;
	int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &der);
	struct bytes own = { der, size > 0 ? (size_t)size : 0 };
	bool same = size > 0 && same_bytes(&own, serial);

	OPENSSL_free(der);
	return same;
}

static X509 *find_signer(const struct cms *cms, STACK_OF(X509) *trusted)
{
	for (int i = 0; i < sk_X509_num(trusted); i++) {
		X509 *certificate = sk_X509_value(trusted, i);

		if (has_issuer(certificate, &cms->issuer) && has_serial(certificate, &cms->serial))
			return certificate;
	}
	return NULL;
}

/* RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2) over the payload's digest. */
static bool signature_fits(X509 *certificate, const struct cms *cms, const struct bytes *payload)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *key = NULL;
	bool fits;

	fits = context &&
	       EVP_DigestVerifyInit_ex(context, &key, cms->digest, NULL, NULL, X509_get0_pubkey(certificate),
				       NULL) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PADDING) == 1 &&
	       EVP_DigestVerify(context, cms->signature.data, cms->signature.size, payload->data,
				payload->size) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return fits;
}

static bool check_signer(const struct cms *cms, STACK_OF(X509) *trusted, const struct bytes *payload,
			 struct verdict *verdict)
{
	X509 *certificate = find_signer(cms, trusted);

	if (!certificate)
		return refuse(verdict, UNKNOWN_SIGNER,
			      "the module's signer is unknown: none of the certificates in " TRUST_DIR);
	if (!cms->digest)
		return refuse(verdict, WEAK_ALGORITHM, "the signature does not use SHA-256 or better");
	if (!cms->rsa)
		return refuse(verdict, WEAK_ALGORITHM, "the signature is not RSA as in PKCS #1 v1.5");
	if (!check_certificate(certificate, verdict))
		return false;
	if (!signature_fits(certificate, cms, payload))
		return refuse(verdict, DAMAGED, "the module is damaged: the signature does not match its bytes");
	return true;
}

bool verify_signature(const struct bytes *module, struct bytes *payload, struct verdict *verdict)
{
	STACK_OF(X509) *trusted;
	struct bytes file;
	struct cms cms;
	bool good;

	/* Before anything else of libcrypto: no configuration, so no engine and no provider from outside. */
	if (!OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL))
		return refuse(verdict, UNKNOWN_SIGNER, "the cryptographic library does not start");
	if (!split(module, payload, &file, verdict))
		return false;
	if (!read_cms_confined(&file, &cms, verdict))
		return false;
	trusted = trusted_signers(verdict);
	if (!trusted)
		return false;
	good = check_signer(&cms, trusted, payload, verdict);
	sk_X509_pop_free(trusted, X509_free);
	return good;
}
