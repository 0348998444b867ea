/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of the helper's parts in one process, for what needs more inputs than processes can be started.
 *   parts flips FILE COUNT     every bit of what is not script, COUNT other bytes; each has to be refused
 *   parts cuts FILE COUNT      every length near the end and at structures, COUNT others; each has to be refused
 *   parts fuzz FILE COUNT SEED mutated inputs to the parsers: nothing may crash, nothing mutated may be accepted
 *   parts fence                what the system call fence forbids is forbidden
 * FILE is a module that is accepted.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../src/helper.h"

static uint8_t *original;
static size_t size;
static struct manifest manifest;
static unsigned long refusals[10];
static unsigned long cases;
static uint64_t random_state = 88172645463325252u;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static size_t below(size_t limit)
{
	return next_random() % limit;
}

static void die(const char *what, size_t where)
{
	printf("FAILED: %s at byte %zu of %zu\n", what, where, size);
	exit(1);
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "rb");

	original = malloc(MODULE_SIZE_MAX);
	size = file ? fread(original, 1, MODULE_SIZE_MAX, file) : 0;
	if (!size)
		die("the input cannot be read", 0);
	fclose(file);
	original = realloc(original, size);
}

static bool accepted(const uint8_t *data, size_t length)
{
	struct bytes module = { data, length };
	struct verdict verdict = { 0 };
	bool good = judge(&module, &manifest, &verdict);

	cases++;
	if (good != (verdict.reason == ACCEPTED) || verdict.reason > UNTRUSTED_FOLDER || (!good && !verdict.text[0]))
		die("a verdict without a reason", 0);
	refusals[verdict.reason]++;
	return good;
}

static void flip(size_t at, uint8_t mask)
{
	original[at] ^= mask;
	if (accepted(original, size))
		die("accepted with a flipped byte", at);
	original[at] ^= mask;
}

static void flip_all(size_t from, size_t to)
{
	for (size_t at = from; at < to && at < size; at++)
		for (int bit = 0; bit < 8; bit++)
			flip(at, 1 << bit);
}

/* Calls back with the start and the end of each small region that is not code: what parsers look at. */
static void each_structure(void (*use)(size_t from, size_t to))
{
	static const char *const names[] = { ".note.jstap", ".modinfo", ".gnu.linkonce.this_module" };
	struct bytes module = { original, size };
	struct section section;
	Elf64_Ehdr header;

	memcpy(&header, original, sizeof(header));
	use(0, sizeof(header));
	use(header.e_shoff, header.e_shoff + header.e_shnum * sizeof(Elf64_Shdr));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (find_section(&module, names[i], &section))
			use(section.content.data - original,
			    section.content.data - original + section.content.size);
	use(size - 800, size);
}

static void flips(size_t count)
{
	each_structure(flip_all);
	while (count--)
		flip(below(size), 1 + below(255));
}

static void cut(size_t length)
{
	uint8_t *copy = malloc(length ? length : 1);

	memcpy(copy, original, length);
	if (accepted(copy, length))
		die("accepted when cut", length);
	free(copy);
}

static void cut_all(size_t from, size_t to)
{
	for (size_t at = from; at < to && at < size; at++)
		cut(at);
}

static void cuts(size_t count)
{
	each_structure(cut_all);
	while (count--)
		cut(below(size));
}

static size_t hot[64];
static size_t hot_count;

static void note_hot(size_t from, size_t to)
{
	if (hot_count + 2 <= sizeof(hot) / sizeof(hot[0])) {
		hot[hot_count++] = from;
		hot[hot_count++] = to;
	}
}

/* Somewhere in the file, mostly in structures. */
static size_t somewhere(size_t length)
{
	size_t region = 2 * below(hot_count / 2), at;

	if (below(8) == 0)
		return below(length);
	at = hot[region] + below(hot[region + 1] - hot[region]);
	return at < length ? at : below(length);
}

static void mutate(uint8_t *data, size_t *length)
{
	static const uint64_t interesting[] = { 0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000,
						0xffffffff, 1ull << 40, 1ull << 63, ~0ull, ~63ull };
	size_t at = somewhere(*length), count;
	uint64_t value = interesting[below(sizeof(interesting) / sizeof(interesting[0]))];

	switch (below(6)) {
	case 0:
		data[at] ^= 1 << below(8);
		break;
	case 1:
		data[at] = next_random();
		break;
	case 2:
		count = 1u << below(4);
		if (*length - at >= count)
			memcpy(data + at, &value, count);
		break;
	case 3:	/* move a piece */
		count = below(64);
		if (*length - at >= count && *length > count)
			memmove(data + below(*length - count), data + at, count);
		break;
	case 4:	/* take a piece out */
		count = below(32);
		if (*length - at > count) {
			memmove(data + at, data + at + count, *length - at - count);
			*length -= count;
		}
		break;
	case 5:
		if (below(16) == 0)
			*length = at + 1;
		break;
	}
}

/* Parsers behind the signature get unsigned bytes here: the signature is not what keeps them from crashing. */
static void parse_all(const uint8_t *data, size_t length)
{
	struct bytes module = { data, length }, tail;
	struct verdict verdict = { 0 };
	struct cms cms;
	size_t end = length < 1000 ? length : 1000;

	elf_state(&module);
	if (read_manifest(&module, &manifest, &verdict)) {
		refusals[ACCEPTED]++;
		verdict = (struct verdict){ 0 };
		check_node(&manifest, &verdict);
	}
	refusals[verdict.reason]++;
	/* The CMS does not know where it begins: wherever a SEQUENCE may be. */
	for (tail = (struct bytes){ data + length - end, end }; tail.size; tail.data++, tail.size--)
		if (*tail.data == DER_SEQUENCE)
			read_cms(&tail, &cms);
	tail = (struct bytes){ data + length - end, end > 40 ? end - 40 : 0 };
	for (; tail.size; tail.data++, tail.size--)
		if (*tail.data == DER_SEQUENCE && read_cms(&tail, &cms))
			cases++;
}

static void fuzz(size_t count, uint64_t seed)
{
	random_state ^= seed * 0x9e3779b97f4a7c15u;
	each_structure(note_hot);
	while (count--) {
		size_t length = size, rounds = 1 + below(6);
		uint8_t *work = malloc(size), *exact;

		memcpy(work, original, size);
		while (rounds--)
			mutate(work, &length);
		/* A buffer of exactly that size, so that one byte too far is noticed. */
		exact = malloc(length);
		memcpy(exact, work, length);
		free(work);
		cases++;
		parse_all(exact, length);
		if (count % 16 == 0 && (length != size || memcmp(exact, original, size)) && accepted(exact, length))
			die("accepted after mutation", 0);
		free(exact);
	}
}

static int fence(void)
{
	char *const arguments[] = { "/bin/true", NULL };
	void *memory;

	if (!raise_fence()) {
		printf("FAILED: no fence\n");
		return 1;
	}
	execve(arguments[0], arguments, arguments + 1);
	if (errno != EPERM)
		return printf("FAILED: execve: %s\n", strerror(errno)), 1;
	if (fork() != -1)
		return printf("FAILED: fork\n"), 1;
	if (socket(AF_UNIX, SOCK_STREAM, 0) != -1 || errno != EPERM)
		return printf("FAILED: socket\n"), 1;
	memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED || errno != EPERM)
		return printf("FAILED: executable memory\n"), 1;
	memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || !mprotect(memory, 4096, PROT_READ | PROT_EXEC) || errno != EPERM)
		return printf("FAILED: memory made executable\n"), 1;
	printf("execve, fork, socket, executable memory: all forbidden\n");
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "fence"))
		return fence();
	if (argc < 4)
		return 2;
	read_file(argv[2]);
	if (!accepted(original, size))
		die("the input is not accepted", 0);
	if (!strcmp(argv[1], "flips"))
		flips(atol(argv[3]));
	else if (!strcmp(argv[1], "cuts"))
		cuts(atol(argv[3]));
	else if (!strcmp(argv[1], "fuzz") && argc == 5)
		fuzz(atol(argv[3]), strtoull(argv[4], NULL, 0));
	else
		return 2;
	printf("%lu cases; verdicts by reason:", cases);
	for (int i = 0; i < 10; i++)
		printf(" %d:%lu", i, refusals[i]);
	printf("\n");
	return 0;
}
