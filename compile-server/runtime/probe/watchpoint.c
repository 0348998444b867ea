// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchpoints of the machine on data of the kernel, on all CPUs. The handler runs behind the access, so what was written can
 * be read. There are few (four on x86), and the session fails when there is none left.
 */
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#include "../core/runtime.h"

static void touched(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	struct jstap_watchpoint *watchpoint = event->overflow_handler_context;
	const struct jstap_hit hit = { .regs = regs };

	jstap_probe_run(&watchpoint->probe, &hit, JSTAP_RUNNING);
}
NOKPROBE_SYMBOL(touched);

static void stop(void *probes, unsigned int count)
{
	struct jstap_watchpoint *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (table[i].events)
			unregister_wide_hw_breakpoint(table[i].events);
}

static int register_one(struct jstap_watchpoint *watchpoint)
{
	struct perf_event *__percpu *events;
	struct perf_event_attr attributes;

	hw_breakpoint_init(&attributes);
	attributes.bp_addr = watchpoint->absolute ? watchpoint->link_address : jstap_relocate(watchpoint->link_address);
	attributes.bp_len = watchpoint->length;
	attributes.bp_type = watchpoint->reads ? HW_BREAKPOINT_RW : HW_BREAKPOINT_W;
	events = register_wide_hw_breakpoint(&attributes, touched, watchpoint);
	if (IS_ERR((void __force *)events))
		return PTR_ERR((void __force *)events);
	watchpoint->events = events;
	return 0;
}

static int start(void *probes, unsigned int count)
{
	struct jstap_watchpoint *table = probes;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++) {
		ret = register_one(&table[i]);
		if (ret)
			jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s cannot be watched: %s", table[i].probe.point,
					     ret == -ENOSPC ? "the machine has no watchpoint left" :
					     "the kernel refuses it");
	}
	if (ret)
		stop(probes, i - 1);
	return ret;
}

const struct jstap_family jstap_watchpoint_family = {
	.name = "watchpoint",
	.start = start,
	.stop = stop,
};
