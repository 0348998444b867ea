/* SPDX-License-Identifier: Apache-2.0 */
/* What a session's module has to say and to print, on its way to the client. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "session.h"

#define MESSAGE_HEADER 8

enum {
	MESSAGE_WARNING = 2,
	MESSAGE_ERROR = 3,
	MESSAGE_EXIT = 4,
	MESSAGE_SUMMARY = 5,
	MESSAGE_SYSTEM = 6,
};

int tell_module(struct session *s, uint32_t type, const void *payload, uint32_t size)
{
	uint8_t message[MESSAGE_HEADER + START_SIZE];
	const uint32_t header[2] = { type, size };

	memcpy(message, header, MESSAGE_HEADER);
	memcpy(message + MESSAGE_HEADER, payload, size);
	return write(s->control, message, MESSAGE_HEADER + size) < 0 ? errno : 0;
}

void stop_session(struct session *s)
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

void lose_session(struct session *s)
{
	if (!s->lost)
		output_error("%s was unloaded by somebody else", s->name);
	s->lost = s->failed = s->stopped = true;
}

void take_signals(struct session *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		s->signal_count++;
		stop_session(s);
	}
}

bool relay_message(struct session *s)
{
	uint8_t message[MESSAGE_HEADER + 4096];
	ssize_t size = read(s->control, message, sizeof(message));
	uint32_t type;

	if (size < 0 && errno != EAGAIN && errno != EINTR)
		lose_session(s);
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
		stop_session(s);
		break;
	case MESSAGE_SUMMARY:
		output_send(FRAME_SUMMARY, message + MESSAGE_HEADER, size);
		break;
	case MESSAGE_SYSTEM:
		/* Here nothing is ever started: the client does it, as who he is. */
		output_send(FRAME_SYSTEM, message + MESSAGE_HEADER, size);
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
		lose_session(s);
	if (size <= 0)
		return false;
	output_commit(FRAME_RECORDS, size);
	return true;
}

/*
 * Records first: a message is passed on after what was printed before it, and the summary, which comes with the
 * end, after all. Returns false when all has been read.
 */
bool relay(struct session *s)
{
	const bool stopped = s->stopped;
	size_t room;
	bool more;

	output_flush();
	if (!output_room(&room))
		return true;
	more = read_records(s);
	if (!(stopped && more))
		while (s->stopped == stopped && output_room(&room) && relay_message(s))
			more = true;
	output_flush();
	return more || s->stopped != stopped;
}

void give_input(struct session *s, const uint8_t *typed, size_t size)
{
	char path[128];

	if (s->input < 0) {
		snprintf(path, sizeof(path), "/proc/jstap:%s/__stdin", s->name);
		/* As the caller: whether he may is for the mode of the file to say. */
		s->input = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	}
	if (s->input < 0) {
		output_error("the script cannot be given input: %s", strerror(errno));
		s->failed = true;
		stop_session(s);
		return;
	}
	for (size_t i = 0; i < size && !s->stopped; i++) {
		ssize_t given = write(s->input, typed + i, 1);

		(void)given;
		take_signals(s);
	}
}

void drain(struct session *s)
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
