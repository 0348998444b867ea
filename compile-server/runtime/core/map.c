// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays. One of numbers or strings has one table. A statistic has one for each CPU, to which adding needs no
 * exclusive lock, and one more in which they are put together for a foreach.
 */
#include <linux/random.h>

#include "runtime.h"
#include "statistic.h"
#include "table.h"

static u32 capacity(const struct jstap_map *map)
{
	if (!map->key_count)
		return 1;
	return map->declared_entries ?: jstap_script.default_map_entries;
}

static int check_shape(const struct jstap_map *map)
{
	const char *problem = jstap_shape_problem(&map->shape);

	if (map->value_type != JSTAP_STATISTIC || !problem)
		return 0;
	jstap_control_printf(JSTAP_MESSAGE_ERROR, "global variable '%s': %s", map->name, problem);
	return -EINVAL;
}

/* Takes an array's memory, but for that of CPUs. Returns 0 or a negative errno with a message. Context: may sleep. */
int jstap_map_create(struct jstap_map *map)
{
	int ret = check_shape(map);

	if (ret)
		return ret;
	if (map->value_type == JSTAP_STATISTIC) {
		map->cpus = jstap_allocate(nr_cpu_ids * sizeof(*map->cpus), "the array ", map->name);
		if (!map->cpus)
			return -ENOMEM;
	}
	map->table = jstap_table_create(map, capacity(map), get_random_u32());
	return map->table ? 0 : -ENOMEM;
}

/* A CPU's part. Returns 0 or -ENOMEM with a message. Context: may sleep. */
int jstap_map_prepare(struct jstap_map *map, unsigned int cpu)
{
	if (map->value_type != JSTAP_STATISTIC || map->cpus[cpu])
		return 0;
	map->cpus[cpu] = jstap_table_create(map, capacity(map), map->table->seed);
	return map->cpus[cpu] ? 0 : -ENOMEM;
}

/* Context: may sleep; no handler runs. */
void jstap_map_destroy(struct jstap_map *map)
{
	unsigned int cpu;

	if (map->cpus)
		for (cpu = 0; cpu < nr_cpu_ids; cpu++)
			jstap_table_destroy(map->cpus[cpu]);
	jstap_free(map->cpus);
	map->cpus = NULL;
	jstap_table_destroy(map->table);
	map->table = NULL;
}

static void overflow(struct jstap_context *c, const struct jstap_map *map)
{
	if (map->declared_entries)
		jstap_error(c, "Array overflow, check size limit (%u)", map->declared_entries);
	else
		jstap_error(c, "Array overflow, check MAXMAPENTRIES");
}

static u32 find(const struct jstap_table *t, const union jstap_value *keys)
{
	return jstap_table_find(t, keys, jstap_table_hash(t, keys));
}

/* The value of an element, made if it is missing; NULL and an error when the table is full. */
static void *slot(struct jstap_context *c, struct jstap_table *t, const union jstap_value *keys, u32 hash)
{
	u32 number = jstap_table_find(t, keys, hash) ?: jstap_table_insert(t, keys, hash);

	if (unlikely(!number)) {
		overflow(c, t->map);
		return NULL;
	}
	return jstap_table_value(t, number);
}

/* 0 for a missing element. Context: a handler. */
s64 jstap_map_number(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys)
{
	u32 number = find(map->table, keys);

	return number ? *(s64 *)jstap_table_value(map->table, number) : 0;
}

/* The empty string for a missing element. Context: a handler. */
void jstap_map_string(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys, char *to)
{
	u32 number = find(map->table, keys);

	if (number)
		jstap_string_copy(c, to, jstap_table_value(map->table, number));
	else
		to[0] = '\0';
}

/* Where an element's number is, made if it is missing; NULL with an error when the array is full. Context: a handler. */
s64 *jstap_map_number_slot(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys)
{
	return slot(c, map->table, keys, jstap_table_hash(map->table, keys));
}

/* Sets an element; an error when the array is full. Context: a handler. */
void jstap_map_set_string(struct jstap_context *c, struct jstap_map *map,
			  const union jstap_value *keys, const char *value)
{
	char *to = slot(c, map->table, keys, jstap_table_hash(map->table, keys));

	if (to)
		jstap_string_copy(c, to, value);
}

/* The tables that hold an array's elements, one after the other from *at = 0; NULL behind the last. */
static struct jstap_table *next_table(const struct jstap_map *map, unsigned int *at)
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

/* Context: a handler. */
bool jstap_map_contains(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys)
{
	struct jstap_table *t;
	unsigned int at = 0;

	while ((t = next_table(map, &at)))
		if (find(t, keys))
			return true;
	return false;
}

/* A missing element is no error. Context: a handler. */
void jstap_map_delete(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys)
{
	struct jstap_table *t;
	unsigned int at = 0;

	while ((t = next_table(map, &at))) {
		u32 number = find(t, keys);

		if (number)
			jstap_table_remove(t, number);
	}
}

/* Context: a handler. */
void jstap_map_delete_slice(struct jstap_context *c, struct jstap_map *map,
			    const union jstap_value *keys, unsigned int chosen)
{
	struct jstap_table *t;
	unsigned int at = 0;
	u32 number, next;

	while ((t = next_table(map, &at))) {
		for (number = t->first; number; number = next) {
			next = jstap_table_node(t, number)->next;
			if (jstap_table_matches(t, number, keys, chosen))
				jstap_table_remove(t, number);
		}
	}
}

/* Context: a handler. */
void jstap_map_clear(struct jstap_context *c, struct jstap_map *map)
{
	struct jstap_table *t;
	unsigned int at = 0;

	while ((t = next_table(map, &at)))
		jstap_table_clear(t);
}

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

/* Adds a value to an aggregate of this CPU. Context: a handler that holds the lock for reading. */
void jstap_statistic_add(struct jstap_context *c, struct jstap_map *map,
			 const union jstap_value *keys, s64 value)
{
	struct jstap_table *t = map->cpus[raw_smp_processor_id()];
	struct jstap_cell *cell = slot(c, t, keys, jstap_table_hash(t, keys));

	if (cell)
		jstap_cell_add(&map->shape, cell, value);
}

/* The aggregate of all CPUs in the context's scratch; empty for a missing element. */
static const struct jstap_cell *gather(struct jstap_context *c, const struct jstap_map *map,
				       const union jstap_value *keys)
{
	u32 hash = jstap_table_hash(map->table, keys);
	struct jstap_table *t;
	unsigned int at = 0;

	jstap_cell_reset(&map->shape, c->scratch);
	while ((t = next_table(map, &at))) {
		u32 number = jstap_table_find(t, keys, hash);

		if (number)
			jstap_cell_merge(&map->shape, c->scratch, jstap_table_value(t, number));
	}
	return c->scratch;
}

/* As gather(), but NULL with an error for one without values. */
static const struct jstap_cell *gather_filled(struct jstap_context *c, const struct jstap_map *map,
					      const union jstap_value *keys)
{
	const struct jstap_cell *cell = gather(c, map, keys);

	if (likely(cell->count))
		return cell;
	jstap_error(c, "empty aggregate");
	return NULL;
}

/* Context of all that follow: a handler that holds the lock for writing. */
s64 jstap_statistic_get(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys, enum jstap_extract what)
{
	const struct jstap_cell *cell = what == JSTAP_COUNT || what == JSTAP_SUM ? gather(c, map, keys) :
										 gather_filled(c, map, keys);

	return cell ? jstap_cell_extract(cell, what) : 0;
}

s64 jstap_statistic_quantile(struct jstap_context *c, struct jstap_map *map,
			     const union jstap_value *keys, unsigned int permille)
{
	const struct jstap_cell *cell = gather_filled(c, map, keys);

	return cell ? jstap_cell_quantile(cell, permille) : 0;
}

void jstap_statistic_collect(struct jstap_context *c, struct jstap_map *map)
{
	union jstap_value keys[JSTAP_MAX_KEYS];
	struct jstap_table *t;
	unsigned int at = 0;
	u32 number;

	jstap_table_clear(map->table);
	while ((t = next_table(map, &at))) {
		for (number = t->first; number; number = jstap_table_node(t, number)->next) {
			struct jstap_cell *cell;

			jstap_table_keys(t, number, keys);
			cell = slot(c, map->table, keys, jstap_table_node(t, number)->hash);
			if (!cell)
				return;
			jstap_cell_merge(&map->shape, cell, jstap_table_value(t, number));
		}
	}
}

unsigned int jstap_histogram_cells(const struct jstap_map *map)
{
	return jstap_shape_cells(&map->shape);
}

s64 jstap_histogram_cell(struct jstap_context *c, struct jstap_map *map,
			 const union jstap_value *keys, s64 cell)
{
	const struct jstap_cell *gathered = gather_filled(c, map, keys);

	if (!gathered)
		return 0;
	if (cell < 0 || cell >= jstap_shape_cells(&map->shape)) {
		jstap_error(c, "histogram cell %lld is out of range", cell);
		return 0;
	}
	return gathered->cells[cell];
}

static void put_output(void *argument, const char *text, size_t size)
{
	jstap_output(argument, text, size);
}

void jstap_print_histogram(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys)
{
	const struct jstap_cell *cell = gather_filled(c, map, keys);

	if (cell && jstap_wants_data())
		jstap_data_histogram(c, map, cell);
	else if (cell)
		jstap_histogram_text(&map->shape, cell, put_output, c);
}

struct buffer {
	char *to;
	size_t used;
};

static void put_buffer(void *argument, const char *text, size_t size)
{
	struct buffer *buffer = argument;

	size = min(size, jstap_script.string_size - 1 - buffer->used);
	memcpy(buffer->to + buffer->used, text, size);
	buffer->used += size;
}

void jstap_sprint_histogram(struct jstap_context *c, char *to, struct jstap_map *map,
			    const union jstap_value *keys)
{
	const struct jstap_cell *cell = gather_filled(c, map, keys);
	struct buffer buffer = { .to = to };

	if (cell)
		jstap_histogram_text(&map->shape, cell, put_buffer, &buffer);
	to[buffer.used] = '\0';
}
