/* SPDX-License-Identifier: Apache-2.0 */
/* Loading: one system call on the verified buffer. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helper.h"

/* Whether sysfs has something about a module of that name, or about a part of the kernel itself. */
static bool known_to_kernel(const char *name, const char *file)
{
	char path[256];
	struct stat found;

	return (size_t)snprintf(path, sizeof(path), "/sys/module/%s%s", name, file) < sizeof(path) && !stat(path, &found);
}

static const char *explain(const char *name, int error)
{
	switch (error) {
	case EEXIST:
	case EINVAL:
		/* Which of the two the kernel says depends on how far it came. Only what can be loaded has a state. */
		if (known_to_kernel(name, "/initstate") || (error == EEXIST && !known_to_kernel(name, "")))
			return "a module of that name is loaded already; it was left alone";
		if (known_to_kernel(name, ""))
			return "a part of the kernel itself has that name; choose another one (-m NAME)";
		return "the kernel finds a fault in it or in a value for a global; its log (dmesg) says which";
	case ENOEXEC:
		return "the kernel does not take it; its log (dmesg) says why";
	case EKEYREJECTED:
	case ENOKEY:
		return "this kernel takes only modules signed with a key that is enrolled in it";
	case EPERM:
		return "the kernel is locked: against modules that no key enrolled in it has signed (lockdown), or against all (kernel.modules_disabled)";
	case ENOENT:
		return "it uses a symbol that the kernel does not have; its log (dmesg) says which";
	default:
		return "its log (dmesg) may say more";
	}
}

/*
 * The path under which the kernel shall start us again, as root, when we are killed. The caller may have started
 * us through a name of his own, for example a hard link: it has to be a path that only root can change.
 */
static bool find_self(char *path, size_t size, char *problem, size_t problem_size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 1);
	int self = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	struct stat running, there;
	int fd = -1;
	bool good = false;

	path[length > 0 ? length : 0] = '\0';
	if (length <= 0 || (size_t)length >= size - 1 || self < 0 || strpbrk(path, " \t\n\"'\\")) {
		snprintf(problem, problem_size, "the path of this program cannot be used: %s", path);
	} else {
		char why[512];

		fd = open_place(path, O_PATH, why, sizeof(why));
		if (fd < 0 || !only_roots(fd, S_IFREG) || fstat(fd, &there) || fstat(self, &running))
			snprintf(problem, problem_size, "this program has to be installed for root only: %s",
				 fd < 0 ? why : path);
		else if (there.st_dev != running.st_dev || there.st_ino != running.st_ino)
			snprintf(problem, problem_size, "another program stands at %s by now", path);
		else
			good = true;
	}
	if (fd >= 0)
		close(fd);
	if (self >= 0)
		close(self);
	return good;
}

/* One text for the kernel; false when it is longer than that takes. */
static bool list_parameters(char *text, size_t size, const char *self, const struct wishes *wishes)
{
	size_t used = snprintf(text, size, "reaper=%s owner=%u", self, getuid());

	if (wishes->buffer_kb && used < size)
		used += snprintf(text + used, size - used, " buffer_kb=%u", wishes->buffer_kb);
	/* With a beginning of their own, so that none of them can be one of the parameters above. */
	for (unsigned int i = 0; i < wishes->global_count && used < size; i++)
		used += snprintf(text + used, size - used, " jstap_global_%s", wishes->globals[i]);
	return used < size;
}

bool load_module(const struct bytes *module, const char *name, const struct wishes *wishes, char *problem,
		 size_t problem_size)
{
	char self[256], parameters[16384];
	long loaded;
	int error;

	if (!become_root()) {
		snprintf(problem, problem_size, "this program is neither setuid root nor started by root: see its README");
		return false;
	}
	if (!find_self(self, sizeof(self), problem, problem_size)) {
		become_user();
		return false;
	}
	if (!list_parameters(parameters, sizeof(parameters), self, wishes)) {
		become_user();
		snprintf(problem, problem_size, "the values for globals are too long");
		return false;
	}
	loaded = syscall(SYS_init_module, module->data, module->size, parameters);
	error = errno;
	become_user();
	if (loaded)
		snprintf(problem, problem_size, "cannot load %s: %s: %s", name, strerror(error), explain(name, error));
	return loaded == 0;
}
