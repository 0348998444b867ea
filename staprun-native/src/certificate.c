/* SPDX-License-Identifier: Apache-2.0 */
/* What a trusted certificate has to be, to sign modules (RFC 5280 §4.1.2.5, §4.2.1.3, §4.2.1.12). */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "helper.h"

#define LEAST_RSA_BITS 2048

bool check_certificate(const X509 *const_certificate, struct verdict *verdict)
{
	X509 *certificate = (X509 *)const_certificate;	/* libcrypto keeps what it found out in there */
	EVP_PKEY *key = X509_get0_pubkey(certificate);
	uint32_t flags = X509_get_extension_flags(certificate);
	uint32_t purposes = X509_get_extended_key_usage(certificate);

	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) >= 0)
		return refuse(verdict, EXPIRED, "the signer's certificate is not valid yet at this time");
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
		return refuse(verdict, EXPIRED, "the signer's certificate has expired");
	if ((flags & (EXFLAG_INVALID | EXFLAG_CRITICAL)) || !(flags & EXFLAG_XKUSAGE) ||
	    !(purposes & XKU_CODE_SIGN) || (purposes & (XKU_SSL_SERVER | XKU_SSL_CLIENT | XKU_ANYEKU)) ||
	    !(X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE))
		return refuse(verdict, UNKNOWN_SIGNER,
			      "the signer's certificate is not one for signing code, and only that");
	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < LEAST_RSA_BITS)
		return refuse(verdict, WEAK_ALGORITHM, "the signer's key is not RSA of at least %d bits",
			      LEAST_RSA_BITS);
	return true;
}
