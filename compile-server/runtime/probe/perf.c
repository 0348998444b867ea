// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sampling counters: timer.profile and perf.*. One counter of the kernel for each CPU; each sample brings the registers
 * of what was interrupted, in user space or in the kernel.
 */
#include <linux/perf_event.h>

#include "../core/runtime.h"

static void sampled(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	struct jstap_perf_probe *probe = event->overflow_handler_context;
	const struct jstap_hit hit = { .regs = regs };

	jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
}

static void stop_one(struct jstap_perf_probe *probe)
{
	unsigned int cpu;

	if (!probe->events)
		return;
	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (probe->events[cpu])
			perf_event_release_kernel(probe->events[cpu]);
	jstap_free(probe->events);
	probe->events = NULL;
}

static int start_one(struct jstap_perf_probe *probe)
{
	struct perf_event_attr attributes = {
		.type = probe->type,
		.config = probe->config,
		.size = sizeof(attributes),
		.pinned = 1,
		.freq = probe->frequency != 0,
	};
	unsigned int cpu;
	int ret = 0;

	if (probe->frequency)
		attributes.sample_freq = probe->frequency;
	else
		attributes.sample_period = probe->period;
	probe->events = jstap_allocate(nr_cpu_ids * sizeof(*probe->events), "the counters of ", probe->probe.point);
	if (!probe->events)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		struct perf_event *event = perf_event_create_kernel_counter(&attributes, cpu, NULL, sampled, probe);

		if (!IS_ERR(event)) {
			probe->events[cpu] = event;
		} else if (cpu_online(cpu)) {
			/* Not one that has just gone. */
			ret = PTR_ERR(event);
			break;
		}
	}
	if (ret) {
		stop_one(probe);
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: this machine cannot count that (error %d)",
				     probe->probe.point, ret);
	}
	return ret;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_perf_probe *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++)
		stop_one(&table[i]);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_perf_probe *table = probes;
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

const struct jstap_family jstap_perf_family = {
	.name = "perf",
	.start = start,
	.stop = stop,
};
