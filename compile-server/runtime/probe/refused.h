/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes that the kernel does not take: left out with a warning, so that a wildcard is safe. */
#ifndef JSTAP_REFUSED_H
#define JSTAP_REFUSED_H

#include "../core/runtime.h"

#define JSTAP_REFUSED_NAMED 8	/* so many by name, the others by number */

/*
 * Whether an error of registering means this one probe only; the others are signs that nothing will work (no memory,
 * locked down).
 */
static inline bool jstap_is_refusal(int error)
{
	return error == -EINVAL || error == -EBUSY || error == -ENOENT || error == -EILSEQ || error == -EOPNOTSUPP ||
	       error == -EADDRNOTAVAIL || error == -EEXIST;
}

static inline void jstap_warn_refused(const struct jstap_probe *probe, int error, unsigned int *refused)
{
	if ((*refused)++ < JSTAP_REFUSED_NAMED)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s is left out: the kernel refuses to probe it (error %d)",
				     probe->point, error);
}

static inline void jstap_warn_refused_others(unsigned int refused)
{
	if (refused > JSTAP_REFUSED_NAMED)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%u more probes are left out: the kernel refuses them",
				     refused - JSTAP_REFUSED_NAMED);
}

#endif
