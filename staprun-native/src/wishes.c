/* SPDX-License-Identifier: Apache-2.0 */
/* What a client may wish of a module, besides its bytes. All of it ends in a parameter of the module, or in a check. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define BUFFER_KB_MAX (1ul << 20)
#define PID_LIMIT (1ul << 22)	/* of 64-bit kernels */
#define VALUE_MAX 512

/* Digits and nothing else, and not so many that they wrap; 1 to most. */
static bool read_number(const char *text, unsigned long most, unsigned int *number)
{
	size_t length = strlen(text);
	unsigned long value = strtoul(text, NULL, 10);

	if (length == 0 || length > 7 || strspn(text, "0123456789") != length || value == 0 || value > most)
		return false;
	*number = value;
	return true;
}

bool wish_buffer(struct wishes *wishes, const char *kilobytes)
{
	return read_number(kilobytes, BUFFER_KB_MAX, &wishes->buffer_kb);
}

/* NAME=VALUE of letters, digits and a few marks: nothing in it ends a parameter, or begins another one. */
bool wish_global(struct wishes *wishes, const char *assignment)
{
	static const char word[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	static const char marked[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789.+-:/@%[]";
	size_t name = strspn(assignment, word);
	const char *value = assignment + name + 1;

	if (!name || assignment[name] != '=' || wishes->global_count == GLOBALS_MAX)
		return false;
	if (value[strspn(value, marked)] != '\0' || strlen(value) >= VALUE_MAX)
		return false;
	wishes->globals[wishes->global_count++] = assignment;
	return true;
}

bool wish_process(struct wishes *wishes, const char *pid)
{
	return wishes->process_count < PROCESSES_MAX &&
	       read_number(pid, PID_LIMIT, &wishes->processes[wishes->process_count]) && ++wishes->process_count;
}

unsigned int missing_process(const struct wishes *wishes)
{
	for (unsigned int i = 0; i < wishes->process_count; i++) {
		char path[32];
		int fd;

		snprintf(path, sizeof(path), "/proc/%u/stat", wishes->processes[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		/* A message for the user's sake: nothing depends on it. */
		if (fd < 0 && errno == ENOENT)
			return wishes->processes[i];
		if (fd >= 0)
			close(fd);
	}
	return 0;
}
