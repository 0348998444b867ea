// SPDX-License-Identifier: GPL-2.0-only
/* Places in kernel code: kprobes at link-time addresses. */
#include <linux/kprobes.h>

#include "../core/runtime.h"
#include "refused.h"

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	struct jstap_kprobe *probe = container_of(kprobe, struct jstap_kprobe, kprobe);
	const struct jstap_hit hit = { .regs = regs };
	unsigned long ip = instruction_pointer(regs);

	/* The handler is to see where the probe is; the kernel shows it as if behind a breakpoint. */
	instruction_pointer_set(regs, (unsigned long)kprobe->addr);
	jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
	instruction_pointer_set(regs, ip);
	return 0;
}
NOKPROBE_SYMBOL(hit);

static void stop(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	struct kprobe **all = jstap_allocate(count * sizeof(*all), "unregistering", "");
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!table[i].registered)
			continue;
		if (all)
			all[used++] = &table[i].kprobe;
		else
			unregister_kprobe(&table[i].kprobe);
	}
	/* In bulk: one grace period for all. */
	if (used)
		unregister_kprobes(all, used);
	jstap_free(all);
	for (i = 0; i < count; i++) {
		if (table[i].registered)
			jstap_add_missed(table[i].kprobe.nmissed);
		table[i].registered = false;
	}
}

static int start(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	unsigned int refused = 0;
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		table[i].kprobe.addr = (kprobe_opcode_t *)jstap_relocate(table[i].link_address);
		table[i].kprobe.pre_handler = hit;
		ret = register_kprobe(&table[i].kprobe);
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

const struct jstap_family jstap_kprobe_family = {
	.name = "kernel function",
	.start = start,
	.stop = stop,
};
