/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The session: commands from the client to the module, messages and records from the module to the client,
 * until the end that any of them wants. However it ends, what was printed is delivered before the module goes.
 *
 * After STOP the module's files are read, never waited for: all that they will ever hold is there.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define MESSAGE_HEADER 8
#define WAIT_MS 200		/* longest time until a look without being woken */
#define PATIENCE_MS 30000	/* with a client that does not read, once the session is over */
#define IMPATIENT_SIGNALS 3

#define COMMAND_DETACH 3	/* to the module only */

enum { MESSAGE_WARNING = 2, MESSAGE_ERROR = 3, MESSAGE_EXIT = 4, MESSAGE_SUMMARY = 5 };

struct session {
	const char *name;
	int control, trace, signals;
	bool input_closed;
	bool stopped;
	bool alone;		/* the session goes on without us */
	bool lost;		/* the module is not there any more */
	bool failed;
	unsigned int signal_count;
};

/*
 * From before the module is loaded, so that no signal ends us while it is. All but the four that ask for the end
 * wait for ever; only a kill gets through.
 */
int signals_of_session(void)
{
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int open_file(const char *name, const char *file, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/jstap:%s/%s", name, file);
	return open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

/* 0 or an errno. */
static int tell_module(struct session *s, uint32_t type, const void *payload, uint32_t size)
{
	uint8_t message[MESSAGE_HEADER + START_SIZE];
	const uint32_t header[2] = { type, size };

	memcpy(message, header, MESSAGE_HEADER);
	memcpy(message + MESSAGE_HEADER, payload, size);
	return write(s->control, message, MESSAGE_HEADER + size) < 0 ? errno : 0;
}

static void stop(struct session *s)
{
	int error;

	if (s->stopped)
		return;
	s->stopped = true;
	if (s->alone)
		return;
	error = tell_module(s, COMMAND_STOP, "", 0);
	if (error) {
		s->failed = true;
		output_error("%s cannot be stopped: %s", s->name, strerror(error));
	}
}

static void lose(struct session *s)
{
	if (!s->lost)
		output_error("%s was unloaded by somebody else", s->name);
	s->lost = s->failed = s->stopped = true;
}

/* One message of the module. False if there is none. */
static bool read_message(struct session *s)
{
	uint8_t message[MESSAGE_HEADER + 4096];
	ssize_t size = read(s->control, message, sizeof(message));
	uint32_t type;

	if (size < 0 && errno != EAGAIN && errno != EINTR)
		lose(s);
	if (size < MESSAGE_HEADER)
		return false;
	memcpy(&type, message, sizeof(type));
	size -= MESSAGE_HEADER;
	switch (type) {
	case MESSAGE_WARNING:
		output_send(FRAME_WARNING, message + MESSAGE_HEADER, size);
		break;
	case MESSAGE_ERROR:
		s->failed = true;
		output_send(FRAME_ERROR, message + MESSAGE_HEADER, size);
		break;
	case MESSAGE_EXIT:
		output_send(FRAME_EXIT_REQUESTED, NULL, 0);
		stop(s);
		break;
	case MESSAGE_SUMMARY:
		output_send(FRAME_SUMMARY, message + MESSAGE_HEADER, size);
		break;
	}
	return true;
}

/* Records as they are there. False if there are none. Needs room in the queue. */
static bool read_records(struct session *s)
{
	size_t room;
	uint8_t *to = output_room(&room);
	ssize_t size = to ? read(s->trace, to, room) : 0;

	if (size < 0 && errno != EAGAIN && errno != EINTR)
		lose(s);
	if (size <= 0)
		return false;
	output_commit(FRAME_RECORDS, size);
	return true;
}

/*
 * Records first: a message is passed on after what was printed before it, and the summary, which comes with the
 * end, after all. Returns false when all has been read.
 */
static bool relay(struct session *s)
{
	const bool stopped = s->stopped;
	size_t room;
	bool more;

	output_flush();
	if (!output_room(&room))
		return true;
	more = read_records(s);
	if (!(stopped && more))
		while (s->stopped == stopped && output_room(&room) && read_message(s))
			more = true;
	output_flush();
	return more || s->stopped != stopped;
}

/* What the session has said so far is passed on, what it has printed is kept for whoever attaches. */
static int leave_alone(struct session *s)
{
	int error = tell_module(s, COMMAND_DETACH, "", 0);

	while (!error && read_message(s))
		;
	if (!error) {
		output_send(FRAME_DETACHED, NULL, 0);
		s->alone = s->stopped = true;
	}
	return error;
}

static void start(struct session *s, const uint8_t *payload)
{
	int error = tell_module(s, COMMAND_START, payload, START_SIZE);
	uint32_t flags;

	memcpy(&flags, payload + sizeof(flags), sizeof(flags));
	if (!error) {
		output_send(FRAME_STARTED, NULL, 0);
		if (!(le32toh(flags) & START_LEAVE_ALONE))
			return;
		error = leave_alone(s);
		if (!error)
			return;
	}
	/* The module has said why, in messages that come before this one. */
	while (read_message(s))
		;
	output_error("%s cannot be started: %s", s->name, strerror(error));
	s->failed = true;
	stop(s);
}

static void obey(struct session *s)
{
	uint8_t payload[START_SIZE];

	switch (read_command(payload)) {
	case COMMAND_NONE:
		break;
	case COMMAND_START:
		start(s, payload);
		break;
	case COMMAND_BAD:
		output_error("the client sent something that is no command");
		s->failed = true;
		stop(s);
		break;
	case COMMAND_END:
		s->input_closed = true;
		stop(s);
		break;
	case COMMAND_STOP:
		stop(s);
		break;
	}
}

static void take_signals(struct session *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		s->signal_count++;
		stop(s);
	}
}

/* Waits until there is something to do, and does it. */
static void serve(struct session *s)
{
	size_t room;
	bool reading = output_room(&room) != NULL;
	struct pollfd fds[] = {
		{ .fd = s->input_closed ? -1 : STDIN_FILENO, .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO, .events = output_pending() ? POLLOUT : 0 },
		{ .fd = reading ? s->control : -1, .events = POLLIN },
		{ .fd = reading ? s->trace : -1, .events = POLLIN },
	};

	poll(fds, sizeof(fds) / sizeof(fds[0]), WAIT_MS);
	take_signals(s);
	if (fds[0].revents && !s->stopped)
		obey(s);
	if (!s->alone)
		relay(s);
	if (output_broken() || (fds[2].revents & (POLLERR | POLLNVAL)))
		stop(s);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Delivers what is left, as long as somebody takes it. */
static void drain(struct session *s)
{
	long long patience = now_ms() + PATIENCE_MS;

	while (!s->lost && !output_broken()) {
		struct pollfd fds[] = {
			{ .fd = s->signals, .events = POLLIN },
			{ .fd = STDOUT_FILENO, .events = POLLOUT },
		};

		if (!relay(s) && !output_pending())
			return;
		if (!output_pending())
			continue;
		poll(fds, 2, WAIT_MS);
		take_signals(s);
		if (output_flush())
			patience = now_ms() + PATIENCE_MS;
		if (now_ms() > patience || s->signal_count >= IMPATIENT_SIGNALS)
			break;
	}
	s->failed = true;
}

static int end(struct session *s)
{
	int error;

	/* It holds the module; control does not since STOP, and is the proof of which module is ours. */
	close(s->trace);
	error = s->lost ? 0 : unload_own_module(s->name, s->control);

	if (error == ENOENT) {
		lose(s);
	} else if (error) {
		output_error("%s cannot be unloaded: %s: try rmmod %s later", s->name, strerror(error), s->name);
		return EXIT_UNLOAD_FAILED;
	}
	output_send(FRAME_UNLOADED, NULL, 0);
	return s->failed ? EXIT_SESSION_ERROR : EXIT_CLEAN;
}

/* 0 or an errno. */
static int open_files(struct session *s)
{
	int error;

	become_root();
	s->control = open_file(s->name, "control", O_RDWR);
	error = s->control < 0 ? errno : 0;
	s->trace = open_file(s->name, "trace", O_RDONLY);
	error = error || s->trace >= 0 ? error : errno;
	become_user();
	return error;
}

static int relay_until_end(struct session *s)
{
	int status;

	while (!s->stopped)
		serve(s);
	if (s->alone) {
		output_close(PATIENCE_MS);
		return output_broken() || s->failed ? EXIT_SESSION_ERROR : EXIT_CLEAN;
	}
	drain(s);
	status = end(s);
	output_close(s->signal_count >= IMPATIENT_SIGNALS ? 0 : PATIENCE_MS);
	return status == EXIT_CLEAN && output_broken() ? EXIT_SESSION_ERROR : status;
}

int attach_session(const char *name, int signals)
{
	struct session s = { .name = name, .signals = signals };
	int error = open_files(&s);

	if (error) {
		output_error("%s cannot be attached to: %s", name,
			     error == EBUSY ? "somebody reads it already" : strerror(error));
		output_close(PATIENCE_MS);
		return EXIT_LOAD_FAILED;
	}
	output_send(FRAME_LOADED, name, strlen(name));
	output_send(FRAME_STARTED, NULL, 0);
	return relay_until_end(&s);
}

int run_session(const char *name, int signals)
{
	struct session s = { .name = name, .signals = signals };
	int error;

	if (open_files(&s)) {
		/* It was loaded a moment ago, by us. */
		if (s.control >= 0)
			stop(&s);
		if (s.trace >= 0)
			close(s.trace);
		error = unload_module(name);
		output_error("%s does not offer its files in /proc%s", name, error ? ", and cannot be unloaded" : "");
		output_close(PATIENCE_MS);
		return error ? EXIT_UNLOAD_FAILED : EXIT_LOAD_FAILED;
	}
	output_send(FRAME_LOADED, name, strlen(name));
	return relay_until_end(&s);
}
