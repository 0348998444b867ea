/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests' shell scripts cannot do by themselves: bytes. Reads and writes the standard descriptors. */
#include <elf.h>
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t data[80 << 20];
static size_t size;

static void put(const void *from, size_t count)
{
	if (fwrite(from, 1, count, stdout) != count)
		exit(1);
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		exit(1);
	}
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
}

/* An ELF note of what comes in, padded to four bytes, with its owner and type. */
static void note(const char *owner, unsigned int type)
{
	static const char zero[4];
	Elf64_Nhdr header = { .n_namesz = strlen(owner) + 1, .n_type = type };

	size = fread(data, 1, sizeof(data), stdin);
	header.n_descsz = (size + 3) & ~3ul;
	put(&header, sizeof(header));
	put(owner, header.n_namesz);
	put(zero, -header.n_namesz & 3);
	put(data, size);
	put(zero, -size & 3);
}

/* The signature's end of a module; extra is added to the length that it announces. */
static void trailer(long length)
{
	const uint8_t start[8] = { [2] = 2 };
	uint32_t big = htobe32(length);

	put(start, sizeof(start));
	put(&big, sizeof(big));
	put("~Module signature appended~\n", 28);
}

static void frame(const char *path, const char *announced)
{
	uint64_t length;

	read_file(path);
	length = htole64(announced ? strtoull(announced, NULL, 0) : size);
	put("JSTAPMOD", 8);
	put(&length, sizeof(length));
	put(data, size);
}

static void xor_byte(const char *path, long at, int mask)
{
	read_file(path);
	data[at < 0 ? size + at : (size_t)at] ^= mask;
	put(data, size);
}

/* The GNU build-id of a file of notes. */
static void build_id(const char *path)
{
	read_file(path);
	for (size_t at = 0; at + sizeof(Elf64_Nhdr) < size;) {
		Elf64_Nhdr header;
		size_t content;

		memcpy(&header, data + at, sizeof(header));
		content = at + sizeof(header) + ((header.n_namesz + 3) & ~3u);
		if (header.n_type == NT_GNU_BUILD_ID && !memcmp(data + at + sizeof(header), "GNU", 4)) {
			for (size_t i = 0; i < header.n_descsz; i++)
				printf("%02x", data[content + i]);
			printf("\n");
			return;
		}
		at = content + ((header.n_descsz + 3) & ~3u);
	}
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "note"))
		note(argv[2], atoi(argv[3]));
	else if (argc == 3 && !strcmp(argv[1], "trailer"))
		trailer(atol(argv[2]));
	else if ((argc == 3 || argc == 4) && !strcmp(argv[1], "frame"))
		frame(argv[2], argv[3]);
	else if (argc == 5 && !strcmp(argv[1], "xor"))
		xor_byte(argv[2], atol(argv[3]), strtol(argv[4], NULL, 0));
	else if (argc == 3 && !strcmp(argv[1], "build-id"))
		build_id(argv[2]);
	else
		return 2;
	return fflush(stdout) ? 1 : 0;
}
