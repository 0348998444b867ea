// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code of programs and libraries: places in files, whoever maps them. The kernel puts its breakpoint into each process that maps
 * the file, now or later, or, where not all processes are meant, into those that are.
 */
#include <linux/dcache.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tracepoint.h>

#include "../compat/registers.h"
#include "../compat/uprobes.h"
#include "../core/runtime.h"
#include "calls.h"
#include "processes.h"
#include "programs.h"
#include "refused.h"

static bool processes_open;

/* What is kept of functions until they return, where a probe asks for it. */
static struct jstap_calls under_way;
static struct tracepoint *exits;
static bool exits_registered;

static struct jstap_uprobe *probe_of(struct uprobe_consumer *consumer)
{
	return container_of(consumer, struct jstap_uprobe, consumer);
}

static bool means_current(const struct jstap_uprobe *probe)
{
	return !probe->limited || jstap_processes_known(&probe->processes);
}

/* function: where it is in this process; behind: the instruction behind its call, which may be the caller's last one */
static bool is_caller(const struct jstap_uprobe *probe, unsigned long function, unsigned long behind)
{
	unsigned int i;

	for (i = 0; i < probe->caller_count; i++)
		if (behind - 1 - (function + probe->callers[i].distance) < probe->callers[i].size)
			return true;
	return !probe->caller_count;
}

/* At the function's first instruction. */
static bool is_called_as_wanted(const struct jstap_uprobe *probe, struct pt_regs *regs)
{
	unsigned long behind;

	return !probe->caller_count ||
	       (!jstap_registers_caller(regs, &behind) && is_caller(probe, instruction_pointer(regs), behind));
}

static int reached(struct uprobe_consumer *self, struct pt_regs *regs)
{
	struct jstap_uprobe *probe = probe_of(self);
	const struct jstap_hit hit = { .regs = regs };

	if (means_current(probe) && is_called_as_wanted(probe, regs))
		jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
	return 0;
}

/*
 * What tells the calls of a task apart that are followed: by which probe, and where the stack is when they return, which is
 * below 2^47.
 */
static unsigned long key_of(const struct jstap_uprobe *probe, unsigned long returning)
{
	return returning ^ (unsigned long)probe->probe.index << 48;
}

static int entered(struct uprobe_consumer *self, struct pt_regs *regs)
{
	struct jstap_uprobe *probe = probe_of(self);
	struct jstap_hit hit = { .regs = regs };
	unsigned long key = key_of(probe, jstap_registers_returning(regs));
	struct jstap_call *call;

	if (!means_current(probe) || !is_called_as_wanted(probe, regs))
		return 0;
	call = jstap_call_begins(&under_way, key);
	if (!call)
		return 0;
	memset(call->data, 0, probe->entry_size);
	hit.entry = call->data;
	if (!jstap_probe_run(&probe->entry, &hit, JSTAP_RUNNING))
		jstap_call_free(&under_way, jstap_call_ends(&under_way, key));
	return 0;
}

static int returned(struct uprobe_consumer *self, unsigned long function, struct pt_regs *regs)
{
	struct jstap_uprobe *probe = probe_of(self);
	struct jstap_hit hit = { .regs = regs, .from = function };
	struct jstap_call *call = NULL;

	if (!means_current(probe) || !is_caller(probe, function, instruction_pointer(regs)))
		return 0;
	if (probe->entry.handler) {
		call = jstap_call_ends(&under_way, key_of(probe, jstap_registers_stack(regs)));
		if (!call)
			return 0;
		hit.entry = call->data;
	}
	jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
	jstap_call_free(&under_way, call);
	return 0;
}

static void exited(void *data, struct task_struct *task)
{
	jstap_calls_forget(&under_way);
}

static void look(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "sched_process_exit"))
		exits = tracepoint;
}

/* Makes room for what probes keep of calls, if any do. */
static int follow_calls(const struct jstap_uprobe *table, unsigned int count)
{
	size_t most = 0;
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++)
		if (table[i].entry.handler)
			most = max(most, table[i].entry_size);
	if (!most)
		return 0;
	ret = jstap_calls_start(&under_way, most, "a function of a program");
	for_each_kernel_tracepoint(look, NULL);
	ret = ret ?: exits ? tracepoint_probe_register(exits, exited, NULL) : -ENOENT;
	exits_registered = !ret;
	return ret;
}

static void forget_calls(void)
{
	if (exits_registered)
		tracepoint_probe_unregister(exits, exited, NULL);
	exits_registered = false;
	tracepoint_synchronize_unregister();
	jstap_calls_stop(&under_way);
}

/*
 * Whether a process gets the breakpoint: one that is meant, what such a one forks, which is not known yet, or one that just begins
 * to run a program that is meant. The memory of a process belongs to it; that of one that begins or maps is the current one's.
 */
JSTAP_UPROBE_FILTER(is_meant)
{
	const struct jstap_processes *processes = &probe_of(self)->processes;

	if (jstap_processes_known(processes))
		return true;
	return current->mm == mm ? jstap_processes_begin(processes, mm) : jstap_processes_own(processes, mm);
}

static int open_program(struct jstap_program *program, const char *point)
{
	u8 found[JSTAP_BUILD_ID_MAX];
	char text[2 * JSTAP_BUILD_ID_MAX + 1];
	int ret;

	if (program->looked_for)
		return 0;
	program->looked_for = true;
	ret = jstap_program_find(program->path, &program->file);
	if (ret) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: there is no %s here any more: error %d", point, program->path, ret);
		return ret;
	}
	ret = jstap_program_build_id(&program->file, found);
	if (ret < 0) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: %s cannot be read: error %d", point, program->path, ret);
		path_put(&program->file);
		return ret;
	}
	bin2hex(text, found, ret);
	text[2 * ret] = '\0';
	if (strcmp(text, program->build_id)) {
		jstap_control_printf(JSTAP_MESSAGE_WARNING,
				     "%s is of build-id %s, and the script was compiled for %s: its probes are left out", program->path,
				     ret ? text : "(none)", program->build_id);
		path_put(&program->file);
		return 0;
	}
	program->found = true;
	return 0;
}

static int register_one(struct jstap_uprobe *probe)
{
	struct inode *inode = d_real_inode(probe->program->file.dentry);
	int ret;

	memset(&probe->consumer, 0, sizeof(probe->consumer));
	if (probe->returns)
		probe->consumer.ret_handler = returned;
	else
		probe->consumer.handler = reached;
	if (probe->entry.handler)
		probe->consumer.handler = entered;
	if (probe->limited)
		probe->consumer.filter = is_meant;
	ret = jstap_uprobe_register(inode, probe->offset, probe->semaphore, &probe->consumer, &probe->handle);
	probe->registered = !ret;
	return ret;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_uprobe *table = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (table[i].registered)
			jstap_uprobe_unregister(d_real_inode(table[i].program->file.dentry), table[i].offset,
						&table[i].consumer, table[i].handle);
		table[i].registered = false;
		cond_resched();
	}
	jstap_uprobes_wait();
	forget_calls();
	for (i = 0; i < count; i++) {
		if (table[i].program->found)
			path_put(&table[i].program->file);
		table[i].program->found = false;
		table[i].program->looked_for = false;
	}
	if (processes_open)
		jstap_processes_close();
	processes_open = false;
}

/* A session with a target means what that does, alone; and a probe may mean less than that. */
static int know_processes(struct jstap_uprobe *table, unsigned int count)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++) {
		struct jstap_processes *processes = &table[i].processes;

		table[i].limited = jstap_target() || processes->program || processes->pid;
		if (!table[i].limited)
			continue;
		if (!processes_open)
			ret = jstap_processes_open();
		processes_open = true;
		ret = ret ?: jstap_processes_want(processes, table[i].probe.point);
	}
	return ret ?: processes_open ? jstap_processes_watch(NULL) : 0;
}

static int start(void *probes, unsigned int count)
{
	struct jstap_uprobe *table = probes;
	struct jstap_refusals refusals = { 0 };
	unsigned int i;
	int ret = know_processes(table, count) ?: follow_calls(table, count);

	for (i = 0; i < count && !ret; i++) {
		ret = open_program(table[i].program, table[i].probe.point);
		if (!ret && table[i].program->found) {
			int error = register_one(&table[i]);

			if (error)
				jstap_refuse(&refusals, &table[i].probe, error);
		}
		cond_resched();
	}
	ret = ret ?: jstap_refusals_end(&refusals);
	if (ret)
		stop(probes, count);
	return ret;
}

const struct jstap_family jstap_uprobe_family = {
	.name = "program code",
	.start = start,
	.stop = stop,
};
