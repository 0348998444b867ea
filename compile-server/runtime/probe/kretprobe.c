// SPDX-License-Identifier: GPL-2.0-only
/*
 * Returns of kernel functions. With an entry handler, each call of the function carries data of its own from the
 * entry to the return; a call whose entry handler did not do its work is not followed to its return.
 */
#include <linux/kprobes.h>

#include "../core/runtime.h"
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

	if (!probe)
		return 1;
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

static void stop(void *probes, unsigned int count)
{
	struct jstap_kretprobe *table = probes;
	struct kretprobe **all = jstap_allocate(count * sizeof(*all), "unregistering", "");
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!table[i].registered)
			continue;
		if (all)
			all[used++] = &table[i].kretprobe;
		else
			unregister_kretprobe(&table[i].kretprobe);
	}
	/* In bulk: one grace period for all. */
	if (used)
		unregister_kretprobes(all, used);
	jstap_free(all);
	for (i = 0; i < count; i++) {
		if (table[i].registered)
			jstap_add_missed(table[i].kretprobe.nmissed + table[i].kretprobe.kp.nmissed);
		table[i].registered = false;
	}
}

static int register_one(struct jstap_kretprobe *probe)
{
	struct kretprobe *kretprobe = &probe->kretprobe;

	kretprobe->kp.addr = (kprobe_opcode_t *)jstap_relocate(probe->link_address);
	kretprobe->handler = returned;
	kretprobe->maxactive = probe->max_active ?: max_t(int, 15, 6 * num_possible_cpus());
	if (probe->entry.handler) {
		kretprobe->entry_handler = entered;
		kretprobe->data_size = probe->entry_size;
	}
	return register_kretprobe(kretprobe);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_kretprobe *table = probes;
	unsigned int refused = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		int ret = register_one(&table[i]);

		table[i].registered = !ret;
		if (!ret)
			continue;
		if (!jstap_is_refusal(ret)) {
			stop(probes, count);
			return ret;
		}
		jstap_warn_refused(&table[i].probe, ret, &refused);
		cond_resched();
	}
	jstap_warn_refused_others(refused);
	return 0;
}

const struct jstap_family jstap_kretprobe_family = {
	.name = "kernel function return",
	.start = start,
	.stop = stop,
};
