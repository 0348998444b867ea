/* SPDX-License-Identifier: Apache-2.0 */
/*
 * staprun-native: loads signed jstap modules for users who may, and unloads them again.
 *
 * Phases, each before the next: forget what the caller left behind; give up all that is not needed; take the
 * module's bytes from standard input into private memory; verify signature, manifest, machine and permission over
 * those bytes; load those bytes; relay; unload. Nothing is ever executed and no path of the caller is ever opened.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

static struct manifest manifest;

static int usage(void)
{
	fputs("usage: staprun-native remote | run [--buffer-kb N] [--global NAME=VALUE]... | attach MODULE | verify | reap MODULE\n",
	      stderr);
	return EXIT_USAGE;
}

static int verify(void)
{
	/* With room of its own the C library does not ask whether this is a terminal, a call that the fence does not let through. */
	static char line[1024];
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };
	bool accepted;

	setvbuf(stdout, line, _IOFBF, sizeof(line));
	accepted = check_place(&verdict) && read_module(&module, &verdict);
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
	log_decision("%s, which nobody attended, was %s", name, error ? "not unloaded" : "unloaded");
	if (error)
		fprintf(stderr, "staprun-native: %s was not unloaded: %s\n", name, strerror(error));
	return error ? EXIT_UNLOAD_FAILED : EXIT_CLEAN;
}

/* The arguments of "run". */
static bool read_wishes(int count, char **arguments, struct wishes *wishes)
{
	for (int i = 0; i < count; i += 2) {
		if (i + 1 == count)
			return false;
		if (!strcmp(arguments[i], "--buffer-kb")) {
			if (!wish_buffer(wishes, arguments[i + 1]))
				return false;
		} else if (!strcmp(arguments[i], "--global")) {
			if (!wish_global(wishes, arguments[i + 1]))
				return false;
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
	open_log();
	become_user();
	if (!raise_fence()) {
		fputs("staprun-native: this kernel has no seccomp filters\n", stderr);
		return EXIT_USAGE;
	}
	if (argc >= 2 && !strcmp(argv[1], "run"))
		return read_wishes(argc - 2, argv + 2, &wishes) ? begin_session(&wishes) : usage();
	if (argc == 3 && !strcmp(argv[1], "attach"))
		return valid_module_name(argv[2]) ? begin_attached(argv[2]) : usage();
	if (argc == 2 && !strcmp(argv[1], "remote"))
		return serve_client();
	if (argc == 2 && !strcmp(argv[1], "verify"))
		return verify();
	if (argc == 3 && !strcmp(argv[1], "reap"))
		return reap(argv[2]);
	return usage();
}
