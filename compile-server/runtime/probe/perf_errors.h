/* SPDX-License-Identifier: GPL-2.0-only */
/* Why the kernel does not count what a script wants counted. */
#ifndef JSTAP_PERF_ERRORS_H
#define JSTAP_PERF_ERRORS_H

#include <linux/perf_event.h>

#include "../core/runtime.h"

static inline void jstap_perf_explain(const struct jstap_probe *probe, u32 type, int error)
{
	switch (error) {
	case -ENOENT:
	case -ENODEV:
	case -EOPNOTSUPP:
		jstap_control_printf(JSTAP_MESSAGE_ERROR, type == PERF_TYPE_SOFTWARE ?
				     "%s: this kernel has no such counter" :
				     "%s: this machine has no such counter (virtual machines often have none of the processor's); perf.sw.* works everywhere",
				     probe->point);
		break;
	default:
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: this machine cannot count that (error %d)",
				     probe->point, error);
	}
}

#endif
