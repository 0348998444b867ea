/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one form of CMS SignedData (RFC 5652 §5.1, §5.3) that is taken: detached data, one signer named by issuer and
 * serial number, no certificates, no attributes, DER. A general parser would let through changes in fields that
 * the signature does not cover (versions, object identifiers, attributes); here each byte is either compared with
 * the only value it may have, or covered by the signature, or leads to another signer.
 */
#include <string.h>

#include "helper.h"

#define OBJECT(...) { (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) }

static const struct bytes signed_data = OBJECT(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);
static const struct bytes data = OBJECT(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01);
static const struct bytes rsa_encryption = OBJECT(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01);
static const struct bytes version_1 = OBJECT(0x01);

static const struct {
	struct bytes object;
	const char *name;
} digests[] = {
	{ OBJECT(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01), "SHA256" },
	{ OBJECT(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02), "SHA384" },
	{ OBJECT(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03), "SHA512" },
};

/* An element whose contents are known. */
static bool take_known(struct bytes *in, uint8_t tag, const struct bytes *known)
{
	struct bytes content;

	return der_take(in, tag, &content) && same_bytes(&content, known);
}

/* AlgorithmIdentifier: an object identifier, and NULL or nothing as parameters. */
static bool read_algorithm(struct bytes whole, struct bytes *object, bool *null)
{
	struct bytes fields, nothing;

	if (!der_take(&whole, DER_SEQUENCE, &fields) || !der_take(&fields, DER_OBJECT, object))
		return false;
	*null = fields.size > 0;
	return !*null || (der_take(&fields, DER_NULL, &nothing) && !nothing.size && !fields.size);
}

static bool read_digest(struct bytes algorithm, struct cms *cms)
{
	struct bytes object;
	bool null;

	if (!read_algorithm(algorithm, &object, &null))
		return false;
	cms->digest = NULL;
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (same_bytes(&object, &digests[i].object))
			cms->digest = digests[i].name;
	return true;
}

static bool read_signer(struct bytes signer, const struct bytes *digest, struct cms *cms)
{
	struct bytes id, algorithm, object;
	bool null;

	if (!take_known(&signer, DER_INTEGER, &version_1) || !der_take(&signer, DER_SEQUENCE, &id) ||
	    !der_take_whole(&id, DER_SEQUENCE, &cms->issuer) ||
	    !der_take_whole(&id, DER_INTEGER, &cms->serial) || id.size)
		return false;
	if (!der_take_whole(&signer, DER_SEQUENCE, &algorithm) || !same_bytes(&algorithm, digest) ||
	    !read_digest(algorithm, cms))
		return false;
	if (!der_take_whole(&signer, DER_SEQUENCE, &algorithm) || !read_algorithm(algorithm, &object, &null))
		return false;
	cms->rsa = same_bytes(&object, &rsa_encryption) && null;
	return der_take(&signer, DER_OCTETS, &cms->signature) && !signer.size;
}

/* False when it has another form. Weak algorithms have the form; judging them is the caller's part. */
bool read_cms(const struct bytes *file, struct cms *cms)
{
	struct bytes rest = *file, info, content, fields, digest_set, digest, signers, signer, encapsulated;

	if (!der_take(&rest, DER_SEQUENCE, &info) || rest.size || !take_known(&info, DER_OBJECT, &signed_data) ||
	    !der_take(&info, DER_EXPLICIT_0, &content) || info.size ||
	    !der_take(&content, DER_SEQUENCE, &fields) || content.size)
		return false;
	if (!take_known(&fields, DER_INTEGER, &version_1) || !der_take(&fields, DER_SET, &digest_set) ||
	    !der_take_whole(&digest_set, DER_SEQUENCE, &digest) || digest_set.size ||
	    !der_take(&fields, DER_SEQUENCE, &encapsulated) || !take_known(&encapsulated, DER_OBJECT, &data) ||
	    encapsulated.size)
		return false;
	return der_take(&fields, DER_SET, &signers) && !fields.size &&
	       der_take(&signers, DER_SEQUENCE, &signer) && !signers.size && read_signer(signer, &digest, cms);
}
