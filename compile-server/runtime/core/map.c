// SPDX-License-Identifier: GPL-2.0-only
/*
 * Associative arrays: a hash table over nodes that are allocated once, when the module is loaded. Nodes are
 * numbered; number 0 means none. All live nodes are also in a list, in the order of insertion until a sort
 * changes it. Callers hold the array's lock.
 */
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "runtime.h"

struct node {
	u32 chain;		/* next in the bucket, or next free */
	u32 previous, next;	/* in the list */
	u32 hash;
	u8 data[] __aligned(8);	/* keys, then the value */
};

struct jstap_map_storage {
	u32 entries;
	u32 used;
	u32 free;
	u32 first, last;
	u32 seed;
	u32 mask;
	size_t stride;
	size_t value_offset;
	u32 *buckets;
	char *nodes;
};

static size_t slot_size(u8 type)
{
	return type == JSTAP_NUMBER ? sizeof(s64) : ALIGN(jstap_script.string_size, 8);
}

static struct node *node_at(const struct jstap_map_storage *s, u32 number)
{
	return (struct node *)(s->nodes + (size_t)(number - 1) * s->stride);
}

static void *key_at(const struct jstap_map *map, struct node *node, unsigned int key)
{
	size_t offset = 0;
	unsigned int i;

	for (i = 0; i < key; i++)
		offset += slot_size(map->key_types[i]);
	return node->data + offset;
}

static void *value_at(const struct jstap_map *map, struct node *node)
{
	return node->data + map->storage->value_offset;
}

static void reset(struct jstap_map_storage *s)
{
	u32 i;

	memset(s->buckets, 0, (size_t)(s->mask + 1) * sizeof(*s->buckets));
	s->used = s->first = s->last = 0;
	s->free = 1;
	for (i = 1; i <= s->entries; i++)
		node_at(s, i)->chain = i < s->entries ? i + 1 : 0;
}

/* Allocates an array's storage. Returns 0 or -ENOMEM. Context: may sleep. */
int jstap_map_create(struct jstap_map *map)
{
	struct jstap_map_storage *s = kzalloc(sizeof(*s), GFP_KERNEL);
	unsigned int i;

	if (!s)
		return -ENOMEM;
	map->storage = s;
	s->entries = map->declared_entries ?: jstap_script.default_map_entries;
	for (i = 0; i < map->key_count; i++)
		s->value_offset += slot_size(map->key_types[i]);
	s->stride = sizeof(struct node) + s->value_offset + slot_size(map->value_type);
	s->mask = roundup_pow_of_two(max(s->entries, 2u)) - 1;
	s->seed = get_random_u32();
	s->buckets = kvcalloc(s->mask + 1, sizeof(*s->buckets), GFP_KERNEL | __GFP_NOWARN);
	s->nodes = kvcalloc(s->entries, s->stride, GFP_KERNEL | __GFP_NOWARN);
	if (!s->buckets || !s->nodes) {
		jstap_map_destroy(map);
		return -ENOMEM;
	}
	reset(s);
	return 0;
}

/* Context: may sleep; no handler runs. */
void jstap_map_destroy(struct jstap_map *map)
{
	if (!map->storage)
		return;
	kvfree(map->storage->buckets);
	kvfree(map->storage->nodes);
	kfree(map->storage);
	map->storage = NULL;
}

static u32 hash_keys(const struct jstap_map *map, const union jstap_value *keys)
{
	u32 hash = map->storage->seed;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		if (map->key_types[i] == JSTAP_NUMBER)
			hash = jhash(&keys[i].number, sizeof(s64), hash);
		else
			hash = jhash(keys[i].string,
				     strnlen(keys[i].string, jstap_script.string_size - 1), hash);
	}
	return hash;
}

static bool same_keys(const struct jstap_map *map, struct node *node, const union jstap_value *keys)
{
	u8 *at = node->data;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		if (map->key_types[i] == JSTAP_NUMBER) {
			if (*(s64 *)at != keys[i].number)
				return false;
		} else if (strncmp((char *)at, keys[i].string, jstap_script.string_size - 1)) {
			return false;
		}
		at += slot_size(map->key_types[i]);
	}
	return true;
}

static u32 find(const struct jstap_map *map, const union jstap_value *keys, u32 hash)
{
	const struct jstap_map_storage *s = map->storage;
	u32 number = s->buckets[hash & s->mask];

	while (number) {
		struct node *node = node_at(s, number);

		if (node->hash == hash && same_keys(map, node, keys))
			return number;
		number = node->chain;
	}
	return 0;
}

static void unlink_node(struct jstap_map_storage *s, u32 number)
{
	struct node *node = node_at(s, number);
	u32 *link = &s->buckets[node->hash & s->mask];

	while (*link != number)
		link = &node_at(s, *link)->chain;
	*link = node->chain;
	if (node->previous)
		node_at(s, node->previous)->next = node->next;
	else
		s->first = node->next;
	if (node->next)
		node_at(s, node->next)->previous = node->previous;
	else
		s->last = node->previous;
	node->chain = s->free;
	s->free = number;
	s->used--;
}

static void fill(const struct jstap_map *map, struct node *node, const union jstap_value *keys)
{
	u8 *at = node->data;
	unsigned int i;

	for (i = 0; i < map->key_count; i++) {
		if (map->key_types[i] == JSTAP_NUMBER)
			*(s64 *)at = keys[i].number;
		else
			strscpy((char *)at, keys[i].string, jstap_script.string_size);
		at += slot_size(map->key_types[i]);
	}
	if (map->value_type == JSTAP_NUMBER)
		*(s64 *)at = 0;
	else
		*at = '\0';
}

static u32 insert(struct jstap_map *map, const union jstap_value *keys, u32 hash)
{
	struct jstap_map_storage *s = map->storage;
	struct node *node;
	u32 number;

	if (!s->free && map->wrap && s->first)
		unlink_node(s, s->first);
	number = s->free;
	if (!number)
		return 0;
	node = node_at(s, number);
	s->free = node->chain;
	fill(map, node, keys);
	node->hash = hash;
	node->chain = s->buckets[hash & s->mask];
	s->buckets[hash & s->mask] = number;
	node->previous = s->last;
	node->next = 0;
	if (s->last)
		node_at(s, s->last)->next = number;
	else
		s->first = number;
	s->last = number;
	s->used++;
	return number;
}

/* The value of an element, made if it is missing; NULL and an error when the array is full. */
static void *slot(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys)
{
	u32 hash = hash_keys(map, keys);
	u32 number = find(map, keys, hash);

	if (!number)
		number = insert(map, keys, hash);
	if (unlikely(!number)) {
		if (map->declared_entries)
			jstap_error(c, "Array overflow, check size limit (%u)", map->declared_entries);
		else
			jstap_error(c, "Array overflow, check MAXMAPENTRIES");
		return NULL;
	}
	return value_at(map, node_at(map->storage, number));
}

/* 0 for a missing element. Context: any. */
s64 jstap_map_number(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys)
{
	u32 number = find(map, keys, hash_keys(map, keys));

	return number ? *(s64 *)value_at(map, node_at(map->storage, number)) : 0;
}

/* The empty string for a missing element. Context: any. */
void jstap_map_string(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys, char *to)
{
	u32 number = find(map, keys, hash_keys(map, keys));

	if (number)
		jstap_string_copy(c, to, value_at(map, node_at(map->storage, number)));
	else
		to[0] = '\0';
}

s64 *jstap_map_number_slot(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys)
{
	return slot(c, map, keys);
}

void jstap_map_set_string(struct jstap_context *c, struct jstap_map *map,
			  const union jstap_value *keys, const char *value)
{
	char *to = slot(c, map, keys);

	if (to)
		jstap_string_copy(c, to, value);
}

bool jstap_map_contains(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys)
{
	return find(map, keys, hash_keys(map, keys)) != 0;
}

void jstap_map_delete(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys)
{
	u32 number = find(map, keys, hash_keys(map, keys));

	if (number)
		unlink_node(map->storage, number);
}

void jstap_map_clear(struct jstap_context *c, struct jstap_map *map)
{
	reset(map->storage);
}

static bool in_order(const struct jstap_map *map, u32 a, u32 b, unsigned int by, bool descending)
{
	struct node *left = node_at(map->storage, a);
	struct node *right = node_at(map->storage, b);
	u8 type = by ? map->key_types[by - 1] : map->value_type;
	void *x = by ? key_at(map, left, by - 1) : value_at(map, left);
	void *y = by ? key_at(map, right, by - 1) : value_at(map, right);
	int order;

	if (type == JSTAP_NUMBER)
		order = *(s64 *)x < *(s64 *)y ? -1 : *(s64 *)x > *(s64 *)y;
	else
		order = jstap_string_compare(x, y);
	return descending ? order >= 0 : order <= 0;
}

/* Merges two lists that end with 0; of equal elements those of the first list come first. */
static u32 merge(const struct jstap_map *map, u32 a, u32 b, unsigned int by, bool descending)
{
	u32 head = 0;
	u32 *link = &head;

	while (a && b) {
		u32 *from = in_order(map, a, b, by, descending) ? &a : &b;

		*link = *from;
		link = &node_at(map->storage, *from)->next;
		*from = *link;
	}
	*link = a ?: b;
	return head;
}

#define SORT_LEVELS 32

/* Bottom-up merge sort of the list: no recursion, no memory. Context: any; the lock is held for writing. */
void jstap_map_sort(struct jstap_context *c, struct jstap_map *map, unsigned int by,
		    bool descending, s64 limit)
{
	struct jstap_map_storage *s = map->storage;
	u32 parts[SORT_LEVELS] = { 0 };
	u32 number = s->first;
	u32 sorted = 0;
	u32 previous = 0;
	int level;

	while (number) {
		u32 next = node_at(s, number)->next;
		u32 part = number;

		node_at(s, number)->next = 0;
		for (level = 0; level < SORT_LEVELS - 1 && parts[level]; level++) {
			part = merge(map, parts[level], part, by, descending);
			parts[level] = 0;
		}
		parts[level] = part;
		number = next;
	}
	for (level = 0; level < SORT_LEVELS; level++)
		if (parts[level])
			sorted = sorted ? merge(map, parts[level], sorted, by, descending) : parts[level];
	s->first = sorted;
	for (number = sorted; number; number = node_at(s, number)->next) {
		node_at(s, number)->previous = previous;
		previous = number;
	}
	s->last = previous;
}

void jstap_map_first(struct jstap_map *map, struct jstap_map_cursor *cursor)
{
	cursor->map = map;
	cursor->node = map->storage->first;
}

bool jstap_map_valid(const struct jstap_map_cursor *cursor)
{
	return cursor->node != 0;
}

void jstap_map_next(struct jstap_map_cursor *cursor)
{
	cursor->node = node_at(cursor->map->storage, cursor->node)->next;
}

s64 jstap_map_key_number(const struct jstap_map_cursor *cursor, unsigned int key)
{
	return *(s64 *)key_at(cursor->map, node_at(cursor->map->storage, cursor->node), key);
}

const char *jstap_map_key_string(const struct jstap_map_cursor *cursor, unsigned int key)
{
	return key_at(cursor->map, node_at(cursor->map->storage, cursor->node), key);
}

s64 jstap_map_value_number(const struct jstap_map_cursor *cursor)
{
	return *(s64 *)value_at(cursor->map, node_at(cursor->map->storage, cursor->node));
}

const char *jstap_map_value_string(const struct jstap_map_cursor *cursor)
{
	return value_at(cursor->map, node_at(cursor->map->storage, cursor->node));
}
