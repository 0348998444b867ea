/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arrays, for emitted C. Handlers hold the array's lock: for reading what only reads, for writing what inserts,
 * deletes, sorts. A statistic is an array whose values are aggregates, kept apart for each CPU: jstap_statistic_add()
 * holds the lock for reading, everything else on it for writing. A scalar statistic is one without keys (keys NULL).
 */
#ifndef JSTAP_MAP_H
#define JSTAP_MAP_H

enum jstap_type {
	JSTAP_NUMBER,
	JSTAP_STRING,
	JSTAP_STATISTIC,	/* values only */
};

#define JSTAP_MAX_KEYS 9

enum jstap_histogram {
	JSTAP_NO_HISTOGRAM,
	JSTAP_HIST_LOG,
	JSTAP_HIST_LINEAR,
};

/* What each aggregate of a statistic keeps beside count, sum, minimum and maximum. */
struct jstap_shape {
	u8 histogram;		/* enum jstap_histogram */
	bool variance;
	s64 start, stop, interval;	/* of a linear histogram */
};

struct jstap_map {
	const char *name;
	unsigned int key_count;
	u8 key_types[JSTAP_MAX_KEYS];
	u8 value_type;
	bool wrap;
	unsigned int declared_entries;		/* 0: script->default_map_entries */
	struct jstap_shape shape;
	/* The runtime's own. */
	struct jstap_table *table;
	struct jstap_table **cpus;		/* statistics only: one for each possible CPU */
};

struct jstap_map_cursor {
	struct jstap_map *map;
	u32 node;
};

s64 jstap_map_number(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys);
void jstap_map_string(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys, char *to);
s64 *jstap_map_number_slot(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys);
void jstap_map_set_string(struct jstap_context *c, struct jstap_map *map,
			  const union jstap_value *keys, const char *value);
bool jstap_map_contains(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys);
void jstap_map_delete(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys);
/* Deletes what equals the given keys where bit (1 << key) of chosen is set: delete a[*, k]. */
void jstap_map_delete_slice(struct jstap_context *c, struct jstap_map *map,
			    const union jstap_value *keys, unsigned int chosen);
void jstap_map_clear(struct jstap_context *c, struct jstap_map *map);

/*
 * Iteration. by: 0 the value, 1 the first key, ...; elements that compare equal keep their order. With 1 <= limit <= 30
 * only the first limit positions are put in order.
 */
void jstap_map_sort(struct jstap_context *c, struct jstap_map *map, unsigned int by,
		    bool descending, s64 limit);
void jstap_map_first(struct jstap_map *map, struct jstap_map_cursor *cursor);
bool jstap_map_valid(const struct jstap_map_cursor *cursor);
void jstap_map_next(struct jstap_map_cursor *cursor);
/* Whether the element has the given keys where bit (1 << key) of chosen is set: foreach (... in a[i, *]). */
bool jstap_map_matches(const struct jstap_map_cursor *cursor, const union jstap_value *keys,
		       unsigned int chosen);
s64 jstap_map_key_number(const struct jstap_map_cursor *cursor, unsigned int key);
const char *jstap_map_key_string(const struct jstap_map_cursor *cursor, unsigned int key);
s64 jstap_map_value_number(const struct jstap_map_cursor *cursor);
const char *jstap_map_value_string(const struct jstap_map_cursor *cursor);

/* Statistics. contains, delete, delete_slice, clear and the cursor work on them, too. */
enum jstap_extract {
	JSTAP_COUNT,
	JSTAP_SUM,
	JSTAP_MIN,	/* of an empty aggregate this and what follows is an error */
	JSTAP_MAX,
	JSTAP_AVERAGE,
	JSTAP_VARIANCE,
};

void jstap_statistic_add(struct jstap_context *c, struct jstap_map *map,
			 const union jstap_value *keys, s64 value);
s64 jstap_statistic_get(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys, enum jstap_extract what);
/* The value below which that many of a thousand lie, from the log histogram: exact to a power of two. */
s64 jstap_statistic_quantile(struct jstap_context *c, struct jstap_map *map,
			     const union jstap_value *keys, unsigned int permille);
/* Before a foreach: puts the CPUs' elements together. Sort afterwards, by value with jstap_statistic_sort(). */
void jstap_statistic_collect(struct jstap_context *c, struct jstap_map *map);
void jstap_statistic_sort(struct jstap_context *c, struct jstap_map *map, enum jstap_extract what,
			  bool descending, s64 limit);
unsigned int jstap_histogram_cells(const struct jstap_map *map);
s64 jstap_histogram_cell(struct jstap_context *c, struct jstap_map *map,
			 const union jstap_value *keys, s64 cell);
void jstap_print_histogram(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys);
void jstap_sprint_histogram(struct jstap_context *c, char *to, struct jstap_map *map,
			    const union jstap_value *keys);

#endif
