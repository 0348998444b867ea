// SPDX-License-Identifier: GPL-2.0-only
/*
 * Globals and histograms as JSON. A value is built in the handler's output buffer, after what was printed so far has
 * gone its way, and becomes a record of its own.
 */
#include "runtime.h"
#include "statistic.h"

#define CLOSING	8	/* room that is always kept for the brackets at the end */

static void finish(struct jstap_context *c)
{
	jstap_trace_write_data(c->probe, c->output, c->output_used);
	c->output_used = 0;
}

/* All that follow: false when there is no room. */
static bool put(struct jstap_context *c, const char *text, size_t size)
{
	if (size > JSTAP_OUTPUT_SIZE - CLOSING - c->output_used)
		return false;
	memcpy(c->output + c->output_used, text, size);
	c->output_used += size;
	return true;
}

static bool put_text(struct jstap_context *c, const char *text)
{
	return put(c, text, strlen(text));
}

/* A name of the format's own, and a number. */
static bool put_field(struct jstap_context *c, const char *name, s64 value)
{
	char text[64];

	return put(c, text, scnprintf(text, sizeof(text), "\"%s\":%lld", name, value));
}

static bool put_number(struct jstap_context *c, s64 value)
{
	char text[24];

	return put(c, text, scnprintf(text, sizeof(text), "%lld", value));
}

/* RFC 8259, section 7. */
static bool put_string(struct jstap_context *c, const char *string)
{
	bool room = put(c, "\"", 1);

	for (; *string && room; string++) {
		unsigned char letter = *string;
		char text[8];

		if (letter == '"' || letter == '\\')
			room = put(c, text, scnprintf(text, sizeof(text), "\\%c", letter));
		else if (letter < ' ')
			room = put(c, text, scnprintf(text, sizeof(text), "\\u%04x", letter));
		else
			room = put(c, string, 1);
	}
	return room && put(c, "\"", 1);
}

void jstap_data_number(struct jstap_context *c, const char *name, s64 value)
{
	jstap_flush(c);
	if (put_text(c, "{\"name\":") && put_string(c, name) && put_text(c, ",") && put_field(c, "value", value) &&
	    put_text(c, "}"))
		finish(c);
}

void jstap_data_string(struct jstap_context *c, const char *name, const char *value)
{
	jstap_flush(c);
	/* The longest string, with all of its letters escaped, may be longer than a record. */
	if (!(put_text(c, "{\"name\":") && put_string(c, name) && put_text(c, ",\"value\":") && put_string(c, value) &&
	      put_text(c, "}"))) {
		c->output_used = 0;
		jstap_warn(c, "%s is too long to be shown as data", name);
		return;
	}
	finish(c);
}

static bool put_buckets(struct jstap_context *c, const struct jstap_shape *shape, const struct jstap_cell *cell)
{
	const bool linear = shape->histogram == JSTAP_HIST_LINEAR;
	const unsigned int count = jstap_shape_cells(shape);
	bool room = put_text(c, linear ? "{\"kind\":\"linear\"," : "{\"kind\":\"log\",");
	bool first = true;
	unsigned int i;

	if (linear)
		room = room && put_field(c, "below", cell->cells[0]) && put_text(c, ",") &&
		       put_field(c, "above", cell->cells[count - 1]) && put_text(c, ",");
	room = room && put_text(c, "\"buckets\":[");
	for (i = linear; i < count - linear && room; i++) {
		if (!cell->cells[i])
			continue;
		room = (first || put_text(c, ",")) && put_text(c, "{") &&
		       put_field(c, "from", jstap_shape_bound(shape, i)) && put_text(c, ",") &&
		       put_field(c, "count", cell->cells[i]) && put_text(c, "}");
		first = false;
	}
	return room && put_text(c, "]}");
}

void jstap_data_histogram(struct jstap_context *c, const struct jstap_map *map, const struct jstap_cell *cell)
{
	jstap_flush(c);
	if (put_text(c, "{\"name\":") && put_string(c, map->name) && put_text(c, ",\"histogram\":") &&
	    put_buckets(c, &map->shape, cell) && put_text(c, "}"))
		finish(c);
}

static bool put_statistic(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys)
{
	s64 count = jstap_statistic_get(c, map, keys, JSTAP_COUNT);

	if (!put_field(c, "count", count))
		return false;
	if (!count)
		return true;
	return put_text(c, ",") && put_field(c, "sum", jstap_statistic_get(c, map, keys, JSTAP_SUM)) &&
	       put_text(c, ",") && put_field(c, "min", jstap_statistic_get(c, map, keys, JSTAP_MIN)) &&
	       put_text(c, ",") && put_field(c, "max", jstap_statistic_get(c, map, keys, JSTAP_MAX)) &&
	       put_text(c, ",") && put_field(c, "avg", jstap_statistic_get(c, map, keys, JSTAP_AVERAGE));
}

static bool put_element(struct jstap_context *c, const struct jstap_map_cursor *cursor)
{
	struct jstap_map *map = cursor->map;
	union jstap_value keys[JSTAP_MAX_KEYS];
	bool room = put_text(c, "{\"key\":[");
	unsigned int i;

	for (i = 0; i < map->key_count && room; i++) {
		room = !i || put_text(c, ",");
		if (map->key_types[i] == JSTAP_STRING) {
			keys[i].string = jstap_map_key_string(cursor, i);
			room = room && put_string(c, keys[i].string);
		} else {
			keys[i].number = jstap_map_key_number(cursor, i);
			room = room && put_number(c, keys[i].number);
		}
	}
	if (!room || !put_text(c, "],"))
		return false;
	if (map->value_type == JSTAP_STATISTIC)
		room = put_statistic(c, map, keys);
	else if (map->value_type == JSTAP_STRING)
		room = put_text(c, "\"value\":") && put_string(c, jstap_map_value_string(cursor));
	else
		room = put_field(c, "value", jstap_map_value_number(cursor));
	return room && put_text(c, "}");
}

static void open_map(struct jstap_context *c, const struct jstap_map *map)
{
	put_text(c, "{\"name\":");
	put_string(c, map->name);
	put_text(c, ",\"elements\":[");
}

static void close_map(struct jstap_context *c)
{
	/* Into the room that was kept for it. */
	memcpy(c->output + c->output_used, "]}", 2);
	c->output_used += 2;
	finish(c);
}

static void put_elements(struct jstap_context *c, struct jstap_map *map)
{
	struct jstap_map_cursor cursor;
	bool first = true;

	open_map(c, map);
	jstap_map_first(map, &cursor);
	while (jstap_map_valid(&cursor)) {
		const size_t before = c->output_used;

		if ((first || put_text(c, ",")) && put_element(c, &cursor)) {
			first = false;
		} else {
			c->output_used = before;
			if (!first) {
				/* Again, in a record of its own. */
				close_map(c);
				open_map(c, map);
				first = true;
				continue;
			}
			jstap_warn(c, "an element of %s is too long to be shown as data", map->name);
		}
		jstap_map_next(&cursor);
	}
	close_map(c);
}

void jstap_data_map(struct jstap_context *c, struct jstap_map *map)
{
	jstap_flush(c);
	if (map->key_count) {
		if (map->value_type == JSTAP_STATISTIC)
			jstap_statistic_collect(c, map);
		put_elements(c, map);
	} else if (put_text(c, "{\"name\":") && put_string(c, map->name) && put_text(c, ",") &&
		   put_statistic(c, map, NULL) && put_text(c, "}")) {
		finish(c);
	}
}
