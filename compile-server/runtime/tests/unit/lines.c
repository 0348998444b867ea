// SPDX-License-Identifier: GPL-2.0-only
/* Lines by address: images that are coded here against the table that they were made of, and images that are damaged. */
#include "../../core/lines.h"
#include "test.h"

#define ROWS	700
#define BLOCK	64
#define FILES	300
#define SIZE	(1 << 16)

struct row {
	u32 address;
	u32 file;	/* 0: no line begins here */
	s32 line;
};

struct coding {
	u8 *at;
	u8 *end;
};

static void put_byte(struct coding *c, u8 byte)
{
	CHECK(c->at < c->end);
	*c->at++ = byte;
}

static void put_number(struct coding *c, u32 value)
{
	for (; value >> 7; value >>= 7)
		put_byte(c, (value & 0x7f) | 0x80);
	put_byte(c, value);
}

static void put_row(struct coding *c, const struct row *row, const struct row *before)
{
	u32 step = row->address - before->address;
	s32 change = row->line - before->line;
	u32 zigzag = (u32)change << 1 ^ change >> 31;
	unsigned int high = row->file != before->file ? 15 : zigzag < 14 ? zigzag : 14;

	put_byte(c, high << 4 | (step < 16 ? step : 0));
	if (step >= 16)
		put_number(c, step);
	if (high == 15)
		put_number(c, row->file);
	if (high >= 14)
		put_number(c, zigzag);
}

/* An image of all rows but the last, which is where the lines end. */
static struct jstap_line_image *make_image(const struct row *rows, u32 count, size_t *size)
{
	const u32 blocks = (count + BLOCK - 1) / BLOCK;
	struct jstap_line_image *image = calloc(1, SIZE);
	u32 *names = (u32 *)&image->blocks[blocks];
	u8 *codes = (u8 *)&names[FILES];
	struct coding c = { codes, (u8 *)image + SIZE };
	u8 *text;

	image->base = 0xffffffff81000000;
	image->size = rows[count].address;
	image->block_count = blocks;
	image->file_count = FILES;
	for (u32 i = 0; i < count; i++) {
		if (i % BLOCK) {
			put_row(&c, &rows[i], &rows[i - 1]);
			continue;
		}
		image->blocks[i / BLOCK].address = rows[i].address;
		image->blocks[i / BLOCK].codes = c.at - codes;
		put_number(&c, rows[i].file);
		put_number(&c, rows[i].line);
	}
	image->code_size = c.at - codes;
	text = c.at;
	for (u32 i = 0; i < FILES; i++) {
		names[i] = text - c.at;
		text += sprintf((char *)text, "f%u", i) + 1;
	}
	*size = text - (u8 *)image;
	return image;
}

static void random_rows(struct row *rows)
{
	rows[0] = (struct row){ .address = 0, .file = 1, .line = 1 };
	for (u32 i = 1; i <= ROWS; i++) {
		rows[i].address = rows[i - 1].address + 1 + rand() % (rand() % 30 ? 20 : 70000);
		rows[i].file = rand() % 2 ? rows[i - 1].file : rand() % FILES;
		rows[i].line = rand() % 5 ? rows[i - 1].line + rand() % 20 - 6 : rand();
	}
}

static void check_address(const struct jstap_line_image *image, u32 address, const struct row *row)
{
	struct jstap_line found;
	char name[16];

	CHECK(jstap_line_find(image, image->base + address, &found) == !!row->file);
	if (!row->file)
		return;
	snprintf(name, sizeof(name), "f%u", row->file);
	CHECK(!strcmp(found.file, name));
	CHECK(found.line == (u32)row->line);
}

static void check_rows(void)
{
	struct row rows[ROWS + 1];
	struct jstap_line_image *image;
	struct jstap_line found;
	size_t size;

	random_rows(rows);
	image = make_image(rows, ROWS, &size);
	for (u32 i = 0; i < ROWS; i++) {
		u32 length = rows[i + 1].address - rows[i].address;

		check_address(image, rows[i].address, &rows[i]);
		check_address(image, rows[i].address + rand() % length, &rows[i]);
		check_address(image, rows[i + 1].address - 1, &rows[i]);
	}
	CHECK(!jstap_line_find(image, image->base - 1, &found));
	CHECK(!jstap_line_find(image, image->base + image->size, &found));
	CHECK(!jstap_line_find(image, 0, &found));
	free(image);
}

/* Damaged codes give any line or none, but are not read behind their end. */
static void check_damage(void)
{
	struct row rows[ROWS + 1];
	struct jstap_line_image *image, *exact;
	struct jstap_line found;
	u8 *codes;
	size_t size;

	random_rows(rows);
	image = make_image(rows, ROWS, &size);
	codes = (u8 *)image + sizeof(*image) + image->block_count * 8 + FILES * 4;
	for (u32 i = 0; i < 20; i++)
		codes[rand() % image->code_size] = rand() % 3 ? rand() : 0xff;
	/* So that the sanitizer sees what is read behind it. */
	exact = malloc(size);
	memcpy(exact, image, size);
	free(image);
	for (u32 i = 0; i < ROWS; i++)
		if (jstap_line_find(exact, exact->base + rows[i].address, &found))
			CHECK(found.file[0] == 'f');
	exact->block_count = 0;
	CHECK(!jstap_line_find(exact, exact->base, &found));
	free(exact);
}

void test_lines(unsigned int rounds)
{
	for (unsigned int i = 0; i < rounds; i++) {
		check_rows();
		check_damage();
	}
}
