/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may load what: root everything; members of stapdev everything; of stapsys what was compiled for stapsys
 * or stapusr; of stapusr what was compiled for stapusr. Groups are those of /etc/group, read here, because
 * name services would bring code of others into a setuid program. Whatever cannot be found out means no.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "helper.h"

/* PROC_USER_INIT_INO of the kernel: what /proc/PID/ns/user is in the initial user namespace. */
#define INITIAL_USER_NAMESPACE 0xEFFFFFFDu

/* The initial user namespace maps every id to itself, and has a number of its own. */
bool check_place(struct verdict *verdict)
{
	char text[128] = "";
	unsigned long inside = 1, outside = 1, count = 0;
	int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
	struct statfs system;
	struct stat namespace;

	if (fd < 0)
		return refuse(verdict, NOT_PERMITTED, "not permitted: /proc/self/uid_map cannot be read: %s",
			      strerror(errno));
	if (fstatfs(fd, &system) || system.f_type != PROC_SUPER_MAGIC ||
	    read(fd, text, sizeof(text) - 1) <= 0)
		text[0] = '\0';
	close(fd);
	if (sscanf(text, "%lu %lu %lu", &inside, &outside, &count) != 3 || inside != 0 || outside != 0 ||
	    count != 4294967295UL || stat("/proc/self/ns/user", &namespace) ||
	    namespace.st_ino != INITIAL_USER_NAMESPACE)
		return refuse(verdict, NOT_PERMITTED, "not permitted outside of the initial user namespace");
	return true;
}

/* The third field of a line "name:password:id:members". */
static bool group_line(char *line, const char *name, gid_t *id)
{
	size_t size = strlen(name);
	unsigned long value;
	char *end;

	if (strncmp(line, name, size) || line[size] != ':')
		return false;
	line = strchr(line + size + 1, ':');
	if (!line || line[1] < '0' || line[1] > '9')
		return false;
	errno = 0;
	value = strtoul(line + 1, &end, 10);
	*id = value;
	return !errno && *end == ':' && value < 0xffffffffUL;
}

static bool group_id(const char *name, gid_t *id)
{
	FILE *file = fopen("/etc/group", "re");
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	while (file && !found && getline(&line, &room, file) > 0)
		found = group_line(line, name, id);
	free(line);
	if (file)
		fclose(file);
	return found;
}

static bool member(const char *name)
{
	gid_t wanted, *groups;
	int count = getgroups(0, NULL);
	bool found;

	if (!group_id(name, &wanted))
		return false;
	found = getgid() == wanted;
	groups = count > 0 ? calloc(count, sizeof(*groups)) : NULL;
	if (groups) {
		count = getgroups(count, groups);
		for (int i = 0; i < count && !found; i++)
			found = groups[i] == wanted;
		free(groups);
	}
	return found;
}

bool check_permission(const struct manifest *manifest, struct verdict *verdict)
{
	static const char *const groups[] = { [STAPDEV] = "stapdev", [STAPSYS] = "stapsys", [STAPUSR] = "stapusr" };
	enum privilege privilege = manifest->privilege;

	if (getuid() == 0)
		return true;
	/* A more trusted group may do what a less trusted one may. */
	for (int level = STAPDEV; level <= (int)privilege; level++)
		if (member(groups[level])) {
			/* A name that a real module has would keep that one from being loaded. */
			if (level == STAPDEV || !strncmp(manifest->module, "jstap_", 6))
				return true;
			return refuse(verdict, NOT_PERMITTED,
				      "members of %s load modules whose names begin with jstap_, this one is %s: leave -m out",
				      groups[level], manifest->module);
		}
	return refuse(verdict, NOT_PERMITTED, "this module needs membership of the group %s: ask root for usermod -aG %s",
		      groups[privilege], groups[privilege]);
}
