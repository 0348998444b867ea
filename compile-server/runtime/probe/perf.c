// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sampling counters: timer.profile and perf.*. One counter of the kernel for each CPU, or for each thread of the target
 * process, which what it starts inherits. What a program does is picked from what is sampled on all CPUs. Each sample brings
 * the registers of what was interrupted, in user space or in the kernel.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/namei.h>
#include <linux/perf_event.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "each_cpu.h"
#include "perf_errors.h"

#define MOST_THREADS 4096

/* The file that the current task runs stays the same, and there, until it runs another one itself. */
static bool runs(const struct jstap_perf_probe *probe)
{
	const struct file *file;
	bool same;

	if (!current->mm || current->flags & PF_KTHREAD)
		return false;
	rcu_read_lock();
	file = rcu_dereference(current->mm->exe_file);
	same = file && file_inode(file) == d_inode(probe->program_file.dentry);
	rcu_read_unlock();
	return same;
}

static void sampled(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	struct jstap_perf_probe *probe = event->overflow_handler_context;
	const struct jstap_hit hit = { .regs = regs };

	if (!probe->program || runs(probe))
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
	path_put(&probe->program_file);
	memset(&probe->program_file, 0, sizeof(probe->program_file));
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

/* The file is held, so that no other one can be taken for it. */
static int count_cpus(struct jstap_perf_probe *probe)
{
	struct perf_event_attr attributes = attributes_of(probe);
	int ret = probe->program ? kern_path(probe->program, LOOKUP_FOLLOW, &probe->program_file) : 0;

	if (ret)
		return ret == -ENOENT || ret == -ENOTDIR ? -ESRCH : ret;

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
	else if (probe->program)
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: there is no such program here", probe->probe.point);
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
