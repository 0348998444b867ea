/* SPDX-License-Identifier: Apache-2.0 */
/*
 * staprun-native: loads signed jstap modules for users who may, and unloads them again.
 *
 * Phases, each before the next: forget what the caller left behind; take the module's bytes from standard
 * input into private memory; verify signature, manifest, machine, permission over those bytes; load those
 * bytes; relay; unload. Nothing is ever executed and no path of the caller is ever opened.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

static int usage(void)
{
	fputs("usage: staprun-native run [--buffer-kb N] | verify | reap MODULE\n", stderr);
	return EXIT_USAGE;
}

static bool accept_module(struct bytes *module, struct manifest *manifest, struct verdict *verdict)
{
	struct bytes elf;

	if (!read_module(module, verdict) || !verify_signature(module, &elf.size, verdict))
		return false;
	elf.data = module->data;
	return read_manifest(&elf, manifest, verdict) && check_node(manifest, verdict) &&
	       check_permission(manifest->privilege, verdict);
}

static int refused(const struct verdict *verdict)
{
	uint32_t reason = verdict->reason;
	char payload[sizeof(reason) + sizeof(verdict->text)];
	size_t length = strlen(verdict->text);

	memcpy(payload, &reason, sizeof(reason));
	memcpy(payload + sizeof(reason), verdict->text, length);
	send_frame(FRAME_REFUSED, payload, sizeof(reason) + length);
	return EXIT_REFUSED;
}

static int run(unsigned int buffer_kb)
{
	static struct manifest manifest;
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };
	char problem[256];

	if (!accept_module(&module, &manifest, &verdict))
		return refused(&verdict);
	if (!load_module(&module, manifest.module, buffer_kb, problem, sizeof(problem))) {
		send_text(FRAME_ERROR, problem);
		return EXIT_LOAD_FAILED;
	}
	free(module.data);
	return run_session(manifest.module);
}

static int verify(void)
{
	static struct manifest manifest;
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };

	if (!accept_module(&module, &manifest, &verdict)) {
		printf("refused %d: %s\n", verdict.reason, verdict.text);
		return EXIT_REFUSED;
	}
	printf("accepted: %s\n", manifest.module);
	return EXIT_CLEAN;
}

/* The kernel runs this, as root, when the helper of a session has died. Only a stopped jstap module goes. */
static int reap(const char *name)
{
	char path[128], status[512] = "";
	int fd;

	if (getuid() != 0 || strlen(name) > MODULE_NAME_MAX || strchr(name, '/'))
		return usage();
	snprintf(path, sizeof(path), "/proc/jstap:%s/status", name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || read(fd, status, sizeof(status) - 1) <= 0 || !strstr(status, "state=stopped\n"))
		return EXIT_UNLOAD_FAILED;
	close(fd);
	return unload_module(name) ? EXIT_UNLOAD_FAILED : EXIT_CLEAN;
}

int main(int argc, char **argv)
{
	clean_process(argc);
	if (argc == 2 && !strcmp(argv[1], "run"))
		return run(0);
	if (argc == 4 && !strcmp(argv[1], "run") && !strcmp(argv[2], "--buffer-kb")) {
		char *end;
		unsigned long size = strtoul(argv[3], &end, 10);

		return *argv[3] && !*end && size <= 4096UL * 1024 ? run(size) : usage();
	}
	if (argc == 2 && !strcmp(argv[1], "verify"))
		return verify();
	if (argc == 3 && !strcmp(argv[1], "reap"))
		return reap(argv[2]);
	return usage();
}
