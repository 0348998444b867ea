/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash table over nodes that are allocated once. Nodes are numbered from 1; 0 means none. All live nodes are also in
 * a list, in the order of insertion until a sort changes it. Callers hold the lock of the array that it belongs to.
 */
#ifndef JSTAP_TABLE_H
#define JSTAP_TABLE_H

#include <jstap/native.h>

struct jstap_node {
	u32 chain;		/* next in the bucket, or next free */
	u32 previous, next;	/* in the list */
	u32 hash;
	u64 data[];		/* keys, then the value */
};

struct jstap_table {
	const struct jstap_map *map;
	u32 entries;
	u32 used;
	u32 free;		/* deleted nodes */
	u32 fresh;		/* nodes from this number on were never used */
	u32 first, last;
	u32 seed;
	u32 mask;
	u16 key_offsets[JSTAP_MAX_KEYS];
	size_t value_offset;
	size_t stride;
	u32 *buckets;
	char *nodes;
};

struct jstap_table *jstap_table_create(const struct jstap_map *map, u32 entries, u32 seed);
void jstap_table_destroy(struct jstap_table *t);
u32 jstap_table_hash(const struct jstap_table *t, const union jstap_value *keys);
u32 jstap_table_find(const struct jstap_table *t, const union jstap_value *keys, u32 hash);
u32 jstap_table_insert(struct jstap_table *t, const union jstap_value *keys, u32 hash);
void jstap_table_remove(struct jstap_table *t, u32 number);
void jstap_table_clear(struct jstap_table *t);
bool jstap_table_matches(const struct jstap_table *t, u32 number, const union jstap_value *keys,
			 unsigned int chosen);
/* The keys of a node, as the functions above take them. */
void jstap_table_keys(const struct jstap_table *t, u32 number, union jstap_value *keys);

static inline struct jstap_node *jstap_table_node(const struct jstap_table *t, u32 number)
{
	return (struct jstap_node *)(t->nodes + (size_t)(number - 1) * t->stride);
}

static inline void *jstap_table_key(const struct jstap_table *t, u32 number, unsigned int key)
{
	return (char *)jstap_table_node(t, number)->data + t->key_offsets[key];
}

static inline void *jstap_table_value(const struct jstap_table *t, u32 number)
{
	return (char *)jstap_table_node(t, number)->data + t->value_offset;
}

/*
 * Sorts the list. compare: negative, 0 or positive; it is given the values or keys that lie at offset in data. Equal
 * nodes keep their order. With 1 <= limit <= 30 only the first limit positions are put in order. Context: any.
 */
struct jstap_order {
	size_t offset;
	int (*compare)(const void *a, const void *b, const void *argument);
	const void *argument;
	bool descending;
};

void jstap_table_sort(struct jstap_table *t, const struct jstap_order *order, s64 limit);

#endif
