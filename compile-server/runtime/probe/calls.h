/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is kept of calls until they return. A call is found by its task and by a key that tells the task's calls apart. Tasks may
 * sleep in a call for as long as they like: there is room for as many as there are, and more is made when it gets scarce.
 */
#ifndef JSTAP_CALLS_H
#define JSTAP_CALLS_H

#include <linux/atomic.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct task_struct;

struct jstap_call {
	struct jstap_call *next;
	struct task_struct *task;
	unsigned long key;
	unsigned long kept;	/* which probes have something in the data */
	u64 data[];
};

struct jstap_call_bucket;
struct jstap_call_batch;

/* Calls of one kind. All zero before jstap_calls_start(). */
struct jstap_calls {
	struct jstap_call_bucket *buckets;
	struct jstap_call_batch *batches;
	raw_spinlock_t free_lock;
	struct jstap_call *free_calls;
	unsigned int free_count;
	unsigned int total;
	size_t call_size;
	bool stopping;
	atomic_long_t missed;
	struct work_struct growing;
};

/* Prepares for calls of which so many bytes are kept. what: one of them, for messages. Returns 0 or a negative errno. Context: may sleep. */
int jstap_calls_start(struct jstap_calls *calls, size_t size, const char *what);
/* Nobody is in the functions below any more. Context: may sleep. */
void jstap_calls_stop(struct jstap_calls *calls);
/* The current task's call, with nothing kept yet; NULL when there is no room, which is counted. Context: the task's own. */
struct jstap_call *jstap_call_begins(struct jstap_calls *calls, unsigned long key);
/* The current task's call, which is the caller's from now on; NULL when nothing was kept. Context: the task's own. */
struct jstap_call *jstap_call_ends(struct jstap_calls *calls, unsigned long key);
/* call: may be NULL */
void jstap_call_free(struct jstap_calls *calls, struct jstap_call *call);
/* The current task ends in the middle of its calls. Context: the task's own. */
void jstap_calls_forget(struct jstap_calls *calls);

#endif
