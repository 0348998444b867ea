/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is kept of system calls until they return. A task is in one call at a time, so its calls are found by the task. Tasks may
 * sleep in a call for as long as they like: there is room for as many as there are, and more is made when it gets scarce.
 */
#ifndef JSTAP_CALLS_H
#define JSTAP_CALLS_H

struct task_struct;

struct jstap_call {
	struct jstap_call *next;
	struct task_struct *task;
	unsigned long kept;	/* which probes have something in the data */
	u64 data[];
};

/* Prepares for calls of which so many bytes are kept. Returns 0 or a negative errno. Context: may sleep. */
int jstap_calls_start(size_t size);
/* Nobody is in the functions below any more. Context: may sleep. */
void jstap_calls_stop(void);
/* The current task's call, with nothing kept yet; NULL when there is no room, which is counted. Context: the task's own. */
struct jstap_call *jstap_call_begins(void);
/* The current task's call, which is the caller's from now on; NULL when nothing was kept. Context: the task's own. */
struct jstap_call *jstap_call_ends(void);
/* call: may be NULL */
void jstap_call_free(struct jstap_call *call);

#endif
