/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client for the guest tests: starts the helper with pipes and does what its arguments say, one after the other.
 *   client HELPER MODULE ACTION...
 * as=UID:GID:GID      become that user with these groups first (before the helper starts)
 * arg=TEXT            one more argument for the helper
 * mode=remote         all goes through the stream; then there are also
 *   hello             as a client on another machine; here: as one on this
 *   wish=TEXT         one more line for RUN, which send begins with
 *   attach=NAME keepalive input=TEXT
 * send                the module; send=N: only N bytes of it
 * half=FILE           the first half of the module, then the other half of another file
 * start=TARGET stop eof bad    commands; bad sends nonsense
 * term hup alarm kill    signals to the helper
 * closeout            closes the reading end of standard output
 * wait=FRAME          reads until that frame (by name)
 * records=N           reads until N records have come
 * sleep=MS
 * run=COMMAND         runs a shell command
 * end=STATUS          reads all to the end, and checks the exit status
 * Every frame but RECORDS is printed as a line; sequence numbers have to grow by one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_S 60

static const char *const names[] = { "?", "LOADED", "STARTED", "RECORDS", "WARNING", "ERROR", "SUMMARY", "UNLOADED",
				     "REFUSED", "EXIT_REQUESTED", "DETACHED", "SYSTEM", "NODE", "ALIVE" };
#define NAMES (sizeof(names) / sizeof(names[0]))

struct record {
	uint32_t length;
	uint16_t type, cpu;
	uint64_t sequence, time_ns;
	uint32_t probe, reserved;
};

static int to_helper = -1, from_helper = -1;
static pid_t helper;
static uint64_t records, next_sequence;
static uint32_t last_frame;
static uint8_t payload[1 << 20];
static int remote;
static char wishes[4096];

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("client: ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	if (helper > 0)
		kill(helper, SIGKILL);
	exit(1);
}

static int get(void *to, size_t size)
{
	for (size_t got = 0; got < size;) {
		struct pollfd in = { .fd = from_helper, .events = POLLIN };
		ssize_t now;

		if (poll(&in, 1, DEADLINE_S * 1000) <= 0)
			die("nothing came for %d seconds", DEADLINE_S);
		now = read(from_helper, (char *)to + got, size - got);
		if (now < 0)
			die("read: %s", strerror(errno));
		if (now == 0) {
			if (got)
				die("the output ends inside of a frame");
			return 0;
		}
		got += now;
	}
	return 1;
}

static void count_records(uint32_t size)
{
	for (uint32_t at = 0; at < size;) {
		struct record record;

		memcpy(&record, payload + at, sizeof(record));
		if (record.sequence != next_sequence)
			die("record %llu comes after %llu", (unsigned long long)record.sequence,
			    (unsigned long long)next_sequence - 1);
		next_sequence = record.sequence + 1;
		records++;
		at += sizeof(record) + ((record.length + 7) & ~7u);
		if (at > size)
			die("a record goes beyond its frame");
	}
}

static void print_frame(uint32_t type, uint32_t size)
{
	uint64_t summary[9];

	switch (type) {
	case 3:
		count_records(size);
		break;
	case 6:
		memcpy(summary, payload, sizeof(summary));
		printf("SUMMARY records=%llu lost=%s read=%llu%s\n", (unsigned long long)summary[8],
		       summary[6] ? "some" : "0", (unsigned long long)records,
		       summary[8] == records ? " all" : "");
		break;
	case 8:
		printf("REFUSED %u %.*s\n", *(uint32_t *)payload, (int)size - 4, payload + 4);
		break;
	default:
		printf("%s %.*s\n", type < NAMES ? names[type] : "?", (int)size, payload);
	}
}

/* One frame. False at the end. */
static int read_frame(void)
{
	uint32_t header[2];

	if (!get(header, sizeof(header)))
		return 0;
	if (header[1] > sizeof(payload) || (header[1] && !get(payload, header[1])))
		die("a frame of %u bytes", header[1]);
	last_frame = header[0];
	print_frame(header[0], header[1]);
	return 1;
}

static void put(const void *from, size_t size)
{
	for (size_t sent = 0; sent < size;) {
		ssize_t now = write(to_helper, (const char *)from + sent, size - sent);

		if (now < 0) {
			printf("client: the helper does not read: %s\n", strerror(errno));
			return;
		}
		sent += now;
	}
}

static void message(uint32_t type, const void *from, uint32_t size)
{
	uint32_t header[2] = { type, size };

	put(header, sizeof(header));
	put(from, size);
}

static void start_helper(char **arguments, uid_t uid, const gid_t *groups)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		die("pipe: %s", strerror(errno));
	helper = fork();
	if (helper == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		if (uid && (setgroups(2, groups) || setgid(uid) || setuid(uid)))
			_exit(126);
		execv(arguments[0], arguments);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	to_helper = in[1];
	from_helper = out[0];
}

static void send_module(const char *path, const char *second, long limit)
{
	static uint8_t data[8 << 20];
	FILE *file = fopen(path, "rb");
	uint64_t size;
	size_t first;

	if (!file)
		die("%s: %s", path, strerror(errno));
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	if (remote)
		message(17, wishes, strlen(wishes));
	put("JSTAPMOD", 8);
	put(&size, sizeof(size));
	first = limit ? (size_t)limit : size;
	if (second)
		first = size / 2;
	put(data, first);
	if (second) {
		file = fopen(second, "rb");
		if (!file || fread(data, 1, sizeof(data), file) != size)
			die("%s is not of the same size", second);
		fclose(file);
		put(data + first, size - first);
	}
}

static void command(uint32_t type, uint32_t size, int32_t target)
{
	uint32_t message[4] = { type, size, target, 0 };

	put(message, 8 + size);
}

static void end(int expected)
{
	int status;

	while (from_helper >= 0 && read_frame())
		;
	for (int i = 0; i < DEADLINE_S * 20; i++) {
		if (waitpid(helper, &status, WNOHANG) == helper) {
			helper = 0;
			if (WIFSIGNALED(status))
				status = 128 + WTERMSIG(status);
			else
				status = WEXITSTATUS(status);
			printf("exit %d\n", status);
			if (status != expected)
				die("exit status %d, expected %d", status, expected);
			return;
		}
		usleep(50000);
	}
	die("the helper does not end");
}

static void act(const char *module, char *action)
{
	char *value = strchr(action, '=');
	long number;

	if (value)
		*value++ = '\0';
	number = value ? atol(value) : 0;
	if (!strcmp(action, "send"))
		send_module(module, NULL, number);
	else if (!strcmp(action, "half"))
		send_module(module, value, 0);
	else if (!strcmp(action, "hello"))
		message(16, "\1\0\0\0\0\0\0\0", 8);
	else if (!strcmp(action, "here"))
		message(16, "\1\0\0\0\1\0\0\0", 8);
	else if (!strcmp(action, "wish"))
		snprintf(wishes + strlen(wishes), sizeof(wishes) - strlen(wishes), "%s\n", value);
	else if (!strcmp(action, "attach"))
		message(18, value, strlen(value));
	else if (!strcmp(action, "keepalive"))
		message(4, NULL, 0);
	else if (!strcmp(action, "input"))
		message(5, value, strlen(value));
	else if (!strcmp(action, "start"))
		command(1, 8, number);
	else if (!strcmp(action, "stop"))
		command(2, 0, 0);
	else if (!strcmp(action, "bad"))
		command(77, 3, 0);
	else if (!strcmp(action, "eof"))
		close(to_helper), to_helper = -1;
	else if (!strcmp(action, "closeout"))
		close(from_helper), from_helper = -1;
	else if (!strcmp(action, "term"))
		kill(helper, SIGTERM);
	else if (!strcmp(action, "hup"))
		kill(helper, SIGHUP);
	else if (!strcmp(action, "alarm"))
		kill(helper, SIGALRM);
	else if (!strcmp(action, "kill"))
		kill(helper, SIGKILL);
	else if (!strcmp(action, "sleep"))
		usleep(number * 1000);
	else if (!strcmp(action, "run")) {
		fflush(stdout);
		if (system(value))
			die("%s failed", value);
	} else if (!strcmp(action, "records")) {
		while (records < (uint64_t)number)
			if (!read_frame())
				die("the output ends after %llu records", (unsigned long long)records);
	} else if (!strcmp(action, "wait")) {
		for (last_frame = 0; strcmp(names[last_frame < NAMES ? last_frame : 0], value);)
			if (!read_frame())
				die("the output ends without %s", value);
	} else if (!strcmp(action, "end"))
		end(number);
	else
		die("no action %s", action);
}

int main(int argc, char **argv)
{
	char *arguments[8] = { argv[1], "run" };
	int count = 2, i = 3;
	uid_t uid = 0;
	gid_t groups[2] = { 0, 0 };

	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	for (; i < argc; i++) {
		if (!strncmp(argv[i], "as=", 3))
			sscanf(argv[i], "as=%u:%u:%u", &uid, &groups[0], &groups[1]);
		else if (!strcmp(argv[i], "mode=remote"))
			arguments[1] = "remote", remote = 1;
		else if (!strncmp(argv[i], "arg=", 4) && count < 7)
			arguments[count++] = argv[i] + 4;
		else
			break;
	}
	start_helper(arguments, uid, groups);
	for (; i < argc; i++)
		act(argv[2], argv[i]);
	if (helper > 0)
		end(0);
	return 0;
}
