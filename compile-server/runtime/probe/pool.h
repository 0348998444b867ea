/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Returns of functions whose entries are armed in bulk. A kretprobe for each would cost the kernel a search of all that are
 * registered, and memory for calls that never come: here all share one, which is never armed itself.
 */
#ifndef JSTAP_POOL_H
#define JSTAP_POOL_H

#include "entries.h"

/* Where the calls of one function may be at the same time, if the script does not say how many. */
int jstap_pool_calls_of_one(void);
/*
 * Prepares for the functions that were chosen. ended: called with a probe, the registers at its return, and the data of the
 * call; began: the same at the entry, and whether the call is to be followed. Returns 0 or a negative errno. Context: may sleep.
 */
int jstap_pool_start(const struct jstap_entries *entries,
		     bool (*began)(struct jstap_kretprobe *, struct pt_regs *, void *),
		     void (*ended)(struct jstap_kretprobe *, struct pt_regs *, void *));
/* What the entries are to call: it arranges for the return to be seen. Context: any. */
void jstap_pool_follow(void *probe, struct pt_regs *regs);
/* Context: may sleep; the entries are disarmed. */
void jstap_pool_stop(void);

#endif
