// SPDX-License-Identifier: GPL-2.0-only
/*
 * Returns of kernel functions. With an entry handler, each call of the function carries data of its own from the
 * entry to the return; a call whose entry handler did not do its work is not followed to its return.
 */
#include <linux/kprobes.h>

#include "callers.h"
#include "left.h"
#include "pool.h"
#include "refused.h"

/* Returns whether the call is to be followed. */
static bool began(struct jstap_kretprobe *probe, struct pt_regs *regs, void *data)
{
	const struct jstap_hit hit = { .regs = regs, .entry = data };

	if (probe->caller_count && !jstap_called_by(probe->callers, probe->caller_count, regs))
		return false;
	if (!probe->entry.handler)
		return true;
	memset(data, 0, probe->entry_size);
	return jstap_probe_run(&probe->entry, &hit, JSTAP_RUNNING);
}
NOKPROBE_SYMBOL(began);

static void ended(struct jstap_kretprobe *probe, struct pt_regs *regs, void *data)
{
	const struct jstap_hit hit = { .regs = regs, .entry = data, .from = READ_ONCE(probe->from) };

	jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
}
NOKPROBE_SYMBOL(ended);

static struct jstap_kretprobe *probe_of(struct kretprobe_instance *instance)
{
	struct kretprobe *kretprobe = get_kretprobe(instance);

	return kretprobe ? container_of(kretprobe, struct jstap_kretprobe, kretprobe) : NULL;
}
NOKPROBE_SYMBOL(probe_of);

static int entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct jstap_kretprobe *probe = probe_of(instance);

	return !probe || !began(probe, regs, instance->data);
}
NOKPROBE_SYMBOL(entered);

static int returned(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct jstap_kretprobe *probe = probe_of(instance);

	if (probe)
		ended(probe, regs, instance->data);
	return 0;
}
NOKPROBE_SYMBOL(returned);

/* One with a number of calls of its own has a kretprobe of its own, too; the others share the pool. */
static __always_inline void follow(void *place, struct pt_regs *regs)
{
	struct jstap_kretprobe *probe = place;

	if (!probe->registered) {
		jstap_pool_follow(probe, regs);
		return;
	}
	preempt_disable_notrace();
	probe->kretprobe.kp.pre_handler(&probe->kretprobe.kp, regs);
	preempt_enable_notrace();
}

static void notrace called(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *ftrace_regs)
{
	jstap_entries_hit(ip, ops, ftrace_regs, follow);
}
NOKPROBE_SYMBOL(called);

/* What is followed last returns first. */
static struct jstap_entries entries = { .called = called, .backwards = true, .least = 4 };

/* Unregisters those in a module or in its start, or all: in bulk, which takes one grace period. */
static void unregister(struct jstap_kretprobe *table, unsigned int count, const struct jstap_module *module, bool start)
{
	struct kretprobe **all = jstap_allocate(count * sizeof(*all), "unregistering", "");
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!table[i].registered || (module && table[i].module != module))
			continue;
		if (start && !within_module_init((unsigned long)table[i].kretprobe.kp.addr, module->module))
			continue;
		table[i].registered = false;
		table[i].leaving = true;
		if (all)
			all[used++] = &table[i].kretprobe;
		else
			unregister_kretprobe(&table[i].kretprobe);
	}
	if (used)
		unregister_kretprobes(all, used);
	jstap_free(all);
	for (i = 0; i < count; i++) {
		if (table[i].leaving) {
			jstap_add_missed(table[i].kretprobe.nmissed + table[i].kretprobe.kp.nmissed);
			jstap_check_left(&table[i].kretprobe.kp, &table[i].probe);
		}
		table[i].leaving = false;
	}
}

static void stop(void *probes, unsigned int count)
{
	jstap_entries_disarm(&entries);
	jstap_pool_stop();
	unregister(probes, count, NULL, false);
}

/* 0 where there is no such code now. */
static unsigned long address_of(const struct jstap_kretprobe *probe)
{
	return probe->symbol ? jstap_module_symbol(probe->module, probe->symbol) :
			       jstap_place(probe->section, probe->link_address);
}

static int register_one(struct jstap_kretprobe *probe, unsigned long address, bool enabled)
{
	struct kretprobe *kretprobe = &probe->kretprobe;
	int ret;

	WRITE_ONCE(probe->from, address);
	memset(kretprobe, 0, sizeof(*kretprobe));
	kretprobe->kp.addr = (kprobe_opcode_t *)address;
	kretprobe->kp.flags = enabled ? 0 : KPROBE_FLAG_DISABLED;
	kretprobe->handler = returned;
	kretprobe->maxactive = probe->max_active ?: jstap_pool_calls_of_one();
	if (probe->entry.handler || probe->caller_count) {
		kretprobe->entry_handler = entered;
		kretprobe->data_size = probe->entry_size;
	}
	ret = register_kretprobe(kretprobe);
	probe->registered = !ret;
	return ret;
}

static int arm_in(void *row, const struct jstap_module *module)
{
	struct jstap_kretprobe *place = row;
	unsigned long address = place->module == module ? address_of(place) : 0;

	if (!address)
		return 0;
	return jstap_refused_in(module, address) ?: register_one(place, address, true);
}

static void module(void *probes, unsigned int count, struct jstap_module *module,
		   enum jstap_module_event event)
{
	if (event == JSTAP_MODULE_COMES)
		jstap_arm_module(probes, count, sizeof(struct jstap_kretprobe), module, arm_in);
	else
		unregister(probes, count, module, /* start = */ event == JSTAP_MODULE_STARTED);
}

static void arm_some(const struct jstap_entry *places, unsigned int count, struct jstap_refusals *refusals)
{
	unsigned int i;

	for (i = 0; i < count && !refusals->fatal; i++) {
		struct jstap_kretprobe *probe = places[i].probe;
		int ret = probe->registered ? enable_kretprobe(&probe->kretprobe) :
					      register_one(probe, places[i].address, true);

		if (ret)
			jstap_refuse(refusals, &probe->probe, ret);
		cond_resched();
	}
}

/* Lists those in the kernel itself. Of those with a number of calls of their own it registers what follows these. */
static unsigned int list(struct jstap_kretprobe *table, unsigned int count, struct jstap_entry *places,
			 struct jstap_refusals *refusals)
{
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count && !refusals->fatal; i++) {
		unsigned long address = table[i].module ? 0 : address_of(&table[i]);
		int ret = address && table[i].max_active ? register_one(&table[i], address, false) : 0;

		cond_resched();
		if (ret)
			jstap_refuse(refusals, &table[i].probe, ret);
		if (ret || !address)
			continue;
		table[i].from = address;
		places[used].address = address;
		places[used++].probe = &table[i];
	}
	return used;
}

static bool arm_chosen(void)
{
	return !entries.count || (!jstap_pool_start(&entries, began, ended) && jstap_entries_arm(&entries));
}

static int start(void *probes, unsigned int count)
{
	struct jstap_entry *places = jstap_allocate(count * sizeof(*places), "the probes", "");
	struct jstap_refusals refusals = { 0 };
	unsigned int used, chosen;

	if (!places)
		return -ENOMEM;
	used = list(probes, count, places, &refusals);
	chosen = jstap_entries_choose(&entries, places, used);
	arm_some(places + chosen, jstap_entries_others(&entries, used - chosen), &refusals);
	/* From here on everything that the kernel does hits probes. */
	if (!refusals.fatal && !arm_chosen())
		arm_some(places, chosen, &refusals);
	if (refusals.fatal)
		stop(probes, count);
	return jstap_refusals_end(&refusals);
}

const struct jstap_family jstap_kretprobe_family = {
	.name = "kernel function return",
	.start = start,
	.stop = stop,
	.module = module,
};
