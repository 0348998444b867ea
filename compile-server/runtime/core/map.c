// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays. One of numbers or strings has one table. A statistic has one for each CPU, to which adding needs no
 * exclusive lock, and one more in which they are put together for a foreach.
 */
#include <linux/random.h>

#include "map.h"
#include "statistic.h"

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

void jstap_map_overflow(struct jstap_context *c, const struct jstap_map *map)
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
	return jstap_map_slot(c, map->table, keys, jstap_table_hash(map->table, keys));
}

/* Sets an element; an error when the array is full. Context: a handler. */
void jstap_map_set_string(struct jstap_context *c, struct jstap_map *map,
			  const union jstap_value *keys, const char *value)
{
	char *to = jstap_map_slot(c, map->table, keys, jstap_table_hash(map->table, keys));

	if (to)
		jstap_string_copy(c, to, value);
}

/* Context: a handler. */
bool jstap_map_contains(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys)
{
	struct jstap_table *t;
	unsigned int at = 0;

	while ((t = jstap_map_next_table(map, &at)))
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

	while ((t = jstap_map_next_table(map, &at))) {
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

	while ((t = jstap_map_next_table(map, &at))) {
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

	while ((t = jstap_map_next_table(map, &at)))
		jstap_table_clear(t);
}
