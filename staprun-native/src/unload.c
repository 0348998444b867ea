/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unloading. A module goes only if it is proven to be the one: by the control file that this process holds open
 * and that no later module of the name can have, or, for the reaper, by a status that says that nobody is there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define PAUSE_NS 50000000L
#define UNLOAD_TRIES 100
#define REAP_TRIES 200

static void rest(void)
{
	const struct timespec pause = { 0, PAUSE_NS };

	nanosleep(&pause, NULL);
}

/* Only for a module that is known to be ours. Whoever looks at it for a moment is waited for. */
int unload_module(const char *name)
{
	int error = 0;

	if (!become_root())
		return EPERM;
	for (int i = 0; i < UNLOAD_TRIES; i++) {
		error = syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
		if (error != EAGAIN && error != EBUSY)
			break;
		rest();
	}
	become_user();
	return error;
}

static int open_status(const char *name, char *text, size_t size)
{
	char path[128];
	struct statfs system;
	ssize_t got = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/jstap:%s/status", name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno;
	if (!fstatfs(fd, &system) && system.f_type == PROC_SUPER_MAGIC)
		got = read(fd, text, size - 1);
	close(fd);
	if (got < 0)
		return ENOENT;
	text[got] = '\0';
	return 0;
}

/* Whether a line of the status is exactly that. */
static bool says(const char *status, const char *line)
{
	size_t size = strlen(line);

	while (status) {
		if (!strncmp(status, line, size) && (status[size] == '\n' || !status[size]))
			return true;
		status = strchr(status, '\n');
		status = status ? status + 1 : NULL;
	}
	return false;
}

int check_owner(const char *name)
{
	char status[1024], owner[32];
	int error = open_status(name, status, sizeof(status));

	snprintf(owner, sizeof(owner), "owner=%u", getuid());
	if (error)
		return error;
	return getuid() == 0 || says(status, owner) ? 0 : EPERM;
}

int unload_own_module(const char *name, int control)
{
	char path[128], status[1024], owner[32];
	struct stat held, there;
	int error;

	snprintf(path, sizeof(path), "/proc/jstap:%s/control", name);
	if (fstat(control, &held) || stat(path, &there))
		return ENOENT;
	if (held.st_dev != there.st_dev || held.st_ino != there.st_ino)
		return ENOENT;	/* ours has gone, another one came */
	error = open_status(name, status, sizeof(status));
	if (error)
		return error;
	/* Root may have attached to another user's session. */
	snprintf(owner, sizeof(owner), "owner=%u", getuid());
	return getuid() == 0 || says(status, owner) ? unload_module(name) : EPERM;
}

/* For the kernel, after the death of a helper: a stopped jstap module that nobody attends. */
int reap_module(const char *name)
{
	char status[1024];

	for (int i = 0; i < REAP_TRIES; i++) {
		int error = open_status(name, status, sizeof(status));

		if (error)
			return error;
		if (!says(status, "state=stopped"))
			return EBUSY;
		/* The one who started us is still closing the file. */
		if (says(status, "attached=0"))
			return unload_module(name);
		rest();
	}
	return EBUSY;
}
