/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first lines of a setuid program: nothing that the caller left behind may matter. Each step is there
 * because some setuid program was broken for the lack of it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "helper.h"

#define DESCRIPTORS 64
#define STACK_SIZE (8u << 20)

/*
 * A limit that strikes in the middle would end us with a module loaded. What cannot be raised, because we
 * are not privileged, cannot leave a module either. Files are the caller's: that limit stays.
 */
static void set_limits(void)
{
	const struct {
		int resource;
		rlim_t value;
	} limits[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_NOFILE, DESCRIPTORS },
		{ RLIMIT_STACK, STACK_SIZE },
		{ RLIMIT_AS, RLIM_INFINITY },
		{ RLIMIT_DATA, RLIM_INFINITY },
		{ RLIMIT_CPU, RLIM_INFINITY },
		{ RLIMIT_NPROC, RLIM_INFINITY },	/* one more for a moment, that of confined.c */
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct rlimit limit = { limits[i].value, limits[i].value };

		setrlimit(limits[i].resource, &limit);
	}
}

/* Descriptors 0 to 2 exist, so that no file of ours is taken for one of them; all others are not ours. */
static void set_descriptors(void)
{
	if (syscall(SYS_close_range, 3u, ~0u, 0u))
		_exit(EXIT_USAGE);
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			_exit(EXIT_USAGE);
}

static void reset_signals(void)
{
	static const int of_timers[] = { SIGALRM, SIGVTALRM, SIGPROF };
	const struct itimerval never = { 0 };
	sigset_t none;

	for (int timer = ITIMER_REAL; timer <= ITIMER_PROF; timer++)
		setitimer(timer, &never, NULL);
	/* One may wait behind the mask already; ignoring a signal forgets it. */
	for (size_t i = 0; i < sizeof(of_timers) / sizeof(of_timers[0]); i++)
		signal(of_timers[i], SIG_IGN);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	/* A reader that went, or a full disk, is an error of write(), not our end. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void clean_process(int argc)
{
	/* A program that is started with no arguments reads its environment as arguments (CVE-2021-4034). */
	if (argc < 1)
		_exit(EXIT_USAGE);
	clearenv();
	set_limits();
	set_descriptors();
	prctl(PR_SET_DUMPABLE, 0);
	personality(PER_LINUX);
	reset_signals();
	umask(077);
	if (chdir("/"))
		_exit(EXIT_USAGE);
}
