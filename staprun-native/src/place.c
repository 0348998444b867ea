/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a path from the root folder, so that every part of it is known to be root's and to stay what it is. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper.h"

#define OTHERS_WRITE (S_IWGRP | S_IWOTH)

/* Root owns it and nobody else can write it. */
bool only_roots(int fd, mode_t type)
{
	struct stat status;

	return !fstat(fd, &status) && (status.st_mode & S_IFMT) == type && status.st_uid == 0 &&
	       !(status.st_mode & OTHERS_WRITE);
}

/* In a folder like /tmp others can add names, but not exchange what is root's, which the next step proves. */
static bool safe_on_the_way(int fd)
{
	struct stat status;

	return !fstat(fd, &status) && S_ISDIR(status.st_mode) && status.st_uid == 0 &&
	       (!(status.st_mode & OTHERS_WRITE) || (status.st_mode & S_ISVTX));
}

static int fail(int fd, int error, char *problem, size_t size, const char *path, size_t length, const char *why)
{
	if (fd >= 0)
		close(fd);
	snprintf(problem, size, "%.*s %s", (int)length, path, why);
	errno = error;
	return -1;
}

static const char *explain(int error)
{
	return error == ELOOP || error == ENOTDIR ? "must not be a symbolic link" : strerror(error);
}

/*
 * Opens an absolute path without following links. Returns a descriptor, or -1 with errno and with a line that
 * names the part of the path that cannot be trusted. What it is in the end is for the caller to check.
 */
int open_place(const char *path, int flags, char *problem, size_t problem_size)
{
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *at = path;

	for (;;) {
		char part[256];
		size_t size;
		int next;

		at += strspn(at, "/");
		size = strcspn(at, "/");
		if (fd < 0 || !size || size >= sizeof(part) || *path != '/')
			return fail(fd, EINVAL, problem, problem_size, path, strlen(path), "is not a path that can be used");
		if (!safe_on_the_way(fd))
			return fail(fd, EPERM, problem, problem_size, path, at > path + 1 ? at - path - 1 : 1,
				    "must belong to root and be writable by nobody else");
		memcpy(part, at, size);
		part[size] = '\0';
		at += size;
		next = openat(fd, part, (*at ? O_PATH | O_DIRECTORY : flags) | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0)
			return fail(fd, errno, problem, problem_size, path, at - path, explain(errno));
		close(fd);
		fd = next;
		if (!*at)
			return fd;
	}
}
