/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of the channel; channel.h tells what it is. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"

#define STREAMS_MAX 32

static int usage(void)
{
	fputs("usage: channel serve [--program FILE] STREAM...\n"
	      "       channel run [--as 'UID GID GROUP,...'] [--folder DIR] STREAM... -- COMMAND [ARGUMENT...]\n", stderr);
	return 2;
}

/* A process for each stream; this one ends with the last of them. */
static int serve_all(char **words, int count)
{
	const char *program = NULL;

	if (count > 1 && !strcmp(words[0], "--program")) {
		program = words[1];
		words += 2;
		count -= 2;
	}
	if (count < 1)
		return usage();
	for (int i = 0; i < count; i++)
		if (fork() == 0)
			return serve(words[i], program);
	while (wait(NULL) > 0)
		;
	return 1;
}

static int run(char **words, int count)
{
	const char *identity = NULL, *folder = NULL;
	char *streams[STREAMS_MAX], own_folder[PATH_MAX];
	int stream_count = 0, i = 0;

	for (; i + 1 < count && !strncmp(words[i], "--", 2) && words[i][2]; i += 2) {
		if (!strcmp(words[i], "--as"))
			identity = words[i + 1];
		else if (!strcmp(words[i], "--folder"))
			folder = words[i + 1];
		else
			return usage();
	}
	for (; i < count && strcmp(words[i], "--") && stream_count < STREAMS_MAX; i++)
		streams[stream_count++] = words[i];
	if (i + 1 >= count || strcmp(words[i], "--") || !stream_count)
		return usage();
	if (!folder)
		folder = getcwd(own_folder, sizeof(own_folder)) ? own_folder : "/";
	return run_remotely(streams, stream_count, identity, folder, words + i + 1);
}

/* In a guest, a link of the client's name to this program stands for the client of the host. */
static int be_client(char **arguments)
{
	char folder[PATH_MAX];
	glob_t ports = { 0 };

	if (glob("/run/port-client.*", 0, NULL, &ports)) {
		fputs("channel: this machine has no ports for clients\n", stderr);
		return 2;
	}
	arguments[0] = "client";
	return run_remotely(ports.gl_pathv, ports.gl_pathc, NULL, getcwd(folder, sizeof(folder)) ? folder : "/", arguments);
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');

	if (!strcmp(name ? name + 1 : argv[0], "jstap-client"))
		return be_client(argv);
	if (argc > 2 && !strcmp(argv[1], "serve"))
		return serve_all(argv + 2, argc - 2);
	if (argc > 2 && !strcmp(argv[1], "run"))
		return run(argv + 2, argc - 2);
	return usage();
}
