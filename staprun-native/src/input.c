/* SPDX-License-Identifier: Apache-2.0 */
/* The module comes through standard input into private memory: there is no path that could be exchanged. */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

static const char magic[8] = "JSTAPMOD";
static int patience = -1;

void limit_silence(bool limited)
{
	patience = limited ? SILENCE_MS : -1;
}

bool silence_limited(void)
{
	return patience >= 0;
}

long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

size_t read_up_to(void *to, size_t size)
{
	size_t got = 0;

	while (got < size) {
		struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
		ssize_t now;

		/* A socket that is also our output does not wait by itself. */
		if (poll(&in, 1, patience) == 0)
			break;
		now = read(STDIN_FILENO, (char *)to + got, size - got);
		if (now < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (now <= 0)
			break;
		got += now;
	}
	return got;
}

bool at_end_of_input(void)
{
	char more;

	return read_up_to(&more, 1) == 0;
}

bool read_module(struct bytes *module, struct verdict *verdict)
{
	char start[sizeof(magic)];
	uint64_t size;
	uint8_t *data;
	size_t got;

	if (read_up_to(start, sizeof(start)) != sizeof(start) || memcmp(start, magic, sizeof(magic)) ||
	    read_up_to(&size, sizeof(size)) != sizeof(size))
		return refuse(verdict, MALFORMED, "no module came through standard input");
	size = le64toh(size);
	if (size == 0 || size > MODULE_SIZE_MAX)
		return refuse(verdict, MALFORMED, "a module of %llu bytes is announced: 1 to %u are taken",
			      (unsigned long long)size, MODULE_SIZE_MAX);
	data = malloc(size);
	if (!data)
		return refuse(verdict, MALFORMED, "no memory for a module of %llu bytes",
			      (unsigned long long)size);
	got = read_up_to(data, size);
	if (got != size) {
		free(data);
		return refuse(verdict, MALFORMED, "the module is cut short: %zu of %llu bytes came", got,
			      (unsigned long long)size);
	}
	module->data = data;
	module->size = size;
	return true;
}
