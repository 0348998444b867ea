/* SPDX-License-Identifier: GPL-2.0-only */
/* The locks of globals: tried, never waited for without a bound; nothing of the kernel's that could be probed. */
#ifndef JSTAP_CORE_LOCK_H
#define JSTAP_CORE_LOCK_H

#include <linux/atomic.h>

#include <jstap/native.h>

static inline bool jstap_lock_try(const struct jstap_lock_use *use)
{
	atomic_t *holders = &use->lock->holders;
	int found = atomic_read(holders);

	if (use->write)
		return !found && atomic_cmpxchg_acquire(holders, 0, -1) == 0;
	while (found >= 0)
		if (atomic_try_cmpxchg_acquire(holders, &found, found + 1))
			return true;
	return false;
}

static inline void jstap_lock_release(const struct jstap_lock_use *use)
{
	if (use->write)
		atomic_set_release(&use->lock->holders, 0);
	else
		atomic_dec_return_release(&use->lock->holders);
}

#endif
