/* SPDX-License-Identifier: Apache-2.0 */
/* Starts a program as an attacker would: starter argc0|descriptors|signals|longargv PROGRAM ARGUMENT. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	char *none[] = { NULL };

	if (argc != 4)
		return 64;
	if (!strcmp(argv[1], "argc0")) {
		execve(argv[2], none, environ);
	} else if (!strcmp(argv[1], "descriptors")) {
		struct rlimit many = { 1024, 1024 };

		setrlimit(RLIMIT_NOFILE, &many);
		for (int fd = 3; fd < 1024; fd++)
			dup2(2, fd);
		execv(argv[2], argv + 2);
	} else if (!strcmp(argv[1], "signals")) {
		struct itimerval soon = { { 0, 1000 }, { 0, 1000 } };
		sigset_t all, pending;

		for (int number = 1; number < NSIG; number++)
			signal(number, SIG_IGN);
		signal(SIGALRM, SIG_DFL);
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
		setitimer(ITIMER_REAL, &soon, NULL);
		/* The first has come already when the program starts. */
		do
			sigpending(&pending);
		while (!sigismember(&pending, SIGALRM));
		execv(argv[2], argv + 2);
	} else if (!strcmp(argv[1], "longargv")) {
		char *text = malloc(100 << 10);

		memset(text, 'A', (100 << 10) - 1);
		text[(100 << 10) - 1] = '\0';
		execl(argv[2], argv[2], argv[3], text, NULL);
	}
	perror(argv[2]);
	return 65;
}
