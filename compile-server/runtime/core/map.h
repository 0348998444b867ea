/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of an array, for the parts of the runtime that work on them. Context of all: a handler. */
#ifndef JSTAP_CORE_MAP_H
#define JSTAP_CORE_MAP_H

#include "runtime.h"
#include "table.h"

/* Says that an array is full. */
void jstap_map_overflow(struct jstap_context *c, const struct jstap_map *map);

/* The value of an element, made if it is missing; NULL and an error when the table is full. */
static inline void *jstap_map_slot(struct jstap_context *c, struct jstap_table *t, const union jstap_value *keys, u32 hash)
{
	u32 number = jstap_table_find(t, keys, hash) ?: jstap_table_insert(t, keys, hash);

	if (unlikely(!number)) {
		jstap_map_overflow(c, t->map);
		return NULL;
	}
	return jstap_table_value(t, number);
}

/* The tables that hold an array's elements, one after the other from *at = 0; NULL behind the last. */
static inline struct jstap_table *jstap_map_next_table(const struct jstap_map *map, unsigned int *at)
{
	if (map->value_type != JSTAP_STATISTIC)
		return (*at)++ ? NULL : map->table;
	while (*at < nr_cpu_ids) {
		struct jstap_table *t = map->cpus[(*at)++];

		if (t)
			return t;
	}
	return NULL;
}

#endif
