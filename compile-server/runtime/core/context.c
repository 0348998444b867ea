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

#include <asm/cpufeature.h>
#include <asm/processor.h>

#include "../compat/interrupts.h"
#include "lock.h"
#include "match.h"
#include "runtime.h"
#include "statistic.h"

#define LEAST_STACK	1024
#define LOCK_WAIT_US	10
#define VIRTUAL_LOCK_TRIES	20

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

	if (c->claim != JSTAP_UNPREPARED)
		return 0;
	if (!c->frames)
		c->frames = jstap_allocate(max_t(size_t, jstap_script.frame_stack_size, 8), "the stack of a CPU", "");
	if (!c->scratch)
		c->scratch = jstap_allocate(JSTAP_CELL_MAX, "the buffers of a CPU", "");
	if (jstap_script.keeps_matches && !c->matched)
		c->matched = jstap_matched_create();
	if (!c->addresses)
		c->addresses = jstap_allocate(jstap_most_frames() * sizeof(*c->addresses), "the backtraces of a CPU", "");
	if (!c->frames || !c->addresses || !c->scratch || (jstap_script.keeps_matches && !c->matched))
		return -ENOMEM;
	c->output = jstap_allocate(JSTAP_OUTPUT_SIZE, "the buffers of a CPU", "");
	if (!c->output)
		return -ENOMEM;
	smp_store_release(&c->claim, JSTAP_FREE);
	return 0;
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
		jstap_free(c->addresses);
	}
	free_percpu(contexts);
	contexts = NULL;
}

struct jstap_context *jstap_context_here(void)
{
	struct jstap_context *c = contexts ? this_cpu_ptr(contexts) : NULL;

	return c && READ_ONCE(c->claim) == JSTAP_BUSY ? c : NULL;
}

/* Waits until no handler runs. Context: may sleep. */
void jstap_contexts_wait_idle(void)
{
	int cpu;

	synchronize_rcu();
	for_each_possible_cpu(cpu)
		while (READ_ONCE(per_cpu_ptr(contexts, cpu)->claim) == JSTAP_BUSY)
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
	unsigned long left = current_stack_pointer & (THREAD_SIZE - 1);
	unsigned long base;

	/* The stacks of tasks are aligned to their size. */
	if (likely(left >= LEAST_STACK))
		return true;
	/* On an interrupt stack the task's own does not fill up. */
	base = (unsigned long)task_stack_page(current);
	return current_stack_pointer - base >= THREAD_SIZE;
}

/* In a virtual machine whoever holds a lock can lose the host's CPU for longer than any handler runs. */
static u64 most_tries(void)
{
	const u64 tries = jstap_script.max_lock_tries;

	return boot_cpu_has(X86_FEATURE_HYPERVISOR) ? tries * VIRTUAL_LOCK_TRIES : tries;
}

static bool lock_one(const struct jstap_lock_use *use)
{
	u64 tries;

	if (likely(jstap_lock_try(use)))
		return true;
	tries = most_tries();
	while (!jstap_lock_try(use)) {
		if (!tries-- || jstap_state() == JSTAP_FAILED) {
			atomic_long_inc(&use->lock->timeouts);
			return false;
		}
		/* Tells the host of a virtual machine that another CPU should run now, which not every kind of delay does. */
		cpu_relax();
		udelay(jstap_script.lock_wait ?: LOCK_WAIT_US);
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
static noinline void end_interval(struct jstap_context *c, u64 now)
{
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

static __always_inline void account(struct jstap_context *c, u64 start)
{
	u64 now = get_cycles();

	c->interval_spent += now - start;
	if (unlikely(now - c->interval_start >= jstap_script.overload_interval))
		end_interval(c, now);
}

/* Leaves the context as a handler without an error does. */
static noinline void end_in_error(struct jstap_context *c)
{
	jstap_report_error(c);
	c->fatal = false;
	c->aborted = false;
	c->nesting = 0;
	c->frame_used = 0;
	c->error = NULL;
}

/* Runs the handler of a claimed context. Returns whether it ended without an error. */
static __always_inline bool run(struct jstap_context *c, const struct jstap_probe *probe, enum jstap_state state)
{
	/* 0: it is not accounted for. */
	const u64 start = state == JSTAP_RUNNING && jstap_script.overload_threshold ? get_cycles() : 0;
	bool done = true;

	c->actions = jstap_script.max_actions;
	probe->handler(c);
	if (unlikely(c->error)) {
		done = false;
		end_in_error(c);
	}
	if (unlikely(probe->change_count))
		jstap_conditions_look(c);
	if (probe->lock_count)
		unlock_first(probe, probe->lock_count);
	if (c->output_used)
		jstap_flush(c);
	if (start)
		account(c, start);
	return done;
}

/* Why a hit finds no context. */
static noinline void count_refusal(struct jstap_context *c, enum jstap_state state)
{
	if (jstap_state() != state)
		return;
	if (c->claim == JSTAP_BUSY) {
		/* Not towards MAXSKIPPED: it is no sign of trouble. */
		c->skipped_reentrant++;
		return;
	}
	c->skipped_other++;
	jstap_count_skip();
}

static noinline void skip(unsigned long *count)
{
	(*count)++;
	jstap_count_skip();
}

/*
 * Whether a handler runs without interrupts. One that comes while a lock is held would make all others wait for its own
 * work, and for the soft interrupts after it, which is longer than they try; and probes in it would find the context busy.
 * Handlers of begin and end have no limit of statements, and run alone.
 */
static __always_inline bool is_uninterrupted(const struct jstap_probe *probe, enum jstap_state state)
{
	return probe->lock_count && state == JSTAP_RUNNING;
}

static __always_inline bool run_if_possible(struct jstap_context *c, const struct jstap_probe *probe,
					    enum jstap_state state)
{
	if (unlikely(!enough_stack())) {
		skip(&c->skipped_stack);
		return false;
	}
	if (probe->lock_count && unlikely(!lock_globals(probe))) {
		skip(&c->skipped_locks);
		return false;
	}
	c->probe = probe;
	c->has_matched = false;
	return run(c, probe, state);
}

/* What is not of code that is probed is set for the hits that have it, and for these only: hit, or the arguments alone. */
static __always_inline bool run_alone(const struct jstap_probe *probe, struct pt_regs *regs, const unsigned long *arguments,
				      const struct jstap_hit *hit, enum jstap_state state)
{
	const bool uninterrupted = is_uninterrupted(probe, state);
	struct jstap_context *c;
	unsigned long flags = 0;
	bool done = false;

	if (!jstap_probe_is_armed(probe))
		return false;
	preempt_disable_notrace();
	/* Until the context is free again: what was held back comes at once. */
	if (uninterrupted)
		flags = jstap_interrupts_off();
	c = this_cpu_ptr(contexts);
	if (unlikely(c->claim != JSTAP_FREE)) {
		count_refusal(c, state);
		goto out;
	}
	WRITE_ONCE(c->claim, JSTAP_BUSY);
	barrier();
	/* Not before: stopping waits for those that it finds busy. */
	if (unlikely(jstap_state() != state))
		goto release;
	c->regs = regs;
	if (arguments)
		c->arguments = arguments;
	if (hit) {
		c->entry = hit->entry;
		c->verdict = hit->verdict;
		c->content = hit->content;
		c->from = hit->from;
	}
	done = run_if_possible(c, probe, state);
	if (arguments)
		c->arguments = NULL;
	if (hit) {
		c->entry = NULL;
		c->verdict = NULL;
		c->content = NULL;
		c->from = 0;
	}
release:
	barrier();
	WRITE_ONCE(c->claim, JSTAP_FREE);
out:
	if (uninterrupted)
		jstap_interrupts_restore(flags);
	preempt_enable_notrace();
	return done;
}

/* Handlers of one place run one after the other; what ends one of them does not end the next. */
bool jstap_probe_run(const struct jstap_probe *probe, const struct jstap_hit *hit, enum jstap_state state)
{
	bool done = true;

	for (; probe; probe = probe->also)
		done &= run_alone(probe, hit->regs, hit->arguments, hit, state);
	return done;
}
NOKPROBE_SYMBOL(jstap_probe_run);

void jstap_probe_run_code(const struct jstap_probe *probe, struct pt_regs *regs)
{
	do
		run_alone(probe, regs, NULL, NULL, JSTAP_RUNNING);
	while (unlikely(probe = probe->also));
}
NOKPROBE_SYMBOL(jstap_probe_run_code);

void jstap_probe_run_arguments(const struct jstap_probe *probe, const unsigned long *arguments)
{
	do
		run_alone(probe, NULL, arguments, NULL, JSTAP_RUNNING);
	while (unlikely(probe = probe->also));
}
NOKPROBE_SYMBOL(jstap_probe_run_arguments);
