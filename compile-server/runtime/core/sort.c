// SPDX-License-Identifier: GPL-2.0-only
/* Sorting the list of a table, without recursion and without memory. */
#include "runtime.h"
#include "table.h"

#define LEVELS		32
#define FEW		30	/* so many are picked out instead of sorting all */

/* Whether a may stand before b: true also for equal ones, which keep their order. */
static bool in_order(const struct jstap_table *t, const struct jstap_order *order, u32 a, u32 b)
{
	const void *x = (const char *)jstap_table_node(t, a)->data + order->offset;
	const void *y = (const char *)jstap_table_node(t, b)->data + order->offset;
	int result = order->compare(x, y, order->argument);

	return order->descending ? result >= 0 : result <= 0;
}

/* Merges two lists that end with 0; of equal elements those of the first list come first. */
static u32 merge(const struct jstap_table *t, const struct jstap_order *order, u32 a, u32 b)
{
	u32 head = 0;
	u32 *link = &head;

	while (a && b) {
		u32 *from = in_order(t, order, a, b) ? &a : &b;

		*link = *from;
		link = &jstap_table_node(t, *from)->next;
		*from = *link;
	}
	*link = a ?: b;
	return head;
}

static void link_back(struct jstap_table *t)
{
	u32 previous = 0;
	u32 number;

	for (number = t->first; number; number = jstap_table_node(t, number)->next) {
		jstap_table_node(t, number)->previous = previous;
		previous = number;
	}
	t->last = previous;
}

/* Bottom-up merge sort: parts[i] is a sorted list of 2^i nodes, and those of higher levels came first. */
static void sort_all(struct jstap_table *t, const struct jstap_order *order)
{
	u32 parts[LEVELS] = { 0 };
	u32 number = t->first;
	u32 sorted = 0;
	int level;

	while (number) {
		u32 next = jstap_table_node(t, number)->next;
		u32 part = number;

		jstap_table_node(t, number)->next = 0;
		for (level = 0; level < LEVELS - 1 && parts[level]; level++) {
			part = merge(t, order, parts[level], part);
			parts[level] = 0;
		}
		parts[level] = part;
		number = next;
	}
	for (level = 0; level < LEVELS; level++)
		if (parts[level])
			sorted = sorted ? merge(t, order, parts[level], sorted) : parts[level];
	t->first = sorted;
	link_back(t);
}

/* The first of the order, best first; of equal ones those that come first in the list. */
static unsigned int pick(const struct jstap_table *t, const struct jstap_order *order, u32 *best, unsigned int limit)
{
	unsigned int count = 0;
	u32 number;

	for (number = t->first; number; number = jstap_table_node(t, number)->next) {
		unsigned int at = count;

		while (at && !in_order(t, order, best[at - 1], number))
			at--;
		if (at == limit)
			continue;
		if (count < limit)
			count++;
		memmove(best + at + 1, best + at, (count - at - 1) * sizeof(*best));
		best[at] = number;
	}
	return count;
}

static void move_to_front(struct jstap_table *t, u32 number)
{
	struct jstap_node *node = jstap_table_node(t, number);

	if (!node->previous)
		return;
	jstap_table_node(t, node->previous)->next = node->next;
	if (node->next)
		jstap_table_node(t, node->next)->previous = node->previous;
	else
		t->last = node->previous;
	node->previous = 0;
	node->next = t->first;
	jstap_table_node(t, t->first)->previous = number;
	t->first = number;
}

void jstap_table_sort(struct jstap_table *t, const struct jstap_order *order, s64 limit)
{
	u32 best[FEW + 1];
	unsigned int count;

	if (limit < 1 || limit > FEW || t->used <= FEW) {
		sort_all(t, order);
		return;
	}
	count = pick(t, order, best, limit);
	while (count--)
		move_to_front(t, best[count]);
}
