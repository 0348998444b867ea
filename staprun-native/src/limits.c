/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What those may take of a machine who may not do everything on it: members of stapsys and stapusr. The memory of a
 * session is the kernel's, and no limit of the user's own holds for it. The module itself is bounded by the compile
 * server, which lets them change none of its tunables.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define SESSIONS_MAX 8
#define LIMITED_BUFFER_KB 4096u
#define PREFIX "jstap:"

static bool limited(void)
{
	return getuid() != 0 && !in_group_of(STAPDEV);
}

/* How many sessions of the caller the kernel has now; -1 if that cannot be found out. */
static int sessions_of_caller(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	if (!proc)
		return -1;
	while ((errno = 0, entry = readdir(proc))) {
		const char *name = entry->d_name + strlen(PREFIX);

		if (!strncmp(entry->d_name, PREFIX, strlen(PREFIX)) && valid_module_name(name) && !check_owner(name))
			count++;
	}
	if (errno)
		count = -1;
	closedir(proc);
	return count;
}

bool within_limits(const struct wishes *wishes, bool loaded, struct verdict *verdict)
{
	int count;

	if (!limited())
		return true;
	if (wishes->buffer_kb > LIMITED_BUFFER_KB)
		return refuse(verdict, NOT_PERMITTED, "who is not in %s has buffers of %u kB for each CPU at most, %u were asked for",
			      name_of_group(STAPDEV), LIMITED_BUFFER_KB, wishes->buffer_kb);
	count = sessions_of_caller();
	if (count < 0)
		return refuse(verdict, NOT_PERMITTED, "your sessions cannot be counted: %s", strerror(errno));
	if (count + !loaded > SESSIONS_MAX)
		return refuse(verdict, NOT_PERMITTED, "who is not in %s has %d sessions at most: end one of yours, those left alone count, too",
			      name_of_group(STAPDEV), SESSIONS_MAX);
	return true;
}
