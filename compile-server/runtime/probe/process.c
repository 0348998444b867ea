// SPDX-License-Identifier: GPL-2.0-only
/* Processes and threads as they begin and end. */
#include "../core/runtime.h"
#include "processes.h"

static struct jstap_process_probe *table;
static unsigned int probe_count;

static void tell(enum jstap_process_event event, u64 known)
{
	const struct jstap_hit hit = {};
	unsigned int i;

	for (i = 0; i < probe_count; i++)
		if (table[i].event == event && known & 1ull << table[i].processes.number)
			jstap_probe_run(&table[i].probe, &hit, JSTAP_RUNNING);
}

static void begins(u64 known)
{
	tell(JSTAP_PROCESS_BEGIN, known);
}

static void ends(u64 known)
{
	tell(JSTAP_PROCESS_END, known);
}

static void thread_begins(u64 known)
{
	tell(JSTAP_THREAD_BEGIN, known);
}

static void thread_ends(u64 known)
{
	tell(JSTAP_THREAD_END, known);
}

static const struct jstap_process_listener listener = {
	.begins = begins,
	.ends = ends,
	.thread_begins = thread_begins,
	.thread_ends = thread_ends,
};

static void stop(void *probes, unsigned int count)
{
	/* The table stays: system call probes of processes may keep us being told for a moment. */
	jstap_processes_close();
}

static int start(void *probes, unsigned int count)
{
	unsigned int i;
	int ret = jstap_processes_open();

	table = probes;
	probe_count = count;
	for (i = 0; i < count && !ret; i++)
		ret = jstap_processes_want(&table[i].processes, table[i].probe.point);
	ret = ret ?: jstap_processes_watch(&listener);
	if (ret)
		stop(probes, count);
	return ret;
}

const struct jstap_family jstap_process_family = {
	.name = "process",
	.start = start,
	.stop = stop,
};
