/* SPDX-License-Identifier: Apache-2.0 */
/*
 * staprun-native: loads signed jstap modules for users who may, and unloads them again.
 *
 * Phases, each before the next: forget what the caller left behind; give up all that is not needed; take the
 * module's bytes from standard input into private memory; verify signature, manifest, machine and permission over
 * those bytes; load those bytes; relay; unload. Nothing is ever executed and no path of the caller is ever opened.
 */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define BUFFER_KB_MAX (1ul << 20)
#define REFUSAL_WAIT_MS 10000

static struct manifest manifest;

static int usage(void)
{
	fputs("usage: staprun-native run [--buffer-kb N] [--global NAME=VALUE]... | attach MODULE | verify | reap MODULE\n",
	      stderr);
	return EXIT_USAGE;
}

static int send_refusal(const struct verdict *verdict)
{
	uint32_t reason = htole32(verdict->reason);
	char payload[sizeof(reason) + sizeof(verdict->text)];
	size_t length = strlen(verdict->text);

	memcpy(payload, &reason, sizeof(reason));
	memcpy(payload + sizeof(reason), verdict->text, length);
	output_send(FRAME_REFUSED, payload, sizeof(reason) + length);
	output_close(REFUSAL_WAIT_MS);
	return EXIT_REFUSED;
}

static int run(const struct wishes *wishes)
{
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };
	char problem[640];
	bool accepted;
	int signals;

	accepted = check_place(&verdict) && read_module(&module, &verdict) && judge(&module, &manifest, &verdict);
	/* All that can fail is done before there is a module to be left behind. */
	if (!output_open())
		return EXIT_LOAD_FAILED;
	if (!accepted)
		return send_refusal(&verdict);
	signals = signals_of_session();
	if (signals < 0 || !load_module(&module, manifest.module, wishes, problem, sizeof(problem))) {
		output_error("%s", signals < 0 ? "signals cannot be caught" : problem);
		output_close(REFUSAL_WAIT_MS);
		return EXIT_LOAD_FAILED;
	}
	free((void *)module.data);
	return run_session(manifest.module, signals);
}

static int attach(const char *name)
{
	struct verdict verdict = { 0 };
	bool good = valid_module_name(name) && check_place(&verdict);
	int error = good ? check_owner(name) : 0;
	int signals;

	if (!valid_module_name(name))
		return usage();
	if (!output_open())
		return EXIT_LOAD_FAILED;
	if (good && error == ENOENT)
		refuse(&verdict, MALFORMED, "there is no session %s", name);
	else if (good && error)
		refuse(&verdict, NOT_PERMITTED, "the session %s is somebody else's", name);
	if (!good || error)
		return send_refusal(&verdict);
	signals = signals_of_session();
	if (signals < 0) {
		output_error("signals cannot be caught");
		output_close(REFUSAL_WAIT_MS);
		return EXIT_LOAD_FAILED;
	}
	return attach_session(name, signals);
}

static int verify(void)
{
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };
	bool accepted = check_place(&verdict) && read_module(&module, &verdict);

	if (accepted && !at_end_of_input())
		accepted = refuse(&verdict, MALFORMED, "more bytes came than were announced");
	if (!accepted || !judge(&module, &manifest, &verdict)) {
		printf("refused %d: %s\n", verdict.reason, verdict.text);
		return EXIT_REFUSED;
	}
	printf("accepted: %s\n", manifest.module);
	return EXIT_CLEAN;
}

/* The kernel runs this, as root, when the helper of a session has died. */
static int reap(const char *name)
{
	int error;

	if (!valid_module_name(name))
		return usage();
	if (getuid() != 0) {
		fputs("staprun-native: reap is for root\n", stderr);
		return EXIT_REFUSED;
	}
	error = reap_module(name);
	if (error)
		fprintf(stderr, "staprun-native: %s was not unloaded: %s\n", name, strerror(error));
	return error ? EXIT_UNLOAD_FAILED : EXIT_CLEAN;
}

static bool read_size(const char *text, unsigned int *size)
{
	size_t length = strlen(text);
	unsigned long value = strtoul(text, NULL, 10);

	/* Digits and nothing else, and not so many that they wrap. */
	if (length == 0 || length > 7 || strspn(text, "0123456789") != length || value == 0 || value > BUFFER_KB_MAX)
		return false;
	*size = value;
	return true;
}

/* NAME=VALUE of letters, digits and a few marks: nothing in it ends a parameter, or begins another one. */
static bool valid_global(const char *text)
{
	static const char word[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	static const char value[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789.+-";
	size_t name = strspn(text, word);

	if (!name || text[name] != '=')
		return false;
	text += name + 1;
	return text[strspn(text, value)] == '\0' && strlen(text) < 512;
}

/* The arguments of "run". */
static bool read_wishes(int count, char **arguments, struct wishes *wishes)
{
	for (int i = 0; i < count; i += 2) {
		if (i + 1 == count)
			return false;
		if (!strcmp(arguments[i], "--buffer-kb")) {
			if (!read_size(arguments[i + 1], &wishes->buffer_kb))
				return false;
		} else if (!strcmp(arguments[i], "--global") && wishes->global_count < GLOBALS_MAX) {
			if (!valid_global(arguments[i + 1]))
				return false;
			wishes->globals[wishes->global_count++] = arguments[i + 1];
		} else {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	struct wishes wishes = { 0 };

	clean_process(argc);
	become_user();
	if (!raise_fence()) {
		fputs("staprun-native: this kernel has no seccomp filters\n", stderr);
		return EXIT_USAGE;
	}
	if (argc >= 2 && !strcmp(argv[1], "run"))
		return read_wishes(argc - 2, argv + 2, &wishes) ? run(&wishes) : usage();
	if (argc == 3 && !strcmp(argv[1], "attach"))
		return attach(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "verify"))
		return verify();
	if (argc == 3 && !strcmp(argv[1], "reap"))
		return reap(argv[2]);
	return usage();
}
