// SPDX-License-Identifier: GPL-2.0-only
/* Function entries in bulk: see entries.h. */
#include <linux/rcupdate.h>
#include <linux/sort.h>

#include "entries.h"

#ifdef JSTAP_HAVE_FTRACE_FILTER_IPS

#define WORTH_IT 4

/* How many have an address up to the given one. */
static unsigned int up_to(const struct jstap_entries *entries, unsigned long address)
{
	unsigned int low = 0;
	unsigned int high = entries->count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (entries->table[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
NOKPROBE_SYMBOL(up_to);

/*
 * Called by the function itself, in whatever context it runs. ip is in the function that was asked for, perhaps behind a
 * landing pad: the last address before it is that function's.
 */
static void notrace called(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *ftrace_regs)
{
	struct jstap_entries *entries = container_of(ops, struct jstap_entries, ops);
	struct pt_regs *regs = ftrace_get_regs(ftrace_regs);
	unsigned long address, old;
	unsigned int at, first, i;

	if (unlikely(!regs || !rcu_is_watching()))
		return;
	at = up_to(entries, ip);
	if (unlikely(!at))
		return;
	address = entries->table[at - 1].address;
	old = instruction_pointer(regs);
	instruction_pointer_set(regs, ip);
	for (first = at - 1; first && entries->table[first - 1].address == address;)
		first--;
	for (i = 0; i < at - first; i++)
		entries->hit(entries->table[entries->backwards ? at - 1 - i : first + i].probe, regs);
	instruction_pointer_set(regs, old);
}
NOKPROBE_SYMBOL(called);

static int compare(const void *a, const void *b)
{
	const struct jstap_entry *x = a;
	const struct jstap_entry *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->probe < y->probe ? -1 : x->probe > y->probe;
}

/*
 * Finds the places that the kernel can trace. It takes all or none, so halves tell which it does not know. This filter is
 * made anew with each question: adding to a large one would copy it each time.
 */
static void filter(struct ftrace_ops *scratch, struct jstap_entry *entries, unsigned long *addresses, unsigned int count)
{
	unsigned int half = count / 2;
	unsigned int i;

	if (!ftrace_set_filter_ips(scratch, addresses, count, 0, 1)) {
		for (i = 0; i < count; i++)
			entries[i].taken = true;
		return;
	}
	cond_resched();
	if (count == 1)
		return;
	filter(scratch, entries, addresses, half);
	filter(scratch, entries + half, addresses + half, count - half);
}

/* The taken ones to the front, by address; the others as the script names them. */
static int taken_first(const void *a, const void *b)
{
	const struct jstap_entry *x = a;
	const struct jstap_entry *y = b;

	if (x->taken != y->taken)
		return y->taken - x->taken;
	if (x->taken)
		return compare(a, b);
	return x->probe < y->probe ? -1 : x->probe > y->probe;
}

/* Returns how many of the places the filter holds; they are the first of the table. */
static unsigned int filter_all(struct jstap_entries *entries, unsigned int count)
{
	static struct ftrace_ops scratch = { .func = called, .flags = FTRACE_OPS_FL_SAVE_REGS };
	unsigned long *addresses = jstap_allocate(count * sizeof(*addresses), "the probes", "");
	unsigned int taken = 0;
	unsigned int i;

	if (!addresses)
		return 0;
	sort(entries->table, count, sizeof(*entries->table), compare, NULL);
	for (i = 0; i < count; i++)
		addresses[i] = entries->table[i].address;
	filter(&scratch, entries->table, addresses, count);
	ftrace_free_filter(&scratch);
	sort(entries->table, count, sizeof(*entries->table), taken_first, NULL);
	while (taken < count && entries->table[taken].taken) {
		addresses[taken] = entries->table[taken].address;
		taken++;
	}
	if (taken && ftrace_set_filter_ips(&entries->ops, addresses, taken, 0, 1))
		taken = 0;
	jstap_free(addresses);
	return taken;
}

unsigned int jstap_entries_arm(struct jstap_entries *entries, struct jstap_entry *offered, unsigned int count)
{
	entries->table = offered;
	if (count < WORTH_IT)
		return 0;
	entries->ops.func = called;
	entries->ops.flags = FTRACE_OPS_FL_SAVE_REGS;
	entries->count = filter_all(entries, count);
	/* Not with an empty filter, which would mean all functions. */
	entries->registered = entries->count >= WORTH_IT && !register_ftrace_function(&entries->ops);
	if (entries->registered)
		return entries->count;
	ftrace_free_filter(&entries->ops);
	return 0;
}

void jstap_entries_disarm(struct jstap_entries *entries)
{
	if (entries->registered) {
		unregister_ftrace_function(&entries->ops);
		ftrace_free_filter(&entries->ops);
	}
	entries->registered = false;
	jstap_free(entries->table);
	entries->table = NULL;
}

#else

unsigned int jstap_entries_arm(struct jstap_entries *entries, struct jstap_entry *offered, unsigned int count)
{
	entries->table = offered;
	return 0;
}

void jstap_entries_disarm(struct jstap_entries *entries)
{
	jstap_free(entries->table);
	entries->table = NULL;
}

#endif
