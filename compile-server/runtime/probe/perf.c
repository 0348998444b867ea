// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sampling counters: timer.profile and perf.*. One counter of the kernel for each CPU, or for each thread of the target
 * process, which what it starts inherits. Each sample brings the registers of what was interrupted, in user space or in
 * the kernel.
 */
#include <linux/perf_event.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "each_cpu.h"
#include "perf_errors.h"

#define MOST_THREADS 4096

static void sampled(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	struct jstap_perf_probe *probe = event->overflow_handler_context;
	const struct jstap_hit hit = { .regs = regs };

	jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
}

static void stop_one(struct jstap_perf_probe *probe)
{
	unsigned int i;

	jstap_each_cpu_stop(&probe->cpus);
	for (i = 0; i < probe->event_count; i++)
		perf_event_release_kernel(probe->events[i]);
	jstap_free(probe->events);
	probe->events = NULL;
	probe->event_count = 0;
}

static struct perf_event_attr attributes_of(const struct jstap_perf_probe *probe)
{
	struct perf_event_attr attributes = {
		.type = probe->type,
		.config = probe->config,
		.size = sizeof(attributes),
		.pinned = !probe->of_target,
		.inherit = probe->of_target,
		.freq = probe->frequency != 0,
	};

	if (probe->frequency)
		attributes.sample_freq = probe->frequency;
	else
		attributes.sample_period = probe->period;
	return attributes;
}

static int count_thread(struct jstap_perf_probe *probe, struct task_struct *task)
{
	struct perf_event_attr attributes = attributes_of(probe);
	struct perf_event *event = perf_event_create_kernel_counter(&attributes, -1, task, sampled, probe);

	if (IS_ERR(event))
		return PTR_ERR(event);
	probe->events[probe->event_count++] = event;
	return 0;
}

static int count_cpus(struct jstap_perf_probe *probe)
{
	struct perf_event_attr attributes = attributes_of(probe);

	return jstap_each_cpu_start(&probe->cpus, &attributes, sampled, probe, probe->probe.point);
}

/* The threads of a process, each held. A thread that starts meanwhile inherits the counter of the one that starts it. */
static unsigned int hold_threads(struct task_struct *leader, struct task_struct **threads)
{
	struct task_struct *thread;
	unsigned int held = 0;

	rcu_read_lock();
	for_each_thread(leader, thread) {
		if (held == MOST_THREADS)
			break;
		get_task_struct(thread);
		threads[held++] = thread;
	}
	rcu_read_unlock();
	return held;
}

static int count_threads(struct jstap_perf_probe *probe, struct task_struct *leader)
{
	struct task_struct **threads = jstap_allocate(MOST_THREADS * sizeof(*threads), "the target's threads", "");
	unsigned int held, i;
	int ret = 0;

	probe->events = jstap_allocate(MOST_THREADS * sizeof(*probe->events), "the counters of ", probe->probe.point);
	if (!threads || !probe->events)
		ret = -ENOMEM;
	held = ret ? 0 : hold_threads(leader, threads);
	for (i = 0; i < held; i++) {
		ret = ret ?: count_thread(probe, threads[i]);
		/* One that has ended. */
		if (ret == -ESRCH)
			ret = 0;
		put_task_struct(threads[i]);
	}
	jstap_free(threads);
	return ret;
}

static int count_target(struct jstap_perf_probe *probe)
{
	struct task_struct *leader;
	struct pid *pid = find_get_pid(jstap_target());
	int ret;

	leader = get_pid_task(pid, PIDTYPE_TGID);
	put_pid(pid);
	if (!leader)
		return -ESRCH;
	ret = count_threads(probe, leader);
	put_task_struct(leader);
	return ret;
}

static void explain(const struct jstap_perf_probe *probe, int error)
{
	if (error != -ESRCH)
		jstap_perf_explain(&probe->probe, probe->type, error);
	else
		jstap_control_printf(JSTAP_MESSAGE_ERROR, jstap_target() ?
				     "%s: there is no process %lld" :
				     "%s: there is no target process: give one by -c or -x",
				     probe->probe.point, jstap_target());
}

static int start_one(struct jstap_perf_probe *probe)
{
	int ret = probe->of_target ? count_target(probe) : count_cpus(probe);

	if (ret) {
		stop_one(probe);
		explain(probe, ret);
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
