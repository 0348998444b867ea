/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root's power is on only around the few calls that need it. Reading what the caller sends and writing to where
 * the caller reads happen as the caller, so descriptors that he opened cannot be made to do more through us.
 */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include <unistd.h>

#include "helper.h"

static bool set_effective(uid_t uid)
{
	bool done = seteuid(uid) == 0;

	/* The kernel sets this anew with each change of the effective user. */
	prctl(PR_SET_DUMPABLE, 0);
	return done;
}

void become_user(void)
{
	if (!set_effective(getuid()))
		_exit(EXIT_USAGE);
}

/* False when we are not installed setuid and root did not start us. */
bool become_root(void)
{
	return set_effective(0);
}
