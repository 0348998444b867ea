/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Function entries in bulk. Arming one kprobe on a function's entry makes the kernel go through all traceable functions
 * (tens of milliseconds in a small guest), and a wildcard needs a thousand. All entries of a family are therefore one
 * ftrace_ops of ours, armed in large steps.
 */
#ifndef JSTAP_ENTRIES_H
#define JSTAP_ENTRIES_H

#include <linux/ftrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "../core/runtime.h"

struct jstap_entry {
	unsigned long address;	/* of the function */
	void *probe;
	/* The rest is the runtime's own. */
	const struct jstap_entry *first;	/* of those with this address */
	bool taken;
	bool backwards;
};

/* What the kernel calls for each hit: the family's own function, which calls jstap_entries_hit(). */
typedef void (*jstap_entries_called)(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
				     struct ftrace_regs *ftrace_regs);

struct jstap_entries {
	jstap_entries_called called;
	bool backwards;		/* those of one address: the last one first */
	unsigned int least;	/* so many are worth it */
	/* The rest is its own. */
	struct jstap_entry *table;	/* by address; those of one address in the order in which they run */
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

#ifdef JSTAP_HAVE_FTRACE_FILTER_IPS

/*
 * Where the kernel keeps what runs without RCU from being traced, little of that is left, and it is the idle task's. To ask for
 * more than that would cost more than most handlers.
 */
static __always_inline bool jstap_entries_watched(void)
{
	return (IS_ENABLED(CONFIG_ARCH_WANTS_NO_INSTR) && !is_idle_task(current)) || rcu_is_watching();
}

/* The last one whose address is not behind the given one, or the first of all. Context: any. */
const struct jstap_entry *jstap_entries_search(const struct jstap_entries *entries, unsigned long address);

/*
 * A hit of a function, in whatever context that runs: hit is called for each probe that is there, with regs->ip where the probe
 * is. ip is in the function that was asked for, perhaps behind a landing pad: the last address before it is that function's.
 * A part of its caller, as hit is to be: here every call through a pointer counts.
 */
static __always_inline void jstap_entries_hit(unsigned long ip, struct ftrace_ops *ops, struct ftrace_regs *ftrace_regs,
					      void (*hit)(void *probe, struct pt_regs *regs))
{
	struct pt_regs *regs = ftrace_get_regs(ftrace_regs);
	const struct jstap_entries *entries = container_of(ops, struct jstap_entries, ops);
	const struct jstap_entry *last = entries->table;
	const struct jstap_entry *entry;
	unsigned long old;

	if (unlikely(!regs || !jstap_entries_watched()))
		return;
	if (entries->count > 1)
		last = jstap_entries_search(entries, ip);
	if (unlikely(last->address > ip))
		return;
	old = instruction_pointer(regs);
	instruction_pointer_set(regs, ip);
	entry = last->first;
	do
		hit(entry->probe, regs);
	while (unlikely(entry++ != last));
	instruction_pointer_set(regs, old);
}

#else

static __always_inline void jstap_entries_hit(unsigned long ip, struct ftrace_ops *ops, struct ftrace_regs *ftrace_regs,
					      void (*hit)(void *probe, struct pt_regs *regs))
{
}

#endif

#endif
