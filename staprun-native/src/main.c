/* SPDX-License-Identifier: Apache-2.0 */
/*
 * staprun-native: loads signed jstap modules for users who may, and unloads them again.
 *
 * Phases, each before the next: forget what the caller left behind; give up all that is not needed; take the
 * module's bytes from standard input into private memory; verify signature, manifest, machine and permission over
 * those bytes; load those bytes; relay; unload. Nothing is ever executed and no path of the caller is ever opened.
 */
#include <endian.h>
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
	fputs("usage: staprun-native run [--buffer-kb N] | verify | reap MODULE\n", stderr);
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

static int run(unsigned int buffer_kb)
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
	if (signals < 0 || !load_module(&module, manifest.module, buffer_kb, problem, sizeof(problem))) {
		output_error("%s", signals < 0 ? "signals cannot be caught" : problem);
		output_close(REFUSAL_WAIT_MS);
		return EXIT_LOAD_FAILED;
	}
	free((void *)module.data);
	return run_session(manifest.module, signals);
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

static int run_with_buffer(const char *text)
{
	size_t length = strlen(text);
	unsigned long size = strtoul(text, NULL, 10);

	/* Digits and nothing else, and not so many that they wrap. */
	if (length == 0 || length > 7 || strspn(text, "0123456789") != length || size == 0 || size > BUFFER_KB_MAX)
		return usage();
	return run(size);
}

int main(int argc, char **argv)
{
	clean_process(argc);
	become_user();
	if (!raise_fence()) {
		fputs("staprun-native: this kernel has no seccomp filters\n", stderr);
		return EXIT_USAGE;
	}
	if (argc == 2 && !strcmp(argv[1], "run"))
		return run(0);
	if (argc == 4 && !strcmp(argv[1], "run") && !strcmp(argv[2], "--buffer-kb"))
		return run_with_buffer(argv[3]);
	if (argc == 2 && !strcmp(argv[1], "verify"))
		return verify();
	if (argc == 3 && !strcmp(argv[1], "reap"))
		return reap(argv[2]);
	return usage();
}
