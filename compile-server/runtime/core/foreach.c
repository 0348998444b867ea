// SPDX-License-Identifier: GPL-2.0-only
/* What a foreach needs of an array: its order, and a cursor that goes from element to element. */
#include "map.h"
#include "statistic.h"

static int compare_numbers(const void *a, const void *b, const void *unused)
{
	s64 x = *(const s64 *)a;
	s64 y = *(const s64 *)b;

	return x < y ? -1 : x > y;
}

static int compare_strings(const void *a, const void *b, const void *unused)
{
	return jstap_string_compare(a, b);
}

static int compare_cells(const void *a, const void *b, const void *argument)
{
	const enum jstap_extract *what = argument;
	s64 x = jstap_cell_extract(a, *what);
	s64 y = jstap_cell_extract(b, *what);

	return x < y ? -1 : x > y;
}

static void sort(struct jstap_map *map, unsigned int by, enum jstap_extract what, bool descending, s64 limit)
{
	struct jstap_table *t = map->table;
	u8 type = by ? map->key_types[by - 1] : map->value_type;
	struct jstap_order order = {
		.offset = by ? t->key_offsets[by - 1] : t->value_offset,
		.compare = type == JSTAP_NUMBER ? compare_numbers :
			   type == JSTAP_STRING ? compare_strings : compare_cells,
		.argument = &what,
		.descending = descending,
	};

	jstap_table_sort(t, &order, limit);
}

/* A statistic's values are ordered by their count. Context: a handler that holds the lock for writing. */
void jstap_map_sort(struct jstap_context *c, struct jstap_map *map, unsigned int by,
		    bool descending, s64 limit)
{
	sort(map, by, JSTAP_COUNT, descending, limit);
}

/* Context: a handler that holds the lock for writing. */
void jstap_statistic_sort(struct jstap_context *c, struct jstap_map *map, enum jstap_extract what,
			  bool descending, s64 limit)
{
	sort(map, 0, what, descending, limit);
}

/* Context of the cursor's functions: a handler. */
void jstap_map_first(struct jstap_map *map, struct jstap_map_cursor *cursor)
{
	cursor->map = map;
	cursor->node = map->table->first;
}

bool jstap_map_valid(const struct jstap_map_cursor *cursor)
{
	return cursor->node != 0;
}

void jstap_map_next(struct jstap_map_cursor *cursor)
{
	cursor->node = jstap_table_node(cursor->map->table, cursor->node)->next;
}

bool jstap_map_matches(const struct jstap_map_cursor *cursor, const union jstap_value *keys,
		       unsigned int chosen)
{
	return jstap_table_matches(cursor->map->table, cursor->node, keys, chosen);
}

s64 jstap_map_key_number(const struct jstap_map_cursor *cursor, unsigned int key)
{
	return *(s64 *)jstap_table_key(cursor->map->table, cursor->node, key);
}

const char *jstap_map_key_string(const struct jstap_map_cursor *cursor, unsigned int key)
{
	return jstap_table_key(cursor->map->table, cursor->node, key);
}

s64 jstap_map_value_number(const struct jstap_map_cursor *cursor)
{
	return *(s64 *)jstap_table_value(cursor->map->table, cursor->node);
}

const char *jstap_map_value_string(const struct jstap_map_cursor *cursor)
{
	return jstap_table_value(cursor->map->table, cursor->node);
}
