// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each CPU needs: a context, a trace ring, its part of each statistic. CPUs that are there have it when the
 * session starts; one that comes later gets it before it runs. If there is no memory then, the CPU comes all the
 * same and hits on it are counted as skipped.
 */
#include <linux/cpuhotplug.h>

#include "runtime.h"

static bool started;
static int failure;
static int hotplug_state;

static int prepare_maps(unsigned int cpu)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < jstap_script.map_count && !ret; i++)
		ret = jstap_map_prepare(jstap_script.maps[i], cpu);
	return ret;
}

/* The context comes last: with it the CPU can run handlers. */
static int prepare(unsigned int cpu)
{
	int ret = prepare_maps(cpu);

	if (!ret && !jstap_script.silent)
		ret = jstap_trace_prepare(cpu);
	ret = ret ?: jstap_context_prepare(cpu);

	if (ret && !started)
		failure = ret;
	return 0;
}

/* Returns 0 or a negative errno with the reason among the messages. Context: may sleep. */
int jstap_cpus_create(void)
{
	unsigned int cpu;

	hotplug_state = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, "jstap:prepare", prepare, NULL);
	/* The kernel has few such slots: without one, prepare for all CPUs that can ever be. */
	if (hotplug_state < 0)
		for_each_possible_cpu(cpu)
			prepare(cpu);
	started = true;
	return failure;
}

/* Context: may sleep. */
void jstap_cpus_destroy(void)
{
	if (hotplug_state > 0)
		cpuhp_remove_state_nocalls(hotplug_state);
	hotplug_state = 0;
}
