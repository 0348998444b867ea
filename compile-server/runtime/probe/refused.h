/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes that the kernel does not take: left out with a warning, so that a wildcard is safe. */
#ifndef JSTAP_REFUSED_H
#define JSTAP_REFUSED_H

#include "../core/runtime.h"
#include "entries.h"
#include "overrun.h"

#define JSTAP_REFUSED_NAMED 8	/* so many by name, the others by number */

struct jstap_refusals {
	unsigned int count;
	int fatal;	/* an error that means not this one probe, but that nothing will work */
};

static inline void jstap_refuse(struct jstap_refusals *refusals, const struct jstap_probe *probe, int error)
{
	switch (error) {
	case -EINVAL:
	case -EBUSY:
	case -ENOENT:
	case -EILSEQ:
	case -EOPNOTSUPP:
	case -EADDRNOTAVAIL:
	case -ERANGE:
	case -EEXIST:
		break;
	default:
		refusals->fatal = error;
		return;
	}
	if (refusals->count++ >= JSTAP_REFUSED_NAMED)
		return;
	if (error == -ENOENT)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s is left out: this kernel does not have it", probe->point);
	else if (error == -ERANGE)
		jstap_control_printf(JSTAP_MESSAGE_WARNING,
				     "%s is left out: in the last function of a module, this kernel would read beyond the module's pages to place a breakpoint",
				     probe->point);
	else
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s is left out: the kernel refuses to probe it (error %d)",
				     probe->point, error);
}

/* An error for a place in a module that the kernel would take, but to its harm. Context: arming and the module are held. */
static inline int jstap_refused_in(const struct jstap_module *module, unsigned long address)
{
	return !jstap_entry_is_traceable(address) && jstap_breakpoint_overruns(module, address) ? -ERANGE : 0;
}

/* Returns 0, or what makes starting fail. */
static inline int jstap_refusals_end(const struct jstap_refusals *refusals)
{
	if (refusals->count > JSTAP_REFUSED_NAMED)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%u more probes are left out: the kernel refuses them",
				     refusals->count - JSTAP_REFUSED_NAMED);
	return refusals->fatal;
}

/* The same for the probes of a module that has come: the session goes on without them. */
static inline void jstap_refusals_end_module(const struct jstap_refusals *refusals, const struct jstap_module *module)
{
	int error = jstap_refusals_end(refusals);

	if (error)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "probes of module %s could not be armed (error %d)", module->name,
				     error);
}

/*
 * Arms the probes of a module that has come. Each row of the table begins with its struct jstap_probe; arm() returns 0 also
 * for what is not in the module, or not there any more.
 */
static inline void jstap_arm_module(void *table, unsigned int count, size_t row, const struct jstap_module *module,
				    int (*arm)(void *place, const struct jstap_module *module))
{
	struct jstap_refusals refusals = { 0 };
	unsigned int i;

	for (i = 0; i < count; i++) {
		void *place = table + i * row;
		int error = arm(place, module);

		if (error)
			jstap_refuse(&refusals, place, error);
		cond_resched();
	}
	jstap_refusals_end_module(&refusals, module);
}

#endif
