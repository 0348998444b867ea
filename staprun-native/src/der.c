/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of DER (X.690 §8.1, §10.1): one tag byte, a length in its only allowed form, contents. */
#include <string.h>

#include "helper.h"

#define LONGEST_LENGTH 3

bool same_bytes(const struct bytes *one, const struct bytes *other)
{
	return one->size == other->size && !memcmp(one->data, other->data, one->size);
}

static bool take_length(struct bytes *in, size_t *length)
{
	size_t count;

	if (!in->size)
		return false;
	*length = *in->data++;
	in->size--;
	if (*length < 0x80)
		return true;
	count = *length & 0x7f;
	if (count == 0 || count > LONGEST_LENGTH || count > in->size || !*in->data)
		return false;
	*length = 0;
	for (; count; count--) {
		*length = *length << 8 | *in->data++;
		in->size--;
	}
	/* What fits into one byte must not take two. */
	return *length >= 0x80;
}

bool der_take(struct bytes *in, uint8_t tag, struct bytes *content)
{
	struct bytes rest = *in;

	if (!rest.size || *rest.data != tag)
		return false;
	rest.data++;
	rest.size--;
	if (!take_length(&rest, &content->size) || content->size > rest.size)
		return false;
	content->data = rest.data;
	in->data = rest.data + content->size;
	in->size = rest.size - content->size;
	return true;
}

bool der_take_whole(struct bytes *in, uint8_t tag, struct bytes *whole)
{
	struct bytes content;

	whole->data = in->data;
	if (!der_take(in, tag, &content))
		return false;
	whole->size = in->data - whole->data;
	return true;
}
