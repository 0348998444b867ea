// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter of the kernel on each CPU. The kernel takes a counter off a CPU that goes, for good. So when CPUs come or go a
 * work item looks which of the counters are on CPUs that are there: making one wants locks that those who switch CPUs hold.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "each_cpu.h"

static DEFINE_MUTEX(counting);	/* nothing that waits for a CPU's coming or going is done inside, but for the work item */
static struct jstap_each_cpu *counters;
static struct cpumask gone;	/* since the last look */
static int hotplug_state;

static void look(struct work_struct *work);
static DECLARE_WORK(look_work, look);

static int cpu_comes(unsigned int cpu)
{
	schedule_work(&look_work);
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	cpumask_set_cpu(cpu, &gone);
	schedule_work(&look_work);
	return 0;
}

static int count(struct jstap_each_cpu *counter, unsigned int cpu)
{
	struct perf_event *event = perf_event_create_kernel_counter(counter->attributes, cpu, NULL, counter->sampled,
								    counter->context);

	if (IS_ERR(event))
		return PTR_ERR(event);
	WRITE_ONCE(counter->events[cpu], event);
	return 0;
}

static void uncount(struct jstap_each_cpu *counter, unsigned int cpu)
{
	struct perf_event *event = counter->events[cpu];

	WRITE_ONCE(counter->events[cpu], NULL);
	if (event) {
		/* Handlers that read counters run with preemption off. */
		synchronize_rcu();
		perf_event_release_kernel(event);
	}
}

/*
 * A CPU that comes or goes just now counts nothing, and its being online does not tell: whoever fails on one waits until none
 * is on its way. One that has gone is no error.
 */
static int count_if_there(struct jstap_each_cpu *counter, unsigned int cpu)
{
	int tries;
	int ret;

	for (tries = 0; tries < 10; tries++) {
		bool online;

		ret = count(counter, cpu);
		if (ret != -ENODEV)
			break;
		cpus_read_lock();
		online = cpu_online(cpu);
		cpus_read_unlock();
		if (!online)
			return 0;
	}
	return ret;
}

static int count_all(struct jstap_each_cpu *counter)
{
	unsigned int cpu;
	int ret = 0;

	for_each_online_cpu(cpu)
		if (!counter->events[cpu])
			ret = ret ?: count_if_there(counter, cpu);
	return ret;
}

static void look(struct work_struct *work)
{
	struct jstap_each_cpu *counter;
	unsigned int cpu;

	mutex_lock(&counting);
	for_each_possible_cpu(cpu)
		if (cpumask_test_and_clear_cpu(cpu, &gone))
			for (counter = counters; counter; counter = counter->next)
				uncount(counter, cpu);
	for (counter = counters; counter; counter = counter->next)
		if (count_all(counter))
			jstap_control_printf(JSTAP_MESSAGE_WARNING, "%s does not count on a CPU that came", counter->point);
	mutex_unlock(&counting);
}

static void free_events(struct jstap_each_cpu *counter)
{
	unsigned int cpu;

	for (cpu = 0; counter->events && cpu < nr_cpu_ids; cpu++)
		if (counter->events[cpu])
			perf_event_release_kernel(counter->events[cpu]);
	jstap_free(counter->events);
	counter->events = NULL;
	jstap_free(counter->attributes);
	counter->attributes = NULL;
}

static int allocate(struct jstap_each_cpu *counter, const struct perf_event_attr *attributes)
{
	counter->attributes = jstap_allocate(sizeof(*attributes), "the counters of ", counter->point);
	counter->events = jstap_allocate(nr_cpu_ids * sizeof(*counter->events), "the counters of ", counter->point);
	if (!counter->attributes || !counter->events)
		return -ENOMEM;
	*counter->attributes = *attributes;
	return 0;
}

/* Without a slot for it those that come later are not counted. */
static void watch_cpus(void)
{
	if (!hotplug_state)
		hotplug_state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "jstap:count", cpu_comes, cpu_goes);
}

/* The kernel must not be left with what it calls when this module has gone. */
static void unwatch_cpus(void)
{
	if (hotplug_state > 0) {
		cpuhp_remove_state_nocalls(hotplug_state);
		cancel_work_sync(&look_work);
	}
	hotplug_state = 0;
}

int jstap_each_cpu_start(struct jstap_each_cpu *counter, struct perf_event_attr *attributes,
			 perf_overflow_handler_t sampled, void *context, const char *point)
{
	bool only;
	int ret;

	counter->sampled = sampled;
	counter->context = context;
	counter->point = point;
	ret = allocate(counter, attributes);
	if (ret)
		goto fail;
	watch_cpus();
	mutex_lock(&counting);
	only = !counters;
	ret = count_all(counter);
	if (!ret) {
		counter->next = counters;
		counters = counter;
	}
	mutex_unlock(&counting);
	if (!ret)
		return 0;
	if (only)
		unwatch_cpus();
fail:
	free_events(counter);
	return ret;
}

void jstap_each_cpu_stop(struct jstap_each_cpu *counter)
{
	struct jstap_each_cpu **place = &counters;
	bool last;

	if (!counter->events)
		return;
	mutex_lock(&counting);
	while (*place != counter)
		place = &(*place)->next;
	*place = counter->next;
	last = !counters;
	mutex_unlock(&counting);
	if (last)
		unwatch_cpus();
	free_events(counter);
}
