/* SPDX-License-Identifier: Apache-2.0 */
/* The module comes through standard input into private memory: there is no path that could be exchanged. */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

static const char magic[8] = "JSTAPMOD";

bool read_exactly(int fd, void *to, size_t size)
{
	char *at = to;

	while (size) {
		ssize_t got = read(fd, at, size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= got;
	}
	return true;
}

bool write_exactly(int fd, const void *from, size_t size)
{
	const char *at = from;

	while (size) {
		ssize_t put = write(fd, at, size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		at += put;
		size -= put;
	}
	return true;
}

bool read_module(struct bytes *module, struct verdict *verdict)
{
	char start[sizeof(magic)];
	uint64_t size;

	if (!read_exactly(STDIN_FILENO, start, sizeof(start)) || memcmp(start, magic, sizeof(magic)) ||
	    !read_exactly(STDIN_FILENO, &size, sizeof(size)))
		return refuse(verdict, MALFORMED, "no module came through standard input");
	size = le64toh(size);
	if (size == 0 || size > MODULE_SIZE_MAX)
		return refuse(verdict, MALFORMED, "a module of %llu bytes: at most %u are taken",
			      (unsigned long long)size, MODULE_SIZE_MAX);
	module->size = size;
	module->data = malloc(size);
	if (!module->data)
		return refuse(verdict, MALFORMED, "no memory for a module of %llu bytes",
			      (unsigned long long)size);
	if (!read_exactly(STDIN_FILENO, module->data, size))
		return refuse(verdict, MALFORMED, "the module ends before its announced %llu bytes",
			      (unsigned long long)size);
	return true;
}
