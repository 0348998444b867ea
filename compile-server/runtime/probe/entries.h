/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Function entries in bulk. Arming one kprobe on a function's entry makes the kernel go through all traceable functions
 * (tens of milliseconds in a small guest), and a wildcard needs a thousand. All entries of a family are therefore one
 * ftrace_ops of ours, armed in large steps.
 */
#ifndef JSTAP_ENTRIES_H
#define JSTAP_ENTRIES_H

#include <linux/ftrace.h>

#include "../core/runtime.h"

struct jstap_entry {
	unsigned long address;	/* of the function */
	void *probe;
	bool taken;
};

struct jstap_entries {
	/* Context: any; regs->ip is the probe's address. */
	void (*hit)(void *probe, struct pt_regs *regs);
	bool backwards;		/* those of one address: the last one first */
	unsigned int least;	/* so many are worth it */
	/* The rest is its own. */
	struct jstap_entry *table;	/* by address; two probes may have the same */
	unsigned int count;
	unsigned long *addresses;	/* of the table, each once */
	unsigned int armed;		/* of the addresses, from the first */
	bool registered;
#ifdef JSTAP_HAVE_FTRACE_FILTER_IPS
	struct ftrace_ops ops;
#endif
};

/* Whether the kernel can trace a place: a kprobe there is traced, too, in place of a breakpoint. Context: arming is held. */
bool jstap_entry_is_traceable(unsigned long address);

/*
 * Chooses those of the offered places that are entries of traceable functions, if they are enough to be worth it, and puts
 * them first. offered: from jstap_allocate(), given away until jstap_entries_disarm(). Returns how many. Context: may sleep.
 */
unsigned int jstap_entries_choose(struct jstap_entries *entries, struct jstap_entry *offered, unsigned int count);
/*
 * How many of the others are to be registered as kprobes, each for itself: all, or none if they are too many beside what was
 * chosen, which is said. Context: may sleep.
 */
unsigned int jstap_entries_others(const struct jstap_entries *entries, unsigned int count);
/*
 * Arms what was chosen. Last of all: everything that the kernel does afterwards costs a hit of each function. Returns whether
 * it did; if not, the chosen ones are still to be armed in another way. Context: may sleep.
 */
bool jstap_entries_arm(struct jstap_entries *entries);
/* Nothing of it runs any more when this returns. Context: may sleep. */
void jstap_entries_disarm(struct jstap_entries *entries);

#endif
