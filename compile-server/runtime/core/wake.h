/* SPDX-License-Identifier: GPL-2.0-only */
/* Those who wait for messages and for the trace, for their files; runtime.h has what wakes them. */
#ifndef JSTAP_WAKE_H
#define JSTAP_WAKE_H

#include <linux/poll.h>

void jstap_wake_create(void);
/* Context: may sleep; nobody wakes or waits any more. */
void jstap_wake_destroy(void);

/* Announces who polls. What is there after the call may be looked at; what comes later wakes. Context: may sleep. */
void jstap_wait_for_control(struct file *file, poll_table *wait);
void jstap_wait_for_trace(struct file *file, poll_table *wait);
/* There is a trace, but it is not to be read just yet. */
void jstap_wake_trace_later(void);

#endif
