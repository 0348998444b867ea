/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls that make a task, which returns from them, too, as the first thing that it does. */
#ifndef JSTAP_NEW_TASK_H
#define JSTAP_NEW_TASK_H

#include <asm/unistd.h>

/*
 * Whether a return is the first one of a new task, which has never entered the call. compat, number: of the call; result: as
 * the task gets it.
 */
static inline bool jstap_is_new_task(bool compat, long number, long result)
{
	if (result)
		return false;
	return compat ? number == __NR_ia32_fork || number == __NR_ia32_vfork || number == __NR_ia32_clone ||
				number == __NR_ia32_clone3 :
			number == __NR_fork || number == __NR_vfork || number == __NR_clone || number == __NR_clone3;
}

#endif
