// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters that other probes read: perf.*.counter("NAME") and @perf("NAME"). One counter of the kernel for each CPU,
 * running from the start of the session to its end.
 */
#include <linux/perf_event.h>

#include "each_cpu.h"
#include "perf_errors.h"

static int start_one(struct jstap_counter *counter)
{
	struct perf_event_attr attributes = {
		.type = counter->type,
		.config = counter->config,
		.size = sizeof(attributes),
		.pinned = true,
	};
	int ret = jstap_each_cpu_start(&counter->cpus, &attributes, NULL, NULL, counter->probe.point);

	if (ret)
		jstap_perf_explain(&counter->probe, counter->type, ret);
	return ret;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_counter *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++)
		jstap_each_cpu_stop(&table[i].cpus);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_counter *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		int ret = start_one(&table[i]);

		if (ret) {
			stop(probes, i);
			return ret;
		}
	}
	return 0;
}

/*
 * What has been counted on this CPU since the session began. Context: a handler, in an NMI too: nobody else changes a
 * counter that runs here while interrupts are off.
 */
s64 jstap_counter_read(struct jstap_context *c, struct jstap_counter *counter)
{
	struct perf_event *event;
	unsigned long flags;
	s64 value = 0;

	local_irq_save(flags);
	event = counter->cpus.events ? READ_ONCE(counter->cpus.events[smp_processor_id()]) : NULL;
	if (event && READ_ONCE(event->state) == PERF_EVENT_STATE_ACTIVE) {
		event->pmu->read(event);
		value = local64_read(&event->count);
	} else {
		event = NULL;
	}
	local_irq_restore(flags);
	if (unlikely(!event))
		jstap_error(c, "%s does not count on this CPU now", counter->probe.point);
	return value;
}

const struct jstap_family jstap_counter_family = {
	.name = "counter",
	.start = start,
	.stop = stop,
};
