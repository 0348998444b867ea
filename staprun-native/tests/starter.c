/* SPDX-License-Identifier: Apache-2.0 */
/* Starts a program as an attacker would: starter argc0|descriptors|signals|longargv|socket PROGRAM ARGUMENT. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Behind one socket: greets it, shows the first line of what it says behind the header, and waits for its end. */
static int behind_socket(char **arguments)
{
	static const char hello[] = "\20\0\0\0\10\0\0\0\1\0\0\0\1\0\0";
	char answer[4096] = "";
	int ends[2], status;
	ssize_t got;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return 66;
	if (fork() == 0) {
		dup2(ends[1], 0);
		dup2(ends[1], 1);
		close(ends[0]);
		execv(arguments[0], arguments);
		_exit(67);
	}
	close(ends[1]);
	/* Late, so that it has to wait. */
	usleep(200000);
	if (write(ends[0], hello, sizeof(hello)) != sizeof(hello))
		return 68;
	got = recv(ends[0], answer, sizeof(answer) - 1, 0);
	close(ends[0]);
	wait(&status);
	if (got <= 8 || status)
		return 69;
	printf("%.*s\n", (int)strcspn(answer + 8, "\n"), answer + 8);
	return 0;
}

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
	} else if (!strcmp(argv[1], "socket")) {
		return behind_socket(argv + 2);
	} else if (!strcmp(argv[1], "longargv")) {
		char *text = malloc(100 << 10);

		memset(text, 'A', (100 << 10) - 1);
		text[(100 << 10) - 1] = '\0';
		execl(argv[2], argv[2], argv[3], text, NULL);
	}
	perror(argv[2]);
	return 65;
}
