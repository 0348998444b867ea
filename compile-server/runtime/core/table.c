// SPDX-License-Identifier: GPL-2.0-only
/* The storage of arrays: see table.h. */
#include <linux/jhash.h>
#include <linux/log2.h>

#include "runtime.h"
#include "statistic.h"
#include "table.h"

static size_t slot_size(const struct jstap_map *map, u8 type)
{
	switch (type) {
	case JSTAP_NUMBER:
		return sizeof(s64);
	case JSTAP_STATISTIC:
		return jstap_shape_size(&map->shape);
	default:
		return ALIGN(jstap_script.string_size, 8);
	}
}

/* Returns a table, or NULL after a message. seed: makes hashes unpredictable. Context: may sleep. */
struct jstap_table *jstap_table_create(const struct jstap_map *map, u32 entries, u32 seed)
{
	struct jstap_table *t = jstap_allocate(sizeof(*t), "the array ", map->name);
	unsigned int i;

	if (!t)
		return NULL;
	t->map = map;
	t->entries = entries;
	t->seed = seed;
	for (i = 0; i < map->key_count; i++) {
		t->key_offsets[i] = t->value_offset;
		t->value_offset += slot_size(map, map->key_types[i]);
	}
	t->stride = sizeof(struct jstap_node) + t->value_offset + slot_size(map, map->value_type);
	t->mask = roundup_pow_of_two(clamp(entries, 2u, 1u << 31)) - 1;
	t->buckets = jstap_allocate(((u64)t->mask + 1) * sizeof(*t->buckets), "the array ", map->name);
	if (t->buckets)
		t->nodes = jstap_allocate((u64)entries * t->stride, "the array ", map->name);
	if (!t->nodes) {
		jstap_table_destroy(t);
		return NULL;
	}
	jstap_table_clear(t);
	return t;
}

/* Context: may sleep; no handler runs. */
void jstap_table_destroy(struct jstap_table *t)
{
	if (!t)
		return;
	jstap_free(t->nodes);
	jstap_free(t->buckets);
	jstap_free(t);
}

/* Context: any. */
u32 jstap_table_hash(const struct jstap_table *t, const union jstap_value *keys)
{
	const struct jstap_map *map = t->map;
	u32 hash = t->seed;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		if (map->key_types[i] == JSTAP_NUMBER)
			hash = jhash_2words(lower_32_bits(keys[i].number), upper_32_bits(keys[i].number), hash);
		else
			hash = jhash(keys[i].string, strnlen(keys[i].string, jstap_script.string_size - 1), hash);
	}
	return hash;
}

/* Whether a node has the given keys where bit (1 << key) of chosen is set. Context: any. */
bool jstap_table_matches(const struct jstap_table *t, u32 number, const union jstap_value *keys,
			 unsigned int chosen)
{
	const struct jstap_map *map = t->map;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		const void *key = jstap_table_key(t, number, i);

		if (!(chosen & (1u << i)))
			continue;
		if (map->key_types[i] == JSTAP_NUMBER) {
			if (*(const s64 *)key != keys[i].number)
				return false;
		} else if (strncmp(key, keys[i].string, jstap_script.string_size - 1)) {
			return false;
		}
	}
	return true;
}

/* Returns a node, or 0. Context: any. */
u32 jstap_table_find(const struct jstap_table *t, const union jstap_value *keys, u32 hash)
{
	u32 number = t->buckets[hash & t->mask];

	while (number) {
		const struct jstap_node *node = jstap_table_node(t, number);

		if (node->hash == hash && jstap_table_matches(t, number, keys, ~0u))
			return number;
		number = node->chain;
	}
	return 0;
}

static void leave_bucket(struct jstap_table *t, u32 number)
{
	const struct jstap_node *node = jstap_table_node(t, number);
	u32 *link = &t->buckets[node->hash & t->mask];

	while (*link != number)
		link = &jstap_table_node(t, *link)->chain;
	*link = node->chain;
}

/* Deletes a live node. Context: any. */
void jstap_table_remove(struct jstap_table *t, u32 number)
{
	struct jstap_node *node = jstap_table_node(t, number);

	leave_bucket(t, number);
	if (node->previous)
		jstap_table_node(t, node->previous)->next = node->next;
	else
		t->first = node->next;
	if (node->next)
		jstap_table_node(t, node->next)->previous = node->previous;
	else
		t->last = node->previous;
	node->chain = t->free;
	t->free = number;
	t->used--;
}

/* Takes time for what is in it, not for what could be. Context: any. */
void jstap_table_clear(struct jstap_table *t)
{
	u32 number;

	for (number = t->first; number; number = jstap_table_node(t, number)->next)
		t->buckets[jstap_table_node(t, number)->hash & t->mask] = 0;
	t->used = 0;
	t->free = 0;
	t->fresh = 1;
	t->first = 0;
	t->last = 0;
}

static u32 take(struct jstap_table *t)
{
	u32 number = t->free;

	/* A wrapping array gives up what was inserted first. */
	if (!number && t->fresh > t->entries && t->map->wrap && t->first) {
		jstap_table_remove(t, t->first);
		number = t->free;
	}
	if (number)
		t->free = jstap_table_node(t, number)->chain;
	else if (t->fresh <= t->entries)
		number = t->fresh++;
	return number;
}

static void fill(struct jstap_table *t, u32 number, const union jstap_value *keys)
{
	const struct jstap_map *map = t->map;
	void *value = jstap_table_value(t, number);
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		void *key = jstap_table_key(t, number, i);

		if (map->key_types[i] == JSTAP_NUMBER)
			*(s64 *)key = keys[i].number;
		else
			strscpy(key, keys[i].string, jstap_script.string_size);
	}
	if (map->value_type == JSTAP_STATISTIC)
		jstap_cell_reset(&map->shape, value);
	else
		*(s64 *)value = 0;	/* also the empty string */
}

/*
 * Makes a node for keys that are not there yet, with an empty value, at the end of the list. Returns 0 when the table is
 * full. Context: any.
 */
u32 jstap_table_insert(struct jstap_table *t, const union jstap_value *keys, u32 hash)
{
	u32 number = take(t);
	struct jstap_node *node;

	if (!number)
		return 0;
	fill(t, number, keys);
	node = jstap_table_node(t, number);
	node->hash = hash;
	node->chain = t->buckets[hash & t->mask];
	t->buckets[hash & t->mask] = number;
	node->previous = t->last;
	node->next = 0;
	if (t->last)
		jstap_table_node(t, t->last)->next = number;
	else
		t->first = number;
	t->last = number;
	t->used++;
	return number;
}

/* Context: any; strings stay where they are. */
void jstap_table_keys(const struct jstap_table *t, u32 number, union jstap_value *keys)
{
	const struct jstap_map *map = t->map;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		const void *key = jstap_table_key(t, number, i);

		if (map->key_types[i] == JSTAP_NUMBER)
			keys[i].number = *(const s64 *)key;
		else
			keys[i].string = key;
	}
}
