// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts: the one place through which every handler runs.
 *
 * A CPU has one context. Whoever finds it busy (an interrupt, an NMI, or a probe on a function that a handler
 * itself uses) leaves at once and is counted. So handlers never re-enter on a CPU, and everything that a
 * context holds (frames, output, the trace ring of that CPU) has one user at a time.
 */
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/delay.h>

#include "runtime.h"

#define OUTPUT_SIZE	8192
#define LEAST_STACK	1024
#define LOCK_WAIT_US	10

static struct jstap_context __percpu *contexts;

static int context_create(struct jstap_context *c)
{
	c->output = kvmalloc(OUTPUT_SIZE, GFP_KERNEL);
	c->frames = kvzalloc(max_t(size_t, jstap_script.frame_stack_size, 1), GFP_KERNEL);
	return c->output && c->frames ? 0 : -ENOMEM;
}

/* Context: may sleep. */
int jstap_contexts_create(void)
{
	int cpu;

	contexts = alloc_percpu(struct jstap_context);
	if (!contexts)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		int ret = context_create(per_cpu_ptr(contexts, cpu));

		if (ret) {
			jstap_contexts_destroy();
			return ret;
		}
	}
	return 0;
}

/* Context: may sleep; no handler runs any more. */
void jstap_contexts_destroy(void)
{
	int cpu;

	if (!contexts)
		return;
	for_each_possible_cpu(cpu) {
		kvfree(per_cpu_ptr(contexts, cpu)->output);
		kvfree(per_cpu_ptr(contexts, cpu)->frames);
	}
	free_percpu(contexts);
	contexts = NULL;
}

/* Waits until no handler runs. Context: may sleep. */
void jstap_contexts_wait_idle(void)
{
	int cpu;

	synchronize_rcu();
	for_each_possible_cpu(cpu)
		while (READ_ONCE(per_cpu_ptr(contexts, cpu)->busy))
			msleep(1);
}

void jstap_contexts_add(struct jstap_summary *summary)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct jstap_context *c = per_cpu_ptr(contexts, cpu);

		summary->skipped_reentrant += READ_ONCE(c->skipped_reentrant);
		summary->skipped_locks += READ_ONCE(c->skipped_locks);
		summary->skipped_stack += READ_ONCE(c->skipped_stack);
	}
}

static bool enough_stack(void)
{
	unsigned long here = (unsigned long)&here;
	unsigned long base = (unsigned long)task_stack_page(current);

	/* On an interrupt stack the task's own does not fill up. */
	if (here < base || here >= base + THREAD_SIZE)
		return true;
	return here - base >= LEAST_STACK;
}

static bool try_lock(const struct jstap_lock_use *use)
{
	unsigned int tries = jstap_script.max_lock_tries;

	do {
		if (use->write ? write_trylock(&use->lock->lock) : read_trylock(&use->lock->lock))
			return true;
		udelay(LOCK_WAIT_US);
	} while (tries-- && jstap_state() != JSTAP_FAILED);
	atomic_long_inc(&use->lock->timeouts);
	return false;
}

static void unlock(const struct jstap_lock_use *use)
{
	if (use->write)
		write_unlock(&use->lock->lock);
	else
		read_unlock(&use->lock->lock);
}

/* All or none, in the order of declaration, which is the same for every handler. */
static bool lock_globals(const struct jstap_probe *probe)
{
	unsigned int i;

	for (i = 0; i < probe->lock_count; i++) {
		if (!try_lock(&probe->locks[i])) {
			while (i--)
				unlock(&probe->locks[i]);
			return false;
		}
	}
	return true;
}

static void unlock_globals(const struct jstap_probe *probe)
{
	unsigned int i = probe->lock_count;

	while (i--)
		unlock(&probe->locks[i]);
}

static void prepare(struct jstap_context *c, const struct jstap_probe *probe, struct pt_regs *regs)
{
	c->probe = probe;
	c->regs = regs;
	c->error = NULL;
	c->fatal = false;
	c->actions = jstap_script.max_actions;
	c->nesting = 0;
	c->frame_used = 0;
	c->output_used = 0;
	c->position_used = 0;
	c->position[0] = '\0';
}

static void report(struct jstap_context *c)
{
	jstap_count_error();
	jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s%s%s in probe %s", c->error,
			     c->position_used ? " " : "", c->position, c->probe->point);
}

/* A script that takes too much of a CPU's time ends itself. */
static void account(struct jstap_context *c, cycles_t start)
{
	cycles_t now = get_cycles();

	c->interval_spent += now - start;
	if (now - c->interval_start < jstap_script.overload_interval)
		return;
	if (c->interval_spent > jstap_script.overload_threshold && c->interval_start) {
		jstap_count_error();
		jstap_control_printf(JSTAP_MESSAGE_ERROR,
				     "probe overhead (%llu cycles) exceeded threshold (%llu cycles) in last %llu cycles",
				     (u64)c->interval_spent, (u64)jstap_script.overload_threshold,
				     (u64)(now - c->interval_start));
		jstap_session_fail();
	}
	c->interval_start = now;
	c->interval_spent = 0;
}

static void run(struct jstap_context *c, enum jstap_state state)
{
	cycles_t start = get_cycles();

	c->probe->handler(c);
	unlock_globals(c->probe);
	if (c->output_used)
		jstap_trace_write(c->probe, c->output, c->output_used);
	if (unlikely(c->error))
		report(c);
	if (state == JSTAP_RUNNING && jstap_script.overload_threshold)
		account(c, start);
}

void jstap_probe_run(const struct jstap_probe *probe, struct pt_regs *regs, enum jstap_state state)
{
	struct jstap_context *c;

	if (unlikely(jstap_state() != state))
		return;
	preempt_disable_notrace();
	c = this_cpu_ptr(contexts);
	if (unlikely(c->busy)) {
		c->skipped_reentrant++;
		goto out;
	}
	c->busy = true;
	barrier();
	if (unlikely(jstap_state() != state))
		goto release;
	if (unlikely(!enough_stack())) {
		c->skipped_stack++;
		goto release;
	}
	prepare(c, probe, regs);
	if (unlikely(!lock_globals(probe))) {
		c->skipped_locks++;
		goto release;
	}
	run(c, state);
release:
	barrier();
	c->busy = false;
out:
	preempt_enable_notrace();
}
NOKPROBE_SYMBOL(jstap_probe_run);
