// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls, at the two tracepoints that all of them pass: a table says for each number who wants to know, so a call that
 * nobody asked for costs a look into it. Calls of programs of 32 bits have numbers of their own.
 */
#include <linux/tracepoint.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../core/runtime.h"
#include "calls.h"
#include "new_task.h"
#include "processes.h"
#include "refused.h"

#define NUMBERS 512	/* what has a larger number, or none, is in the slot behind them */

/* Words of a hit; the translator names them. */
enum {
	NUMBER = 0,
	FIRST = 1,	/* of six arguments */
	RESULT = 7,
	COMPAT = 8,
};

/* Which probes want a call: a part of the order below. */
struct slot {
	unsigned int first;
	unsigned int count;
	bool keeps;	/* one of them wants something of the call that returns */
};

/* The calls or the returns of both kinds of programs. */
struct direction {
	const char *name;		/* of the tracepoint */
	void *function;			/* that it calls */
	struct tracepoint *tracepoint;
	bool registered;
	struct slot slots[2][NUMBERS + 1];
	struct jstap_systemcall_probe **order;
};

static void entered(void *data, struct pt_regs *regs, long id);
static void returned(void *data, struct pt_regs *regs, long result);

static bool processes_open;
/* A task is in one system call at a time: their key is 0. */
static struct jstap_calls under_way;

static struct direction calls = { .name = "sys_enter", .function = entered };
static struct direction returns = { .name = "sys_exit", .function = returned };

static const struct slot *slot_of(const struct direction *direction, bool compat, long number)
{
	return &direction->slots[compat][number >= 0 && number < NUMBERS ? number : NUMBERS];
}

/* Whether a call ends its task, so that it never returns. */
static bool is_exit(bool compat, long number)
{
	return compat ? number == __NR_ia32_exit || number == __NR_ia32_exit_group :
			number == __NR_exit || number == __NR_exit_group;
}

static bool means_current(const struct jstap_systemcall_probe *probe)
{
	return !probe->of_processes || jstap_processes_known(&probe->processes);
}

/* Word by word: clearing them all at once costs more than the rest of this. */
static __always_inline void take(unsigned long *words, struct pt_regs *regs, bool compat, long number, long result)
{
	unsigned int i;

	words[NUMBER] = number;
	syscall_get_arguments(current, regs, &words[FIRST]);
	words[RESULT] = result;
	words[COMPAT] = compat;
	for (i = COMPAT + 1; i < JSTAP_MAX_ARGUMENTS; i++)
		words[i] = 0;
}

/* What the handlers of the return want of the call. */
static void keep(const struct slot *slot, const unsigned long *words)
{
	struct jstap_call *call = NULL;
	unsigned int i;

	for (i = 0; i < slot->count; i++) {
		struct jstap_systemcall_probe *probe = returns.order[slot->first + i];
		struct jstap_hit hit = { .arguments = words };

		if (!probe->entry.handler || !means_current(probe))
			continue;
		if (!call)
			call = jstap_call_begins(&under_way, 0);
		if (!call)
			return;
		hit.entry = (char *)call->data + probe->offset;
		memset(hit.entry, 0, probe->entry_size);
		if (jstap_probe_run(&probe->entry, &hit, JSTAP_RUNNING))
			__set_bit(probe->place, &call->kept);
	}
}

static noinline void run_calls(const struct slot *wanted, const struct slot *later, struct pt_regs *regs, bool compat,
			       long number)
{
	unsigned long words[JSTAP_MAX_ARGUMENTS];
	unsigned int i;

	take(words, regs, compat, number, 0);
	for (i = 0; i < wanted->count; i++)
		if (means_current(calls.order[wanted->first + i]))
			jstap_probe_run_arguments(&calls.order[wanted->first + i]->probe, words);
	/* Calls that end the task never return. */
	if (later->keeps && !is_exit(compat, number))
		keep(later, words);
}

static noinline void run_returns(const struct slot *wanted, struct pt_regs *regs, bool compat, long number, long result)
{
	struct jstap_call *call = wanted->keeps ? jstap_call_ends(&under_way, 0) : NULL;
	unsigned long words[JSTAP_MAX_ARGUMENTS];
	unsigned int i;

	take(words, regs, compat, number, result);
	/* The last one comes first, as at the returns of functions. */
	for (i = wanted->count; i-- > 0;) {
		struct jstap_systemcall_probe *probe = returns.order[wanted->first + i];
		struct jstap_hit hit = { .arguments = words };

		if (!means_current(probe))
			continue;
		if (!probe->entry.handler) {
			jstap_probe_run_arguments(&probe->probe, words);
			continue;
		}
		if (!call || !test_bit(probe->place, &call->kept))
			continue;
		hit.entry = (char *)call->data + probe->offset;
		jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING);
	}
	if (call)
		jstap_call_free(&under_way, call);
}

/* The two that all calls of the machine pass: a look into the table, and nothing on the stack, where nobody wants the call. */
static void entered(void *data, struct pt_regs *regs, long id)
{
	const bool compat = in_ia32_syscall();
	const struct slot *wanted = slot_of(&calls, compat, id);
	const struct slot *later = slot_of(&returns, compat, id);

	if (wanted->count || later->keeps)
		run_calls(wanted, later, regs, compat, id);
}

static void returned(void *data, struct pt_regs *regs, long result)
{
	const bool compat = in_ia32_syscall();
	const long number = syscall_get_nr(current, regs);
	const struct slot *wanted = slot_of(&returns, compat, number);

	if (wanted->count && !jstap_is_new_task(compat, number, result))
		run_returns(wanted, regs, compat, number, result);
}

static bool wants(const struct jstap_systemcall_probe *probe, const struct direction *direction, bool compat, int number)
{
	const int own = compat ? probe->compat_number : probe->number;

	return probe->returns == (direction == &returns) && (own == JSTAP_ANY_SYSTEMCALL || own == number);
}

/* Lists for each number who wants it, in the order of the script. Returns how many lists' rows there are. */
static unsigned int list(struct direction *direction, struct jstap_systemcall_probe *table, unsigned int count, bool fill)
{
	unsigned int used = 0;
	unsigned int number, compat, i;

	for (compat = 0; compat < 2; compat++) {
		for (number = 0; number <= NUMBERS; number++) {
			struct slot *slot = &direction->slots[compat][number];

			slot->first = used;
			slot->count = 0;
			slot->keeps = false;
			for (i = 0; i < count; i++) {
				/* The last slot is of calls that have no number here. */
				if (!wants(&table[i], direction, compat, number < NUMBERS ? number : JSTAP_ANY_SYSTEMCALL))
					continue;
				used++;
				if (!fill)
					continue;
				direction->order[used - 1] = &table[i];
				slot->count++;
				slot->keeps |= table[i].entry.handler != NULL;
			}
		}
		cond_resched();
	}
	return used;
}

/* How much the largest call keeps. */
static size_t largest(void)
{
	size_t most = 0;
	unsigned int number, compat, i;

	for (compat = 0; compat < 2; compat++) {
		for (number = 0; number <= NUMBERS; number++) {
			const struct slot *slot = &returns.slots[compat][number];
			size_t used = 0;

			for (i = 0; i < slot->count; i++)
				if (returns.order[slot->first + i]->entry.handler)
					used = max(used, returns.order[slot->first + i]->offset +
							 returns.order[slot->first + i]->entry_size);
			most = max(most, used);
		}
	}
	return most;
}

/* Puts those of one number that keep something one behind the other. Returns whether any of them had to move. */
static bool move_apart(const struct slot *slot)
{
	bool moved = false;
	size_t offset = 0;
	unsigned int place = 0;
	unsigned int i;

	for (i = 0; i < slot->count; i++) {
		struct jstap_systemcall_probe *probe = returns.order[slot->first + i];

		if (!probe->entry.handler)
			continue;
		moved |= probe->offset < offset || probe->place < place;
		probe->offset = max(probe->offset, offset);
		probe->place = max(probe->place, place);
		offset = probe->offset + ALIGN(probe->entry_size, sizeof(u64));
		place = probe->place + 1;
	}
	return moved;
}

/* Gives each probe its place in the data of a call. One that wants several numbers has the same place in all of them. */
static int give_places(struct jstap_systemcall_probe *table, unsigned int count)
{
	unsigned int number, compat, i;
	bool moved;

	do {
		moved = false;
		for (compat = 0; compat < 2; compat++)
			for (number = 0; number <= NUMBERS; number++)
				moved |= move_apart(&returns.slots[compat][number]);
		cond_resched();
	} while (moved);
	for (i = 0; i < count; i++) {
		if (table[i].place >= BITS_PER_LONG) {
			jstap_control_printf(JSTAP_MESSAGE_ERROR, "more than %d probes keep something of the same system call",
					     BITS_PER_LONG);
			return -E2BIG;
		}
	}
	return 0;
}

static int prepare(struct direction *direction, struct jstap_systemcall_probe *table, unsigned int count)
{
	unsigned int rows = list(direction, table, count, false);

	if (!rows)
		return 0;
	direction->order = jstap_allocate(rows * sizeof(*direction->order), "the probes", "");
	if (!direction->order)
		return -ENOMEM;
	list(direction, table, count, true);
	return 0;
}

static void look(struct tracepoint *tracepoint, void *argument)
{
	struct direction *direction = argument;

	if (!strcmp(tracepoint->name, direction->name))
		direction->tracepoint = tracepoint;
}

static int arm(struct direction *direction)
{
	int ret = -ENOENT;

	for_each_kernel_tracepoint(look, direction);
	if (direction->tracepoint)
		ret = tracepoint_probe_register(direction->tracepoint, direction->function, NULL);
	if (ret)
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "the tracepoint %s cannot be used: %d", direction->name, ret);
	direction->registered = !ret;
	return ret;
}

static void stop(void *probes, unsigned int count)
{
	struct direction *all[] = { &calls, &returns };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		if (all[i]->registered)
			tracepoint_probe_unregister(all[i]->tracepoint, all[i]->function, NULL);
		all[i]->registered = false;
	}
	/* Those that run still may use our code and the lists until here. */
	tracepoint_synchronize_unregister();
	if (processes_open)
		jstap_processes_close();
	processes_open = false;
	jstap_calls_stop(&under_way);
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		jstap_free(all[i]->order);
		all[i]->order = NULL;
		memset(all[i]->slots, 0, sizeof(all[i]->slots));
	}
}

/* Some probes mean the calls of some processes alone. */
static int find_processes(struct jstap_systemcall_probe *table, unsigned int count)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++) {
		if (!table[i].of_processes)
			continue;
		if (!processes_open)
			ret = jstap_processes_open();
		processes_open = true;
		ret = ret ?: jstap_processes_want(&table[i].processes, table[i].probe.point);
	}
	return ret ?: processes_open ? jstap_processes_watch(NULL) : 0;
}

static int start(void *probes, unsigned int count)
{
	struct jstap_systemcall_probe *table = probes;
	size_t kept;
	int ret = prepare(&calls, table, count) ?: prepare(&returns, table, count) ?: find_processes(table, count);

	if (!ret)
		ret = give_places(table, count);
	kept = ret ? 0 : largest();
	if (!ret && kept)
		ret = jstap_calls_start(&under_way, kept, "a system call");
	/* Returns first: a call that is seen is then also seen to return. */
	if (!ret && returns.order)
		ret = arm(&returns);
	if (!ret && (calls.order || kept))
		ret = arm(&calls);
	if (ret)
		stop(probes, count);
	return ret;
}

const struct jstap_family jstap_systemcall_family = {
	.name = "system call",
	.start = start,
	.stop = stop,
};
