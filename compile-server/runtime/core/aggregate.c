// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics in arrays: adding on this CPU, and putting together what all CPUs have when somebody reads. Their text is made
 * in histogram.c, their numbers in statistic.c.
 */
#include "map.h"
#include "statistic.h"

/* Adds a value to an aggregate of this CPU. Context: a handler that holds the lock for reading. */
void jstap_statistic_add(struct jstap_context *c, struct jstap_map *map,
			 const union jstap_value *keys, s64 value)
{
	struct jstap_table *t = map->cpus[raw_smp_processor_id()];
	struct jstap_cell *cell = jstap_map_slot(c, t, keys, jstap_table_hash(t, keys));

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
	while ((t = jstap_map_next_table(map, &at))) {
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
	while ((t = jstap_map_next_table(map, &at))) {
		for (number = t->first; number; number = jstap_table_node(t, number)->next) {
			struct jstap_cell *cell;

			jstap_table_keys(t, number, keys);
			cell = jstap_map_slot(c, map->table, keys, jstap_table_node(t, number)->hash);
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
