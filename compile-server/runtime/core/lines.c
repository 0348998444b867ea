// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the line of an address: the block by halving, the line by adding up what the codes of the block say. Context of all:
 * any, NMI included; nothing is touched but the image, which never changes.
 */
#include "lines.h"

/* What a code says of its line: values of its upper half. Lower ones are how much the line changes. */
#define FAR_LINE	14
#define OTHER_FILE	15

struct reader {
	const u8 *at;
	const u8 *end;
};

/* A LEB128; 0 behind the end. */
static u32 read_number(struct reader *r)
{
	unsigned int shift = 0;
	u32 value = 0;
	u8 byte;

	do {
		if (r->at == r->end)
			return 0;
		byte = *r->at++;
		if (shift < 32)
			value |= (u32)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	return value;
}

/* The last block that begins at the address or before it. */
static u32 find_block(const struct jstap_line_image *image, u32 address)
{
	u32 low = 0, high = image->block_count;

	while (high - low > 1) {
		u32 middle = low + (high - low) / 2;

		if (image->blocks[middle].address <= address)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool jstap_line_find(const struct jstap_line_image *image, unsigned long link_address, struct jstap_line *found)
{
	const u32 *names = (const u32 *)&image->blocks[image->block_count];
	const u8 *codes = (const u8 *)&names[image->file_count];
	u64 wanted = link_address - image->base;
	u32 number, file, line;
	struct reader r;
	u64 address;

	if (wanted >= image->size || !image->block_count)
		return false;
	number = find_block(image, wanted);
	address = image->blocks[number].address;
	r.at = codes + image->blocks[number].codes;
	r.end = codes + (number + 1 < image->block_count ? image->blocks[number + 1].codes : image->code_size);
	file = read_number(&r);
	line = read_number(&r);
	while (r.at < r.end) {
		u8 code = *r.at++;
		u32 zigzag = code >> 4;

		address += code & 15 ?: read_number(&r);
		if (address > wanted)
			break;
		if (zigzag == OTHER_FILE)
			file = read_number(&r);
		if (zigzag >= FAR_LINE)
			zigzag = read_number(&r);
		line += zigzag >> 1 ^ -(zigzag & 1);
	}
	if (!file || file >= image->file_count)
		return false;
	found->file = (const char *)codes + image->code_size + names[file];
	found->line = line;
	return true;
}
