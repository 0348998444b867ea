// SPDX-License-Identifier: GPL-2.0-only
/* Places in kernel code: kprobes at link-time addresses. */
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "../core/runtime.h"

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
	struct jstap_kprobe *probe = container_of(kprobe, struct jstap_kprobe, kprobe);

	jstap_probe_run(&probe->probe, regs, JSTAP_RUNNING);
	return 0;
}
NOKPROBE_SYMBOL(hit);

static void stop(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	struct kprobe **all = kvmalloc_array(count, sizeof(*all), GFP_KERNEL | __GFP_NOFAIL);
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (table[i].registered)
			all[used++] = &table[i].kprobe;
	/* In bulk: one grace period for all. */
	unregister_kprobes(all, used);
	for (i = 0; i < count; i++) {
		if (table[i].registered)
			jstap_add_missed(table[i].kprobe.nmissed);
		table[i].registered = false;
	}
	kvfree(all);
}

/* What the kernel refuses is left out with a warning; that nothing is left is an error. */
static int start(void *probes, unsigned int count)
{
	struct jstap_kprobe *table = probes;
	unsigned int used = 0;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count; i++) {
		table[i].kprobe.addr = (kprobe_opcode_t *)jstap_relocate(table[i].link_address);
		table[i].kprobe.pre_handler = hit;
		ret = register_kprobe(&table[i].kprobe);
		table[i].registered = !ret;
		if (ret)
			jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s is left out: the kernel refuses it (error %d)",
					     table[i].probe.point, ret);
		else
			used++;
	}
	return used || !count ? 0 : ret;
}

const struct jstap_family jstap_kprobe_family = {
	.name = "kernel function",
	.start = start,
	.stop = stop,
};
