/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes to the client: frames of type and length, little-endian, and the payload. They wait in a queue here, so
 * that a client that reads slowly, or never again, cannot keep the session from being stopped.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper.h"

#define QUEUE_SIZE (512u << 10)
#define HEADER_SIZE 8
/* Room that records never take, for what else has to be said. */
#define RESERVE (16u << 10)

static uint8_t *queue;
static size_t first, last;
static bool broken;
static int flags_before = -1;

/* Only a pipe or a socket is made non-blocking: a terminal or a file is shared with others, and never stuck. */
bool output_open(void)
{
	struct stat status;

	if (queue)
		return true;
	queue = malloc(QUEUE_SIZE);
	if (!queue || fstat(STDOUT_FILENO, &status))
		return false;
	if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) {
		flags_before = fcntl(STDOUT_FILENO, F_GETFL);
		if (flags_before >= 0)
			fcntl(STDOUT_FILENO, F_SETFL, flags_before | O_NONBLOCK);
	}
	return true;
}

bool output_pending(void)
{
	return first != last && !broken;
}

bool output_broken(void)
{
	return broken;
}

bool output_flush(void)
{
	bool progress = false;

	while (output_pending()) {
		ssize_t put = write(STDOUT_FILENO, queue + first, last - first);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EAGAIN)
			break;
		if (put <= 0) {
			broken = true;
			break;
		}
		first += put;
		progress = true;
	}
	return progress;
}

static size_t room(void)
{
	if (first == last) {
		first = last = 0;
	} else if (first > QUEUE_SIZE / 2) {
		memmove(queue, queue + first, last - first);
		last -= first;
		first = 0;
	}
	return QUEUE_SIZE - last;
}

uint8_t *output_room(size_t *size)
{
	size_t left = room();

	if (left < HEADER_SIZE + OUTPUT_ROOM_MIN + RESERVE)
		return NULL;
	*size = left - HEADER_SIZE - RESERVE;
	return queue + last + HEADER_SIZE;
}

void output_commit(enum frame type, size_t size)
{
	const uint32_t header[2] = { htole32(type), htole32(size) };

	memcpy(queue + last, header, HEADER_SIZE);
	last += HEADER_SIZE + size;
}

void output_send(enum frame type, const void *payload, size_t size)
{
	if (room() < HEADER_SIZE + size)
		output_flush();
	/* Only for one who has not read half a megabyte: he is told no more. */
	if (room() < HEADER_SIZE + size)
		return;
	if (size)
		memcpy(queue + last + HEADER_SIZE, payload, size);
	output_commit(type, size);
}

void output_error(const char *format, ...)
{
	char text[512];
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	output_send(FRAME_ERROR, text, size < (int)sizeof(text) ? size : (int)sizeof(text) - 1);
}

void output_close(int wait_ms)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	output_flush();
	while (output_pending() && (poll(&out, 1, wait_ms) > 0 || errno == EINTR))
		output_flush();
	if (flags_before >= 0)
		fcntl(STDOUT_FILENO, F_SETFL, flags_before);
}
