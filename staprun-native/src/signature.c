/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's appended signature: a detached CMS SignedData (RFC 5652 §5) in DER, struct module_signature,
 * a marker. What is verified is the very buffer that is loaded later. There is one way to be accepted and no
 * fallback; algorithms and signers are our policy, never the file's choice.
 */
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "helper.h"

static const char marker[] = "~Module signature appended~\n";

struct trailer {
	uint8_t algorithm, hash, id_type, signer_size, key_id_size, padding[3];
	uint32_t signature_size;	/* big-endian */
};

#define ID_TYPE_PKCS7 2
#define LEAST_RSA_BITS 2048

/* Finds the signature: module is payload, CMS, trailer, marker. */
static bool split(const struct bytes *module, struct bytes *payload, struct bytes *cms,
		  struct verdict *verdict)
{
	size_t fixed = sizeof(struct trailer) + sizeof(marker) - 1;
	struct trailer trailer;
	size_t size;

	if (module->size < fixed ||
	    memcmp(module->data + module->size - (sizeof(marker) - 1), marker, sizeof(marker) - 1))
		return refuse(verdict, NO_SIGNATURE, "the module carries no signature");
	memcpy(&trailer, module->data + module->size - fixed, sizeof(trailer));
	size = be32toh(trailer.signature_size);
	if (trailer.id_type != ID_TYPE_PKCS7 || trailer.algorithm || trailer.hash ||
	    trailer.signer_size || trailer.key_id_size || trailer.padding[0] || trailer.padding[1] ||
	    trailer.padding[2] || size == 0 || size > module->size - fixed)
		return refuse(verdict, DAMAGED, "the module's signature is malformed");
	payload->data = module->data;
	payload->size = module->size - fixed - size;
	cms->data = module->data + payload->size;
	cms->size = size;
	return true;
}

/* Parses the CMS; nothing may stand behind it. */
static CMS_ContentInfo *parse(const struct bytes *cms)
{
	const unsigned char *at = cms->data;
	CMS_ContentInfo *info = d2i_CMS_ContentInfo(NULL, &at, cms->size);

	if (info && (at != cms->data + cms->size || OBJ_obj2nid(CMS_get0_type(info)) != NID_pkcs7_signed ||
		     !CMS_is_detached(info) || sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(info)) != 1)) {
		CMS_ContentInfo_free(info);
		info = NULL;
	}
	return info;
}

static bool strong_digest(CMS_SignerInfo *signer)
{
	X509_ALGOR *digest = NULL;
	const ASN1_OBJECT *algorithm = NULL;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
	X509_ALGOR_get0(&algorithm, NULL, NULL, digest);
	switch (OBJ_obj2nid(algorithm)) {
	case NID_sha256:
	case NID_sha384:
	case NID_sha512:
		return true;
	default:
		return false;
	}
}

static X509 *find_signer(CMS_SignerInfo *signer, STACK_OF(X509) *trusted)
{
	for (int i = 0; i < sk_X509_num(trusted); i++)
		if (!CMS_SignerInfo_cert_cmp(signer, sk_X509_value(trusted, i)))
			return sk_X509_value(trusted, i);
	return NULL;
}

static bool check_certificate(X509 *certificate, struct verdict *verdict)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate);

	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0 ||
	    X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
		return refuse(verdict, EXPIRED, "the signer's certificate is not valid at this time");
	if (!(X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE) ||
	    !(X509_get_extended_key_usage(certificate) & XKU_CODE_SIGN))
		return refuse(verdict, UNKNOWN_SIGNER, "the signer's certificate is not one for signing code");
	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < LEAST_RSA_BITS)
		return refuse(verdict, WEAK_ALGORITHM, "the signer's key is not RSA of at least %d bits",
			      LEAST_RSA_BITS);
	return true;
}

static bool check_content(CMS_ContentInfo *info, CMS_SignerInfo *signer, X509 *certificate,
			  const struct bytes *payload, struct verdict *verdict)
{
	BIO *content = BIO_new_mem_buf(payload->data, payload->size);
	BIO *chain = content ? CMS_dataInit(info, content) : NULL;
	unsigned char piece[16384];
	bool good = false;

	CMS_SignerInfo_set1_signer_cert(signer, certificate);
	if (chain) {
		while (BIO_read(chain, piece, sizeof(piece)) > 0)
			;
		/* No signed attributes: the signature is over the content's digest itself. */
		good = CMS_signed_get_attr_count(signer) < 0 &&
		       CMS_SignerInfo_verify_content(signer, chain) == 1;
		while (chain != content) {
			BIO *next = BIO_pop(chain);

			BIO_free(chain);
			chain = next;
		}
	}
	BIO_free(content);
	ERR_clear_error();
	return good || refuse(verdict, DAMAGED, "the signature does not match the module's bytes");
}

bool verify_signature(const struct bytes *module, size_t *signed_size, struct verdict *verdict)
{
	struct bytes payload = { 0 }, cms = { 0 };
	STACK_OF(X509) *trusted;
	CMS_ContentInfo *info;
	CMS_SignerInfo *signer;
	X509 *certificate;
	bool good;

	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	if (!split(module, &payload, &cms, verdict))
		return false;
	*signed_size = payload.size;
	info = parse(&cms);
	if (!info)
		return refuse(verdict, DAMAGED, "the module's signature is malformed");
	trusted = trusted_signers(verdict);
	if (!trusted) {
		CMS_ContentInfo_free(info);
		return false;
	}
	signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(info), 0);
	certificate = find_signer(signer, trusted);
	if (!certificate)
		good = refuse(verdict, UNKNOWN_SIGNER, "the module is signed by nobody in " TRUST_DIR);
	else if (!strong_digest(signer))
		good = refuse(verdict, WEAK_ALGORITHM, "the signature does not use SHA-256 or better");
	else
		good = check_certificate(certificate, verdict) &&
		       check_content(info, signer, certificate, &payload, verdict);
	sk_X509_pop_free(trusted, X509_free);
	CMS_ContentInfo_free(info);
	return good;
}
