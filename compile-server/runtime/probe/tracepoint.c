// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints of the kernel, found by name. A tracepoint calls its probes with what it was given, each value in a
 * register: as so many unsigned longs. More than a tracepoint has are read from where they would be, and never used.
 */
#include <linux/rcupdate.h>
#include <linux/tracepoint.h>

#include "../core/runtime.h"
#include "refused.h"

/*
 * The first six values (the first of all is our own) come in registers, the others on the stack. Reading one too many
 * from the stack reads what lies there: always mapped, for a caller's frame is above.
 */
static void hit(void *data, unsigned long a0, unsigned long a1, unsigned long a2, unsigned long a3, unsigned long a4,
		unsigned long a5, unsigned long a6, unsigned long a7, unsigned long a8, unsigned long a9,
		unsigned long a10, unsigned long a11)
{
	struct jstap_tracepoint_probe *probe = data;
	const unsigned long arguments[JSTAP_MAX_ARGUMENTS] = { a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 };
	const struct jstap_hit hit = { .arguments = arguments };

	/* Where RCU does not watch (idle), what a handler relies on does not hold. */
	if (rcu_is_watching())
		jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
}

struct wanted {
	struct jstap_tracepoint_probe *probes;
	unsigned int count;
};

static void look(struct tracepoint *tracepoint, void *argument)
{
	struct wanted *wanted = argument;
	unsigned int i;

	for (i = 0; i < wanted->count; i++)
		if (!strcmp(tracepoint->name, wanted->probes[i].tracepoint))
			wanted->probes[i].found = tracepoint;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_tracepoint_probe *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (table[i].registered)
			tracepoint_probe_unregister(table[i].found, hit, &table[i]);
		table[i].registered = false;
	}
	/* Those that run still may use our code until here. */
	tracepoint_synchronize_unregister();
}

static int start(void *probes, unsigned int count)
{
	struct jstap_tracepoint_probe *table = probes;
	struct wanted wanted = { table, count };
	struct jstap_refusals refusals = { 0 };
	unsigned int i;

	for_each_kernel_tracepoint(look, &wanted);
	for (i = 0; i < count && !refusals.fatal; i++) {
		int ret = table[i].found ? tracepoint_probe_register(table[i].found, hit, &table[i]) : -ENOENT;

		table[i].registered = !ret;
		if (ret)
			jstap_refuse(&refusals, &table[i].probe, ret);
	}
	if (refusals.fatal)
		stop(probes, count);
	return jstap_refusals_end(&refusals);
}

const struct jstap_family jstap_tracepoint_family = {
	.name = "tracepoint",
	.start = start,
	.stop = stop,
};
