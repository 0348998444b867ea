// SPDX-License-Identifier: GPL-2.0-only
/*
 * Returns of kernel functions. With an entry handler, each call of the function carries data of its own from the
 * entry to the return; a call whose entry handler did not do its work is not followed to its return.
 */
#include <linux/kprobes.h>

#include "callers.h"
#include "entries.h"
#include "refused.h"

static struct jstap_kretprobe *probe_of(struct kretprobe_instance *instance)
{
	struct kretprobe *kretprobe = get_kretprobe(instance);

	return kretprobe ? container_of(kretprobe, struct jstap_kretprobe, kretprobe) : NULL;
}
NOKPROBE_SYMBOL(probe_of);

static int entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct jstap_kretprobe *probe = probe_of(instance);
	const struct jstap_hit hit = { .regs = regs, .entry = instance->data };

	if (!probe || (probe->caller_count && !jstap_called_by(probe->callers, probe->caller_count, regs)))
		return 1;
	if (!probe->entry.handler)
		return 0;
	memset(instance->data, 0, probe->entry_size);
	return jstap_probe_run(&probe->entry, &hit, JSTAP_RUNNING) ? 0 : 1;
}
NOKPROBE_SYMBOL(entered);

static int returned(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct jstap_kretprobe *probe = probe_of(instance);
	const struct jstap_hit hit = { .regs = regs, .entry = instance->data };

	if (probe)
		jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
	return 0;
}
NOKPROBE_SYMBOL(returned);

/* What the kernel does itself where a kprobe is hit: it arranges for the return to be seen. */
static void follow(void *probe, struct pt_regs *regs)
{
	struct kprobe *kprobe = &((struct jstap_kretprobe *)probe)->kretprobe.kp;

	kprobe->pre_handler(kprobe, regs);
}
NOKPROBE_SYMBOL(follow);

/* What is followed last returns first. */
static struct jstap_entries entries = { .hit = follow, .backwards = true };

/* Unregisters those in a module, or all: in bulk, which takes one grace period. */
static void unregister(struct jstap_kretprobe *table, unsigned int count, const struct jstap_module *module)
{
	struct kretprobe **all = jstap_allocate(count * sizeof(*all), "unregistering", "");
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!table[i].registered || (module && table[i].module != module))
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
		if (table[i].leaving)
			jstap_add_missed(table[i].kretprobe.nmissed + table[i].kretprobe.kp.nmissed);
		table[i].leaving = false;
	}
}

static void stop(void *probes, unsigned int count)
{
	jstap_entries_disarm(&entries);
	unregister(probes, count, NULL);
}

/* 0 where there is no such code now. */
static unsigned long address_of(const struct jstap_kretprobe *probe)
{
	return probe->symbol ? jstap_module_symbol(probe->module, probe->symbol) :
			       jstap_place(probe->section, probe->link_address);
}

/* Registers one, disarmed: that checks the place and allocates what follows the calls. */
static int register_one(struct jstap_kretprobe *probe, unsigned long address)
{
	struct kretprobe *kretprobe = &probe->kretprobe;
	int ret;

	memset(kretprobe, 0, sizeof(*kretprobe));
	kretprobe->kp.addr = (kprobe_opcode_t *)address;
	kretprobe->kp.flags = KPROBE_FLAG_DISABLED;
	kretprobe->handler = returned;
	kretprobe->maxactive = probe->max_active ?: max_t(int, 15, 6 * num_possible_cpus());
	if (probe->entry.handler || probe->caller_count) {
		kretprobe->entry_handler = entered;
		kretprobe->data_size = probe->entry_size;
	}
	ret = register_kretprobe(kretprobe);
	probe->registered = !ret;
	return ret;
}

/* Registers all of the kernel itself; those that it takes are listed. Returns how many. */
static unsigned int register_all(struct jstap_kretprobe *table, unsigned int count, struct jstap_entry *places,
				 struct jstap_refusals *refusals)
{
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count && !refusals->fatal; i++) {
		unsigned long address = table[i].module ? 0 : address_of(&table[i]);
		int ret = address ? register_one(&table[i], address) : 0;

		cond_resched();
		if (ret)
			jstap_refuse(refusals, &table[i].probe, ret);
		if (ret || !address)
			continue;
		places[used].address = address;
		places[used++].probe = &table[i];
	}
	return used;
}

static void module(void *probes, unsigned int count, struct jstap_module *module, bool comes)
{
	struct jstap_kretprobe *table = probes;
	struct jstap_refusals refusals = { 0 };
	unsigned int i;

	if (!comes)
		unregister(table, count, module);
	for (i = 0; i < count && comes; i++) {
		unsigned long address = table[i].module == module ? address_of(&table[i]) : 0;
		int ret = address ? register_one(&table[i], address) : 0;

		if (address && !ret)
			ret = enable_kretprobe(&table[i].kretprobe);
		if (ret)
			jstap_refuse(&refusals, &table[i].probe, ret);
		cond_resched();
	}
	jstap_refusals_end_module(&refusals, module);
}

static int enable_some(const struct jstap_entry *places, unsigned int count)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++) {
		struct jstap_kretprobe *probe = places[i].probe;

		ret = enable_kretprobe(&probe->kretprobe);
		cond_resched();
	}
	return ret;
}

static int start(void *probes, unsigned int count)
{
	struct jstap_entry *places = jstap_allocate(count * sizeof(*places), "the probes", "");
	struct jstap_refusals refusals = { 0 };
	unsigned int used, chosen;

	if (!places)
		return -ENOMEM;
	used = register_all(probes, count, places, &refusals);
	chosen = jstap_entries_choose(&entries, places, used);
	if (!refusals.fatal)
		refusals.fatal = enable_some(places + chosen, used - chosen);
	if (!refusals.fatal && !jstap_entries_arm(&entries))
		refusals.fatal = enable_some(places, chosen);
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
