/* SPDX-License-Identifier: Apache-2.0 */
/* Loading and unloading: the two system calls, nothing else. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define UNLOAD_TRIES 100
#define UNLOAD_PAUSE_NS 50000000L

static const char *explain(int error)
{
	switch (error) {
	case EEXIST:
		return "a module of that name is loaded already";
	case ENOEXEC:
		return "the kernel does not take the file: its log says why";
	case EKEYREJECTED:
	case ENOKEY:
		return "the kernel trusts only modules signed with a key that is enrolled in it";
	case EPERM:
		return "not permitted: loading modules needs root, and a kernel that allows it";
	case ENOMEM:
		return "the kernel has not enough memory for it";
	default:
		return strerror(error);
	}
}

bool load_module(const struct bytes *module, const char *name, unsigned int buffer_kb, char *problem,
		 size_t problem_size)
{
	char self[256] = "", parameters[512], buffer[32] = "";
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[length > 0 ? length : 0] = '\0';
	if (buffer_kb)
		snprintf(buffer, sizeof(buffer), " buffer_kb=%u", buffer_kb);
	/* A path with blanks would end the parameter; without the reaper all else works. */
	snprintf(parameters, sizeof(parameters), "owner=%u%s%s%s", getuid(), buffer,
		 strpbrk(self, " \"\n") ? "" : " reaper=", strpbrk(self, " \"\n") ? "" : self);
	if (syscall(SYS_init_module, module->data, module->size, parameters) == 0)
		return true;
	snprintf(problem, problem_size, "cannot load %s: %s", name, explain(errno));
	return false;
}

/* Returns 0 or an errno. A module that is just being left by someone is tried again for a while. */
int unload_module(const char *name)
{
	struct timespec pause = { 0, UNLOAD_PAUSE_NS };

	for (int i = 0; i < UNLOAD_TRIES; i++) {
		if (syscall(SYS_delete_module, name, O_NONBLOCK) == 0 || errno == ENOENT)
			return 0;
		if (errno != EAGAIN && errno != EBUSY)
			return errno;
		nanosleep(&pause, NULL);
	}
	return errno;
}
