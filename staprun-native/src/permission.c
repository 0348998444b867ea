/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may load what: root everything; members of stapdev everything; of stapsys what was compiled for stapsys
 * or stapusr; of stapusr what was compiled for stapusr. Groups are those of /etc/group, read here, because
 * name services would be loaded into a setuid program.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

static bool group_id(const char *name, gid_t *id)
{
	FILE *file = fopen("/etc/group", "re");
	struct group *entry;
	bool found = false;

	while (file && !found && (entry = fgetgrent(file))) {
		found = !strcmp(entry->gr_name, name);
		if (found)
			*id = entry->gr_gid;
	}
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

bool check_permission(enum privilege privilege, struct verdict *verdict)
{
	static const char *const levels[] = { [STAPDEV] = "stapdev", [STAPSYS] = "stapsys", [STAPUSR] = "stapusr" };

	if (getuid() == 0)
		return true;
	/* A more trusted group may do what a less trusted one may. */
	for (int level = STAPDEV; level <= (int)privilege; level++)
		if (member(levels[level]))
			return true;
	return refuse(verdict, NOT_PERMITTED, "the module needs membership of the group %s", levels[privilege]);
}
