// SPDX-License-Identifier: Apache-2.0
// Does a known amount of known work in a guest, for scenarios to watch: driver (write N | pwrite N | open N | fail N | vsock N | nap SECONDS | read FILE | say TEXT)...
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

static void write_bytes(int count, int at_place)
{
	int fd = open("/dev/null", O_WRONLY);

	while (count-- > 0)
		if ((at_place ? pwrite(fd, "x", 1, 0) : write(fd, "x", 1)) != 1)
			exit(2);
	close(fd);
}

static void open_files(int count)
{
	while (count-- > 0)
		close(open("/proc/uptime", O_RDONLY));
}

/* Opens a device that nobody serves. */
static void fail_to_open(int count)
{
	mknod("/tmp/nothing", S_IFCHR | 0600, makedev(240, 77));
	while (count-- > 0)
		if (open("/tmp/nothing", O_RDONLY) >= 0)
			exit(4);
}

/* Asks for connections to this machine that nobody accepts. */
static void connect_to_nobody(int count)
{
	struct sockaddr_vm address = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = 4321 };

	while (count-- > 0) {
		int fd = socket(AF_VSOCK, SOCK_STREAM, 0);

		if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
			exit(5);
		close(fd);
	}
}

static void read_file(const char *name)
{
	char buffer[4096];
	int fd = open(name, O_RDONLY);

	if (fd < 0)
		exit(3);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

/* The nanoseconds are for scenarios that read the request. */
static void nap(int seconds)
{
	const struct timespec request = { seconds, 5 };

	clock_nanosleep(CLOCK_MONOTONIC, 0, &request, NULL);
}

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0 || write(STDOUT_FILENO, "\n", 1) < 0)
		exit(6);
}

int main(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "write"))
			write_bytes(atoi(argv[i + 1]), 0);
		else if (!strcmp(argv[i], "pwrite"))
			write_bytes(atoi(argv[i + 1]), 1);
		else if (!strcmp(argv[i], "fail"))
			fail_to_open(atoi(argv[i + 1]));
		else if (!strcmp(argv[i], "open"))
			open_files(atoi(argv[i + 1]));
		else if (!strcmp(argv[i], "vsock"))
			connect_to_nobody(atoi(argv[i + 1]));
		else if (!strcmp(argv[i], "read"))
			read_file(argv[i + 1]);
		else if (!strcmp(argv[i], "nap"))
			nap(atoi(argv[i + 1]));
		else if (!strcmp(argv[i], "say"))
			say(argv[i + 1]);
		else
			return 1;
	}
	return 0;
}
