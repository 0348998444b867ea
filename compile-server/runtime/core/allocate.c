// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of a session, all of it taken before the first probe is registered. A script can ask for any amount;
 * what would take more than half of what is left is refused before the kernel starts to kill processes for it.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "runtime.h"

/*
 * Allocates zeroed memory. what, name: what it is for, in the error that is sent when it cannot be had.
 * Returns NULL then. Context: may sleep.
 */
void *jstap_allocate(u64 size, const char *what, const char *name)
{
	u64 available = (u64)max(si_mem_available(), 0L) << PAGE_SHIFT;
	void *memory = NULL;

	if (size <= available / 2 && size <= INT_MAX)
		memory = kvzalloc(size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!memory)
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "not enough memory: %s%s needs %llu KiB, %llu KiB are available",
				     what, name, size >> 10, available >> 10);
	return memory;
}

/* Context: may sleep. */
void jstap_free(void *memory)
{
	kvfree(memory);
}
