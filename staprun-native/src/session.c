/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The session: commands from the client to the module, messages and records from the module to the client,
 * until the end that any of them wants. However it ends, the trace is drained before the module goes.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "helper.h"

#define TRACE_BUFFER (256 << 10)
#define MESSAGE_BUFFER 4096
#define POLL_MS 100

enum { COMMAND_START = 1, COMMAND_STOP = 2 };
enum { MESSAGE_WARNING = 2, MESSAGE_ERROR = 3, MESSAGE_EXIT = 4, MESSAGE_SUMMARY = 5 };

struct session {
	int control, trace, signals;
	bool stopping;
	bool client_gone;	/* nobody reads any more */
	bool input_closed;
	bool failed;
	uint8_t *buffer;
};

static int open_file(const char *name, const char *file, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/jstap:%s/%s", name, file);
	return open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

static void tell(struct session *s, enum frame type, const void *payload, size_t size)
{
	if (!s->client_gone && !send_frame(type, payload, size))
		s->client_gone = true;
}

static bool command(struct session *s, uint32_t type, const void *payload, uint32_t size)
{
	uint32_t message[2 + 16] = { type, size };

	memcpy(message + 2, payload, size);
	return write(s->control, message, 8 + size) == (ssize_t)(8 + size);
}

static void stop(struct session *s)
{
	if (!s->stopping && !command(s, COMMAND_STOP, "", 0))
		s->failed = true;
	s->stopping = true;
}

static void read_messages(struct session *s)
{
	uint8_t message[MESSAGE_BUFFER];
	ssize_t size;

	while ((size = read(s->control, message, sizeof(message))) >= 8) {
		uint32_t type;

		memcpy(&type, message, sizeof(type));
		switch (type) {
		case MESSAGE_WARNING:
			tell(s, FRAME_WARNING, message + 8, size - 8);
			break;
		case MESSAGE_ERROR:
			s->failed = true;
			tell(s, FRAME_ERROR, message + 8, size - 8);
			break;
		case MESSAGE_EXIT:
			tell(s, FRAME_EXIT_REQUESTED, NULL, 0);
			stop(s);
			break;
		case MESSAGE_SUMMARY:
			tell(s, FRAME_SUMMARY, message + 8, size - 8);
			break;
		}
	}
}

static void read_trace(struct session *s)
{
	ssize_t size;

	/* To nobody: the module's buffers are simply left. */
	while (!s->client_gone && (size = read(s->trace, s->buffer, TRACE_BUFFER)) > 0)
		tell(s, FRAME_RECORDS, s->buffer, size);
}

static void start(struct session *s, const uint8_t *payload, uint32_t size)
{
	bool good = size == 8 && command(s, COMMAND_START, payload, size);

	if (good) {
		tell(s, FRAME_STARTED, NULL, 0);
		return;
	}
	s->failed = true;
	read_messages(s);
	stop(s);
}

static void read_command(struct session *s)
{
	uint32_t header[2];
	uint8_t payload[16];

	if (!read_exactly(STDIN_FILENO, header, sizeof(header)) || le32toh(header[1]) > sizeof(payload) ||
	    !read_exactly(STDIN_FILENO, payload, le32toh(header[1]))) {
		s->input_closed = true;
		stop(s);
		return;
	}
	switch (le32toh(header[0])) {
	case COMMAND_START:
		start(s, payload, le32toh(header[1]));
		break;
	default:
		stop(s);
		break;
	}
}

static int catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void serve(struct session *s)
{
	while (!s->stopping) {
		struct pollfd fds[] = {
			{ .fd = s->input_closed ? -1 : STDIN_FILENO, .events = POLLIN },
			{ .fd = s->control, .events = POLLIN },
			{ .fd = s->trace, .events = POLLIN },
			{ .fd = s->signals, .events = POLLIN },
			{ .fd = STDOUT_FILENO, .events = 0 },
		};

		poll(fds, sizeof(fds) / sizeof(fds[0]), POLL_MS);
		if (fds[3].revents || (fds[4].revents & (POLLERR | POLLHUP))) {
			s->client_gone |= (fds[4].revents & (POLLERR | POLLHUP)) != 0;
			stop(s);
		}
		if (fds[0].revents && !s->stopping)
			read_command(s);
		read_trace(s);
		read_messages(s);
		if (s->client_gone)
			stop(s);
	}
	/* All that was printed before the end, end handlers included. */
	read_trace(s);
	read_messages(s);
}

int run_session(const char *name)
{
	struct session s = {
		.control = open_file(name, "control", O_RDWR),
		.trace = open_file(name, "trace", O_RDONLY),
		.signals = catch_signals(),
		.buffer = malloc(TRACE_BUFFER),
	};
	int error;

	if (s.control < 0 || s.trace < 0 || s.signals < 0 || !s.buffer) {
		send_text(FRAME_ERROR, "the module's files in /proc cannot be opened");
		return unload_module(name) ? EXIT_UNLOAD_FAILED : EXIT_LOAD_FAILED;
	}
	tell(&s, FRAME_LOADED, name, strlen(name));
	serve(&s);
	/* With control open the kernel does not start the reaper: unloading is ours. */
	close(s.trace);
	error = unload_module(name);
	if (error) {
		char text[256];

		snprintf(text, sizeof(text), "cannot unload %s: %s", name, strerror(error));
		tell(&s, FRAME_ERROR, text, strlen(text));
		return EXIT_UNLOAD_FAILED;
	}
	tell(&s, FRAME_UNLOADED, NULL, 0);
	return s.failed ? EXIT_SESSION_ERROR : EXIT_CLEAN;
}
