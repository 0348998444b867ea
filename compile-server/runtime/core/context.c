// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts: the one place through which every handler runs.
 *
 * A CPU has one context. Whoever finds it busy (an interrupt, an NMI, or a probe on a function that a handler
 * itself uses) leaves at once and is counted. So handlers never re-enter on a CPU, and everything that a
 * context holds (frames, output, the trace ring of that CPU) has one user at a time. The claim needs no atomic
 * operation: whoever interrupts it on this CPU has released the context again before it goes on.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>

#include "lock.h"
#include "match.h"
#include "runtime.h"
#include "statistic.h"

#define LEAST_STACK	1024
#define LOCK_WAIT_US	10

static struct jstap_context __percpu *contexts;

/* Context: may sleep. */
int jstap_contexts_create(void)
{
	contexts = alloc_percpu(struct jstap_context);
	return contexts ? 0 : -ENOMEM;
}

/* Gives a CPU's context its buffers. Returns 0 or -ENOMEM with a message. Context: may sleep. */
int jstap_context_prepare(unsigned int cpu)
{
	struct jstap_context *c = per_cpu_ptr(contexts, cpu);

	if (c->output)
		return 0;
	if (!c->frames)
		c->frames = jstap_allocate(max_t(size_t, jstap_script.frame_stack_size, 8), "the stack of a CPU", "");
	if (!c->scratch)
		c->scratch = jstap_allocate(JSTAP_CELL_MAX, "the buffers of a CPU", "");
	if (jstap_script.keeps_matches && !c->matched)
		c->matched = jstap_matched_create();
	if (!c->frames || !c->scratch || (jstap_script.keeps_matches && !c->matched))
		return -ENOMEM;
	c->output = jstap_allocate(JSTAP_OUTPUT_SIZE, "the buffers of a CPU", "");
	return c->output ? 0 : -ENOMEM;
}

/* Context: may sleep; no handler runs any more. */
void jstap_contexts_destroy(void)
{
	int cpu;

	if (!contexts)
		return;
	for_each_possible_cpu(cpu) {
		struct jstap_context *c = per_cpu_ptr(contexts, cpu);

		jstap_free(c->output);
		jstap_free(c->matched);
		jstap_free(c->scratch);
		jstap_free(c->frames);
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
		summary->skipped_other += READ_ONCE(c->skipped_other);
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

static bool lock_one(const struct jstap_lock_use *use)
{
	unsigned int tries = jstap_script.max_lock_tries;

	while (!jstap_lock_try(use)) {
		if (!tries-- || jstap_state() == JSTAP_FAILED) {
			atomic_long_inc(&use->lock->timeouts);
			return false;
		}
		udelay(LOCK_WAIT_US);
	}
	return true;
}

static void unlock_first(const struct jstap_probe *probe, unsigned int count)
{
	while (count--)
		jstap_lock_release(&probe->locks[count]);
}

/* All or none, in the order of declaration, which is the same for every handler. */
static bool lock_globals(const struct jstap_probe *probe)
{
	unsigned int i;

	for (i = 0; i < probe->lock_count; i++) {
		if (unlikely(!lock_one(&probe->locks[i]))) {
			unlock_first(probe, i);
			return false;
		}
	}
	return true;
}

static void prepare(struct jstap_context *c, const struct jstap_probe *probe, const struct jstap_hit *hit)
{
	c->probe = probe;
	c->regs = hit->regs;
	c->entry = hit->entry;
	c->arguments = hit->arguments;
	c->verdict = hit->verdict;
	c->content = hit->content;
	c->error = NULL;
	c->fatal = false;
	c->aborted = false;
	c->actions = jstap_script.max_actions;
	c->nesting = 0;
	c->frame_used = 0;
	c->output_used = 0;
	c->position_used = 0;
	c->position[0] = '\0';
	if (c->matched)
		jstap_matched_forget(c->matched);
}

void jstap_report_error(struct jstap_context *c)
{
	if (c->aborted)
		return;
	if (!jstap_script.suppress_errors)
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s%s%s in probe %s", c->error,
				     c->position_used ? " " : "", c->position, c->probe->point);
	jstap_count_error();
}

/* A script that takes too much of a CPU's time ends itself. */
static void account(struct jstap_context *c, u64 start)
{
	u64 now = get_cycles();

	c->interval_spent += now - start;
	if (likely(now - c->interval_start < jstap_script.overload_interval))
		return;
	if (c->interval_start && c->interval_spent > jstap_script.overload_threshold) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR,
				     "probe overhead (%llu cycles) exceeded threshold (%llu cycles) in last %llu cycles",
				     c->interval_spent, jstap_script.overload_threshold,
				     jstap_script.overload_interval);
		jstap_count_error();
		jstap_session_fail();
	}
	c->interval_start = now;
	c->interval_spent = 0;
}

static void run(struct jstap_context *c, enum jstap_state state)
{
	const bool accounted = state == JSTAP_RUNNING && jstap_script.overload_threshold;
	u64 start = accounted ? get_cycles() : 0;

	c->probe->handler(c);
	if (unlikely(c->error))
		jstap_report_error(c);
	if (c->probe->change_count)
		jstap_conditions_look(c);
	unlock_first(c->probe, c->probe->lock_count);
	if (c->output_used)
		jstap_trace_write(c->probe, c->output, c->output_used);
	if (accounted)
		account(c, start);
}

/* Returns the count of what makes the hit be skipped, or NULL. */
static unsigned long *hindrance(struct jstap_context *c)
{
	if (unlikely(!c->output))
		return &c->skipped_other;
	if (unlikely(!enough_stack()))
		return &c->skipped_stack;
	if (unlikely(!lock_globals(c->probe)))
		return &c->skipped_locks;
	return NULL;
}

static bool run_alone(const struct jstap_probe *probe, const struct jstap_hit *hit, enum jstap_state state)
{
	struct jstap_context *c;
	unsigned long *skipped;
	bool done = false;

	if (unlikely(jstap_state() != state) || !jstap_probe_is_armed(probe))
		return false;
	preempt_disable_notrace();
	c = this_cpu_ptr(contexts);
	if (unlikely(c->busy)) {
		/* Not towards MAXSKIPPED: it is no sign of trouble. */
		c->skipped_reentrant++;
		goto out;
	}
	WRITE_ONCE(c->busy, true);
	barrier();
	/* Again: stopping waits for those that it finds busy. */
	if (unlikely(jstap_state() != state))
		goto release;
	prepare(c, probe, hit);
	skipped = hindrance(c);
	if (unlikely(skipped)) {
		(*skipped)++;
		jstap_count_skip();
		goto release;
	}
	run(c, state);
	done = !c->error;
release:
	barrier();
	WRITE_ONCE(c->busy, false);
out:
	preempt_enable_notrace();
	return done;
}
NOKPROBE_SYMBOL(run_alone);

/* Handlers of one place run one after the other; what ends one of them does not end the next. */
bool jstap_probe_run(const struct jstap_probe *probe, const struct jstap_hit *hit, enum jstap_state state)
{
	bool done = run_alone(probe, hit, state);

	while (unlikely(probe->also)) {
		probe = probe->also;
		done &= run_alone(probe, hit, state);
	}
	return done;
}
NOKPROBE_SYMBOL(jstap_probe_run);
