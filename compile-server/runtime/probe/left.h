/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kprobes that the kernel could not let go of. unregister_kprobe() returns nothing, but takes the address from one that it left
 * in its tables, as when somebody else's probe of the same function makes it fail to disarm. The memory of such a probe must
 * stay, or the next hit reads what is there then.
 */
#ifndef JSTAP_LEFT_H
#define JSTAP_LEFT_H

#include <linux/kprobes.h>

#include "../core/runtime.h"

/* Keeps this module loaded, for good, if the probe is still in use. Context: may sleep; the session's file is open. */
static inline void jstap_check_left(const struct kprobe *kprobe, const struct jstap_probe *probe)
{
	if (likely(kprobe->addr))
		return;
	jstap_keep_loaded();
	jstap_control_printf(JSTAP_MESSAGE_WARNING,
			     "the kernel does not let go of the probe %s, which others probe, too: this module stays loaded, without effect, until the machine starts again",
			     probe->point);
}

#endif
