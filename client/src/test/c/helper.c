/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that speaks the helper's protocol without a kernel, for tests of the client. What it does is said by the
 * module's name: the bytes behind "name=" of its .modinfo, up to an underscore. It logs every event to the file that the
 * environment variable JSTAP_TEST_LOG names, so that a test sees what the client did to it. What machine it is on is in
 * JSTAP_TEST_NODE; when that is set, it logs what the client wishes, too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOADED = 1, STARTED, RECORDS, WARNING, ERROR, SUMMARY, UNLOADED, REFUSED, EXIT_REQUESTED, NODE = 12, ALIVE };
enum { START = 1, STOP, KEEPALIVE = 4, INPUT, HELLO = 16, RUN };

static int log_fd = -1;

static void note(const char *what)
{
	if (log_fd >= 0 && (write(log_fd, what, strlen(what)) < 0 || write(log_fd, "\n", 1) < 0))
		exit(9);
}

static int gone;

static void put(const void *from, size_t size)
{
	while (size && !gone) {
		ssize_t n = write(1, from, size);

		if (n < 0) {
			gone = 1;
			note("reader gone");
			return;
		}
		from = (const char *)from + n;
		size -= n;
	}
}

static void frame(uint32_t type, const void *payload, uint32_t size)
{
	uint32_t header[2] = { type, size };

	put(header, sizeof(header));
	put(payload, size);
}

static void text(uint32_t type, const char *s)
{
	frame(type, s, strlen(s));
}

static uint64_t sequence;

static size_t record(char *to, const char *s)
{
	struct { uint32_t length; uint16_t type, cpu; uint64_t sequence, time; uint32_t probe, reserved; } header = {
		.length = strlen(s), .type = 1, .sequence = sequence++,
	};
	size_t padded = (header.length + 7) & ~7u;

	memcpy(to, &header, sizeof(header));
	memset(to + sizeof(header), 0, padded);
	memcpy(to + sizeof(header), s, header.length);
	return sizeof(header) + padded;
}

static void say(const char *s)
{
	static char buffer[65536];

	frame(RECORDS, buffer, record(buffer, s));
}

static int get(void *to, size_t size)
{
	while (size) {
		ssize_t n = read(0, to, size);

		if (n <= 0)
			return 0;
		to = (char *)to + n;
		size -= n;
	}
	return 1;
}

static void finish(int status)
{
	uint64_t counters[9] = { 0 };

	say("end\n");
	frame(SUMMARY, counters, sizeof(counters));
	note("unloaded");
	frame(UNLOADED, NULL, 0);
	exit(status);
}

static char payload[65537];

/* One command of the client; 0 at the end of its input. Its payload ends with a NUL. */
static uint32_t take(void)
{
	uint32_t header[2];

	if (!get(header, sizeof(header)) || header[1] >= sizeof(payload) || !get(payload, header[1]))
		return 0;
	payload[header[1]] = '\0';
	return header[0];
}

/* Waits for a command, or for milliseconds; 0 when nothing came, else its type, 2 also for the end of input. */
static int command(int milliseconds, int32_t *argument)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	uint32_t type;

	if (poll(&in, 1, milliseconds) <= 0)
		return 0;
	type = take();
	switch (type) {
	case 0:
		note("input closed");
		return STOP;
	case START:
		memcpy(argument, payload, sizeof(*argument));
		break;
	case KEEPALIVE:
		frame(ALIVE, NULL, 0);
		return 0;
	case INPUT:
		note(payload);
		return 0;
	default:
		note("stop");
	}
	return type;
}

static int is(const char *name, const char *mode)
{
	size_t size = strlen(mode);

	return !strncmp(name, mode, size) && (name[size] == '_' || !name[size]);
}

static void run(const char *name, int32_t target)
{
	char line[64];
	int32_t ignored;

	snprintf(line, sizeof(line), "begin target=%d\n", target);
	say(line);
	if (is(name, "exits"))
		finish(0);
	if (is(name, "fails")) {
		text(ERROR, "division by 0 near operator '/' at x.stp:1:1 in probe \033[31mbegin");
		finish(1);
	}
	if (is(name, "warns")) {
		uint64_t counters[9] = { 2, 0, 1, 0, 0, 3, 7, 700, 9 };

		text(WARNING, "same");
		text(WARNING, "same");
		text(WARNING, "other\033]0;title\007\n");
		say("end\n");
		frame(SUMMARY, counters, sizeof(counters));
		frame(UNLOADED, NULL, 0);
		exit(0);
	}
	if (is(name, "dies"))
		raise(SIGKILL);
	if (is(name, "garbage")) {
		put("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
		pause();
	}
	if (is(name, "badrecord")) {
		frame(RECORDS, "abc", 3);
		pause();
	}
	if (is(name, "floods")) {
		static char pile[1 << 20];
		size_t size = 0;

		while (size < sizeof(pile) - 200)
			size += record(pile + size, "0123456789012345678901234567890123456789012345678901234567\n");
		while (!gone && command(0, &ignored) != 2)
			frame(RECORDS, pile, size);
		finish(0);
	}
	if (is(name, "stuck")) {
		while (command(-1, &ignored) == 2 && !gone)
			say("still draining\n"), usleep(100000);
		note("given up");
		exit(0);
	}
	while (command(20, &ignored) != 2)
		if (is(name, "ticks"))
			say("tick\n");
	finish(0);
}

int main(void)
{
	const char *log = getenv("JSTAP_TEST_LOG"), *node = getenv("JSTAP_TEST_NODE");
	char magic[8], name[64] = "";
	uint64_t size;
	int32_t target = 0;
	char *module, *at;

	/* Like the real one: its end is a command or the end of input, never a signal of the terminal's. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (log)
		log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (take() != HELLO)
		return 2;
	text(NODE, node ? node : "protocol 1\n");
	for (uint32_t type = take(); type != RUN; type = take()) {
		if (type != KEEPALIVE)
			return 2;
		frame(ALIVE, NULL, 0);
	}
	if (node)
		note(payload);
	if (!get(magic, 8) || memcmp(magic, "JSTAPMOD", 8) || !get(&size, 8) || size > 64 << 20)
		return 2;
	module = malloc(size);
	if (!module || !get(module, size))
		return 2;
	at = memmem(module, size, "\0name=", 6);
	if (at)
		snprintf(name, sizeof(name), "%s", at + 6);
	note(name);
	if (is(name, "refused")) {
		frame(REFUSED, "\6\0\0\0nobody: not in stapusr", 4 + strlen("nobody: not in stapusr"));
		return 3;
	}
	if (is(name, "unloadable")) {
		text(ERROR, "the kernel refused the module: Invalid module format");
		return 4;
	}
	text(LOADED, name);
	switch (command(-1, &target)) {
	case START:
		frame(STARTED, NULL, 0);
		run(name, target);
		break;
	default:
		finish(0);
	}
	return 0;
}
