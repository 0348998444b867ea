/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of the helper's parts in one process, for what needs more inputs than processes can be started.
 *   parts flips FILE COUNT     every bit of what is not script, COUNT other bytes; each has to be refused
 *   parts cuts FILE COUNT      every length near the end and at structures, COUNT others; each has to be refused
 *   parts fuzz FILE COUNT SEED mutated inputs to the parsers: nothing may crash, nothing mutated may be accepted
 *   parts fence                what the system call fence forbids ends the process
 *   parts confinement          a reader of unvouched bytes can answer, and nothing else
 * For the first three the program is linked with unconfined.c, for one process has to read more than can be started.
 * FILE is a module that is accepted.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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

static void executes(void)
{
	char *const arguments[] = { "/bin/true", NULL };

	execve(arguments[0], arguments, arguments + 1);
}

static void makes_thread(void)
{
	syscall(SYS_clone, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0, 0, 0, 0);
}

static void makes_namespace(void)
{
	syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
}

static void makes_socket(void)
{
	socket(AF_UNIX, SOCK_STREAM, 0);
}

static void looks_up(void)
{
	access("/etc/passwd", R_OK);
}

static void maps_code(void)
{
	mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void makes_code(void)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory != MAP_FAILED)
		mprotect(memory, 4096, PROT_READ | PROT_EXEC);
}

/* Each in a process of its own, which has to be ended by the fence before it can say that it lives on. */
static int fence(void)
{
	static const struct {
		const char *what;
		void (*try)(void);
	} tries[] = {
		{ "execve", executes },		 { "a thread", makes_thread }, { "a namespace", makes_namespace },
		{ "a socket", makes_socket },	 { "access", looks_up },       { "executable memory", maps_code },
		{ "memory made executable", makes_code },
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		pid_t child = fork();
		int status = 0;

		if (child == 0) {
			if (!raise_fence())
				_exit(1);
			tries[i].try();
			_exit(2);
		}
		if (child < 0 || waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			return printf("FAILED: %s: status 0x%x\n", tries[i].what, status), 1;
		printf("%s, ", tries[i].what);
	}
	printf("each ends the process\n");
	return 0;
}

static void answers(const struct bytes *input, void *answer)
{
	memset(answer, input->data[0], 8);
}

static void crashes(const struct bytes *input, void *answer)
{
	answers(input, answer);
	raise(SIGSEGV);
}

static void opens(const struct bytes *input, void *answer)
{
	answers(input, answer);
	(void)!open("/dev/null", O_RDONLY);
}

static void prints(const struct bytes *input, void *answer)
{
	answers(input, answer);
	(void)!write(STDOUT_FILENO, "heard outside\n", 14);
}

static void becomes_root(const struct bytes *input, void *answer)
{
	answers(input, answer);
	setresuid(0, 0, 0);
}

static void never_ends(const struct bytes *input, void *answer)
{
	answers(input, answer);
	for (volatile int i = 0;; i++)
		;
}

/* What the process that reads unvouched bytes can do: answer. */
static int confinement(void)
{
	static const struct {
		const char *what;
		void (*reader)(const struct bytes *, void *);
		bool answered;
	} readers[] = {
		{ "answers", answers, true },  { "crashes", crashes, false },	      { "opens", opens, false },
		{ "prints", prints, false },   { "becomes root", becomes_root, false }, { "never ends", never_ends, false },
	};
	const uint8_t seven = 7;
	const struct bytes input = { &seven, 1 };

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		uint8_t answer[8] = { 0 };
		struct verdict verdict = { 0 };
		bool answered = read_confined(&input, readers[i].reader, answer, sizeof(answer), &verdict);

		if (answered != readers[i].answered || (answer[7] == 7) != answered || (verdict.reason == ACCEPTED) != answered)
			return printf("FAILED: one that %s\n", readers[i].what), 1;
		printf("%s%s", i ? ", " : "one that ", readers[i].what);
	}
	printf(": as it should be\n");
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "fence"))
		return fence();
	if (argc == 2 && !strcmp(argv[1], "confinement"))
		return confinement();
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
