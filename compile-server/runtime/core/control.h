/* SPDX-License-Identifier: GPL-2.0-only */
/* The reading side of the messages, for their file. */
#ifndef JSTAP_CONTROL_H
#define JSTAP_CONTROL_H

#include <linux/types.h>

bool jstap_control_readable(void);
/* One message; 0 when there is none, -EINVAL when it does not fit. */
ssize_t jstap_control_read(char __user *to, size_t room);

#endif
