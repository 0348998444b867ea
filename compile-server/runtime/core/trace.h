/* SPDX-License-Identifier: GPL-2.0-only */
/* The reading side of the trace, for its file. */
#ifndef JSTAP_TRACE_H
#define JSTAP_TRACE_H

#include <linux/types.h>

bool jstap_trace_readable(void);
ssize_t jstap_trace_read(char __user *to, size_t room);

#endif
