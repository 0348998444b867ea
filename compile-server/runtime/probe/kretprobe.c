// SPDX-License-Identifier: GPL-2.0-only
/* Returns of kernel functions. */
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "../core/runtime.h"

static int returned(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct kretprobe *kretprobe = get_kretprobe(instance);

	if (kretprobe) {
		struct jstap_kretprobe *probe = container_of(kretprobe, struct jstap_kretprobe, kretprobe);

		jstap_probe_run(&probe->probe, regs, JSTAP_RUNNING);
	}
	return 0;
}
NOKPROBE_SYMBOL(returned);

static void stop(void *probes, unsigned int count)
{
	struct jstap_kretprobe *table = probes;
	struct kretprobe **all = kvmalloc_array(count, sizeof(*all), GFP_KERNEL | __GFP_NOFAIL);
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (table[i].registered)
			all[used++] = &table[i].kretprobe;
	unregister_kretprobes(all, used);
	for (i = 0; i < count; i++) {
		if (table[i].registered)
			jstap_add_missed(table[i].kretprobe.nmissed + table[i].kretprobe.kp.nmissed);
		table[i].registered = false;
	}
	kvfree(all);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_kretprobe *table = probes;
	unsigned int used = 0;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count; i++) {
		struct kretprobe *kretprobe = &table[i].kretprobe;

		kretprobe->kp.addr = (kprobe_opcode_t *)jstap_relocate(table[i].link_address);
		kretprobe->handler = returned;
		kretprobe->maxactive = table[i].max_active ?: max_t(int, 15, 6 * num_possible_cpus());
		ret = register_kretprobe(kretprobe);
		table[i].registered = !ret;
		if (ret)
			jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s is left out: the kernel refuses it (error %d)",
					     table[i].probe.point, ret);
		else
			used++;
	}
	return used || !count ? 0 : ret;
}

const struct jstap_family jstap_kretprobe_family = {
	.name = "kernel function return",
	.start = start,
	.stop = stop,
};
