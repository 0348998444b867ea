/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first lines of a setuid program: nothing that the caller left behind may matter. Each step is there
 * because some setuid program was broken for the lack of it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helper.h"

/* Descriptors 0 to 2 exist, so that no file of ours is taken for one of them. */
static void open_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0)
			_exit(EXIT_USAGE);
	} while (fd <= 2);
	close(fd);
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void reset_limits(void)
{
	struct rlimit none = { 0, 0 };
	struct rlimit free_size = { RLIM_INFINITY, RLIM_INFINITY };

	setrlimit(RLIMIT_CORE, &none);
	if (geteuid() == 0)
		setrlimit(RLIMIT_FSIZE, &free_size);
}

/* The initial user namespace maps every id to itself. */
static bool in_initial_user_namespace(void)
{
	char text[128] = "";
	unsigned long inside, outside, count;
	int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
	ssize_t size;

	if (fd < 0)
		return false;
	size = read(fd, text, sizeof(text) - 1);
	close(fd);
	return size > 0 && sscanf(text, "%lu %lu %lu", &inside, &outside, &count) == 3 &&
	       inside == 0 && outside == 0 && count == 4294967295UL;
}

void clean_process(int argc)
{
	if (argc < 1)
		_exit(EXIT_USAGE);
	open_standard_descriptors();
	clearenv();
	syscall(SYS_close_range, 3u, ~0u, 0u);
	prctl(PR_SET_DUMPABLE, 0);
	reset_limits();
	reset_signals();
	umask(077);
	if (chdir("/"))
		_exit(EXIT_USAGE);
	if (!in_initial_user_namespace()) {
		fputs("staprun-native: refused: not in the initial user namespace\n", stderr);
		_exit(EXIT_REFUSED);
	}
}
