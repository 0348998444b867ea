// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places in kernel code, at link-time addresses: function entries in bulk, others and few as kprobes. Those of a module when
 * it is there.
 */
#include <linux/kprobes.h>

#include "callers.h"
#include "entries.h"
#include "left.h"
#include "refused.h"

static __always_inline void run(void *probe, struct pt_regs *regs)
{
	const struct jstap_kprobe *place = probe;

	if (likely(!place->caller_count) || jstap_called_by(place->callers, place->caller_count, regs))
		jstap_probe_run_code(&place->probe, regs);
}

static int breakpoint(struct kprobe *kprobe, struct pt_regs *regs)
{
	unsigned long ip = instruction_pointer(regs);

	/* The handler is to see where the probe is; the kernel shows it as if behind a breakpoint. */
	instruction_pointer_set(regs, (unsigned long)kprobe->addr);
	run(container_of(kprobe, struct jstap_kprobe, kprobe), regs);
	instruction_pointer_set(regs, ip);
	return 0;
}
NOKPROBE_SYMBOL(breakpoint);

/* A hit by tracing costs less than one by a kprobe, which is a user of tracing itself there. */
static void notrace called(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *ftrace_regs)
{
	jstap_entries_hit(ip, ops, ftrace_regs, run);
}
NOKPROBE_SYMBOL(called);

static struct jstap_entries entries = { .called = called };

/* Few that are often switched off are kprobes, which can be: those that are traced stay armed. */
#define FEW 4

#define MANY 32

static bool many;	/* more than the kernel should replace with jumps: see register_one() */

static void after(struct kprobe *kprobe, struct pt_regs *regs, unsigned long flags)
{
}
NOKPROBE_SYMBOL(after);

/* Unregisters those in a module or in its start, or all: in bulk, which takes one grace period. */
static void unregister(struct jstap_kprobe *table, unsigned int count, const struct jstap_module *module, bool start)
{
	struct kprobe **all = jstap_allocate(count * sizeof(*all), "unregistering", "");
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!table[i].registered || (module && table[i].module != module))
			continue;
		if (start && !within_module_init((unsigned long)table[i].kprobe.addr, module->module))
			continue;
		table[i].registered = false;
		table[i].leaving = true;
		if (all)
			all[used++] = &table[i].kprobe;
		else
			unregister_kprobe(&table[i].kprobe);
	}
	if (used)
		unregister_kprobes(all, used);
	jstap_free(all);
	for (i = 0; i < count; i++) {
		if (table[i].leaving) {
			jstap_add_missed(table[i].kprobe.nmissed);
			jstap_check_left(&table[i].kprobe, &table[i].probe);
		}
		table[i].leaving = false;
	}
}

static void stop(void *probes, unsigned int count)
{
	jstap_entries_disarm(&entries);
	unregister(probes, count, NULL, false);
}

/* 0 where there is no such code now, as that of a module's start when the module has started. */
static unsigned long address_of(const struct jstap_kprobe *place)
{
	if (place->symbol)
		return jstap_module_symbol(place->module, place->symbol);
	return place->absolute ? place->link_address : jstap_place(place->section, place->link_address);
}

static int register_one(struct jstap_kprobe *place, unsigned long address)
{
	int ret;

	/* What an earlier registration left would be taken for wishes of ours. */
	memset(&place->kprobe, 0, sizeof(place->kprobe));
	place->kprobe.addr = (kprobe_opcode_t *)address;
	place->kprobe.pre_handler = breakpoint;
	/*
	 * Replacing breakpoints with jumps makes all others wait for the grace periods of tasks, tens of milliseconds for each
	 * few. A probe that is also called after its instruction keeps its breakpoint. What is traced has none: there the kernel
	 * forgets in which of two ways it traces as soon as a probe of the other way joins, and cannot let go of either.
	 */
	place->kprobe.post_handler = many && !jstap_entry_is_traceable(address) ? after : NULL;
	place->kprobe.flags = jstap_probe_is_armed(&place->probe) ? 0 : KPROBE_FLAG_DISABLED;
	ret = register_kprobe(&place->kprobe);
	place->registered = !ret;
	return ret;
}

static int arm_in(void *row, const struct jstap_module *module)
{
	struct jstap_kprobe *place = row;
	unsigned long address = place->module == module ? address_of(place) : 0;

	if (!address)
		return 0;
	return jstap_refused_in(module, address) ?: register_one(place, address);
}

static void module(void *probes, unsigned int count, struct jstap_module *module,
		   enum jstap_module_event event)
{
	if (event == JSTAP_MODULE_COMES)
		jstap_arm_module(probes, count, sizeof(struct jstap_kprobe), module, arm_in);
	else
		unregister(probes, count, module, /* start = */ event == JSTAP_MODULE_STARTED);
}

static void register_some(const struct jstap_entry *places, unsigned int count, struct jstap_refusals *refusals)
{
	unsigned int i;

	many = count > MANY;
	for (i = 0; i < count && !refusals->fatal; i++) {
		struct jstap_kprobe *place = places[i].probe;
		int ret = register_one(place, places[i].address);

		if (ret)
			jstap_refuse(refusals, &place->probe, ret);
		cond_resched();
	}
}

/* Which of them are to be traced. */
static unsigned int choose(struct jstap_entry *places, unsigned int count)
{
	unsigned int conditions = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		conditions += ((struct jstap_kprobe *)places[i].probe)->probe.condition != NULL;
	entries.least = conditions ? FEW : 1;
	return jstap_entries_choose(&entries, places, count);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	struct jstap_entry *places = jstap_allocate(count * sizeof(*places), "the probes", "");
	struct jstap_refusals refusals = { 0 };
	unsigned int used = 0;
	unsigned int chosen, others, i;

	if (!places)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		if (table[i].module)
			continue;
		places[used].address = address_of(&table[i]);
		places[used++].probe = &table[i];
	}
	chosen = choose(places, used);
	others = jstap_entries_others(&entries, used - chosen);
	register_some(places + chosen, others, &refusals);
	/* From here on everything that the kernel does hits probes. */
	if (!refusals.fatal && !jstap_entries_arm(&entries))
		register_some(places, chosen, &refusals);
	if (refusals.fatal)
		stop(probes, count);
	return jstap_refusals_end(&refusals);
}

/* Those that are armed in bulk stay so: each hit costs but a look at its condition. */
static void arm(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct kprobe *kprobe = &table[i].kprobe;
		bool wanted = jstap_probe_is_armed(&table[i].probe);

		if (!table[i].registered || wanted == !kprobe_disabled(kprobe) || kprobe_gone(kprobe))
			continue;
		/* What cannot be switched is still subject to its condition. */
		if (wanted ? enable_kprobe(kprobe) : disable_kprobe(kprobe))
			jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s cannot be switched %s", table[i].probe.point,
					     wanted ? "on" : "off");
		cond_resched();
	}
}

const struct jstap_family jstap_kprobe_family = {
	.name = "kernel function",
	.start = start,
	.stop = stop,
	.arm = arm,
	.module = module,
};
