// SPDX-License-Identifier: Apache-2.0
// Serves a Unix stream socket as inetd would, for scenarios: socket PATH PROGRAM [ARGUMENT]... Each connection is standard input
// and standard output of the program. Says "listening" when it does.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (argc < 3 || strlen(argv[1]) >= sizeof(name.sun_path))
		return 2;
	strcpy(name.sun_path, argv[1]);
	unlink(argv[1]);
	if (listener < 0 || bind(listener, (struct sockaddr *)&name, sizeof(name)) || listen(listener, 8)) {
		perror(argv[1]);
		return 1;
	}
	signal(SIGCHLD, SIG_IGN);
	puts("listening");
	fflush(stdout);
	for (;;) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0)
			return 1;
		if (fork() == 0) {
			dup2(connection, 0);
			dup2(connection, 1);
			close(connection);
			execv(argv[2], argv + 2);
			_exit(127);
		}
		close(connection);
	}
}
