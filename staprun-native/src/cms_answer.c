/* SPDX-License-Identifier: Apache-2.0 */
/* What the confined reader of a signature says of it: places in the file, which may be lies until they are checked. */
#include <string.h>

#include "helper.h"

struct place {
	uint32_t at, size;
};

enum digest_number { OTHER_DIGEST, SHA256_DIGEST, SHA384_DIGEST, SHA512_DIGEST, DIGEST_COUNT };

static const char *const digest_names[DIGEST_COUNT] = { NULL, "SHA256", "SHA384", "SHA512" };

struct answer {
	uint32_t valid, rsa, digest;
	struct place issuer, serial, signature;
};

static struct place place_of(const struct bytes *file, const struct bytes *part)
{
	return (struct place){ (uint32_t)(part->data - file->data), (uint32_t)part->size };
}

static uint32_t number_of(const char *digest)
{
	uint32_t number = OTHER_DIGEST;

	for (uint32_t i = SHA256_DIGEST; digest && i < DIGEST_COUNT; i++)
		if (!strcmp(digest, digest_names[i]))
			number = i;
	return number;
}

static void read_file(const struct bytes *file, void *to)
{
	struct answer *answer = to;
	struct cms cms;

	memset(answer, 0, sizeof(*answer));
	if (!read_cms(file, &cms))
		return;
	answer->valid = 1;
	answer->rsa = cms.rsa;
	answer->digest = number_of(cms.digest);
	answer->issuer = place_of(file, &cms.issuer);
	answer->serial = place_of(file, &cms.serial);
	answer->signature = place_of(file, &cms.signature);
}

static bool find(const struct bytes *file, struct place place, struct bytes *part)
{
	if (!place.size || place.at > file->size || place.size > file->size - place.at)
		return false;
	part->data = file->data + place.at;
	part->size = place.size;
	return true;
}

bool read_cms_confined(const struct bytes *file, struct cms *cms, struct verdict *verdict)
{
	struct answer answer;

	if (!read_confined(file, read_file, &answer, sizeof(answer), verdict))
		return false;
	if (!answer.valid || answer.digest >= DIGEST_COUNT || !find(file, answer.issuer, &cms->issuer) ||
	    !find(file, answer.serial, &cms->serial) || !find(file, answer.signature, &cms->signature))
		return refuse(verdict, DAMAGED,
			      "the module's signature is damaged: not CMS of one signer without attributes");
	cms->rsa = answer.rsa != 0;
	cms->digest = digest_names[answer.digest];
	return true;
}
