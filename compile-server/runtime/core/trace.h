/* SPDX-License-Identifier: GPL-2.0-only */
/* The reading side of the trace, for its file. */
#ifndef JSTAP_TRACE_H
#define JSTAP_TRACE_H

#include <linux/types.h>

enum jstap_readable {
	JSTAP_READ_NOTHING,
	JSTAP_READ_LATER,	/* in a few milliseconds, to find more */
	JSTAP_READ_NOW,
};

#define JSTAP_READ_PAUSE 2	/* jiffies */

enum jstap_readable jstap_trace_readable(void);
ssize_t jstap_trace_read(char __user *to, size_t room);

/* Whether a full buffer gives up its oldest records, not the newest; nothing can be read meanwhile. Context: may sleep. */
void jstap_trace_keep_latest(bool keep);

#endif
