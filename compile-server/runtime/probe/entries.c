// SPDX-License-Identifier: GPL-2.0-only
/* Function entries in bulk: see entries.h. */
#include <linux/sort.h>

#include "entries.h"

/*
 * Kprobes cost the kernel milliseconds each. What it keeps from being traced is above all code of tracing itself, of which each
 * traced function's hit would meet a part.
 */
#define MOST_BESIDE 1024

unsigned int jstap_entries_others(const struct jstap_entries *entries, unsigned int count)
{
	if (!entries->count || count <= MOST_BESIDE)
		return count;
	jstap_control_printf(JSTAP_MESSAGE_WARNING,
			     "%u probes are left out: the kernel keeps these functions from being traced, and so many breakpoints beside %u traced functions would take minutes; to probe them, name fewer",
			     count, entries->count);
	return 0;
}

/*
 * The question is to take the place out of an empty filter: what the kernel does not know is invalid, what it knows is not in
 * there. So nothing is ever filtered by the one who asks.
 */
bool jstap_entry_is_traceable(unsigned long address)
{
#ifdef CONFIG_DYNAMIC_FTRACE
	static struct ftrace_ops asking;

	return ftrace_set_filter_ip(&asking, address, 1, 1) == -ENOENT;
#else
	return false;
#endif
}

#ifdef JSTAP_HAVE_FTRACE_FILTER_IPS

/* So many at once: the kernel changes their code without a pause for others, which on a slow machine may take seconds. */
#define STEP 4096

const struct jstap_entry *jstap_entries_search(const struct jstap_entries *entries, unsigned long address)
{
	unsigned int low = 0;
	unsigned int high = entries->count;

	while (high - low > 1) {
		unsigned int middle = low + (high - low) / 2;

		if (entries->table[middle].address <= address)
			low = middle;
		else
			high = middle;
	}
	return &entries->table[low];
}
NOKPROBE_SYMBOL(jstap_entries_search);

static int compare(const void *a, const void *b)
{
	const struct jstap_entry *x = a;
	const struct jstap_entry *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	if (x->backwards)
		swap(x, y);
	return x->probe < y->probe ? -1 : x->probe > y->probe;
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

unsigned int jstap_entries_choose(struct jstap_entries *entries, struct jstap_entry *offered, unsigned int count)
{
	unsigned int i;

	entries->table = offered;
	entries->count = 0;
	if (count < entries->least)
		return 0;
	for (i = 0; i < count; i++) {
		offered[i].taken = jstap_entry_is_traceable(offered[i].address);
		offered[i].backwards = entries->backwards;
		entries->count += offered[i].taken;
		cond_resched();
	}
	if (entries->count < entries->least) {
		entries->count = 0;
		return 0;
	}
	sort(offered, count, sizeof(*offered), taken_first, NULL);
	return entries->count;
}

/* Each address once, in their order. */
static unsigned int list_addresses(struct jstap_entries *entries)
{
	unsigned int used = 0;
	unsigned int i;

	for (i = 0; i < entries->count; i++) {
		struct jstap_entry *entry = &entries->table[i];

		entry->first = i && entry->address == entry[-1].address ? entry[-1].first : entry;
		if (entry->first == entry)
			entries->addresses[used++] = entry->address;
	}
	return used;
}

static void unregister(struct jstap_entries *entries)
{
	if (entries->registered)
		unregister_ftrace_function(&entries->ops);
	entries->registered = false;
	ftrace_free_filter(&entries->ops);
}

/* Never with an empty filter, which would mean all functions. */
static int add(struct jstap_entries *entries, unsigned int count)
{
	int ret = ftrace_set_filter_ips(&entries->ops, entries->addresses + entries->armed, count, 0, 0);

	if (!ret && !entries->registered) {
		ret = register_ftrace_function(&entries->ops);
		entries->registered = !ret;
	}
	if (!ret)
		entries->armed += count;
	cond_resched();
	return ret;
}

bool jstap_entries_arm(struct jstap_entries *entries)
{
	unsigned int count;
	int ret = 0;

	if (!entries->count)
		return true;
	entries->ops.func = entries->called;
	entries->ops.flags = FTRACE_OPS_FL_SAVE_REGS;
	entries->addresses = jstap_allocate(entries->count * sizeof(*entries->addresses), "the probes", "");
	if (!entries->addresses)
		return false;
	count = list_addresses(entries);
	while (!ret && entries->armed < count)
		ret = add(entries, min_t(unsigned int, count - entries->armed, STEP));
	if (ret)
		unregister(entries);
	return !ret;
}

void jstap_entries_disarm(struct jstap_entries *entries)
{
	while (entries->registered && entries->armed > STEP) {
		entries->armed -= STEP;
		/* If it does not want to, all of them go at once below. */
		if (ftrace_set_filter_ips(&entries->ops, entries->addresses + entries->armed, STEP, 1, 0))
			break;
		cond_resched();
	}
	if (entries->registered)
		unregister(entries);
	entries->armed = 0;
	jstap_free(entries->addresses);
	entries->addresses = NULL;
	jstap_free(entries->table);
	entries->table = NULL;
}

#else

unsigned int jstap_entries_choose(struct jstap_entries *entries, struct jstap_entry *offered, unsigned int count)
{
	entries->table = offered;
	entries->count = 0;
	return 0;
}

bool jstap_entries_arm(struct jstap_entries *entries)
{
	return true;
}

void jstap_entries_disarm(struct jstap_entries *entries)
{
	jstap_free(entries->table);
	entries->table = NULL;
}

#endif
