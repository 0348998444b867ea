// SPDX-License-Identifier: GPL-2.0-only
/* Arrays against a list of elements in the order of insertion. */
#include "test.h"

#define ENTRIES		40
#define STEPS		2000

struct element {
	s64 number;
	char string[64];	/* as given, longer than a buffer */
	s64 value;
};

struct model {
	struct element elements[ENTRIES];
	unsigned int count;
};

static void make_keys(const struct element *e, union jstap_value *keys)
{
	keys[0].number = e->number;
	keys[1].string = e->string;
}

static bool same(const struct element *a, const struct element *b)
{
	return a->number == b->number && !strncmp(a->string, b->string, jstap_script.string_size - 1);
}

static int model_find(const struct model *m, const struct element *e)
{
	for (unsigned int i = 0; i < m->count; i++)
		if (same(&m->elements[i], e))
			return i;
	return -1;
}

static void model_remove(struct model *m, unsigned int at)
{
	memmove(&m->elements[at], &m->elements[at + 1], (m->count - at - 1) * sizeof(m->elements[0]));
	m->count--;
}

/* Few different keys, some of which differ only behind what fits. */
static struct element random_element(void)
{
	static const char *const strings[] = { "", "a", "b", "abcdefghijklmnopqrstuvwxyz",
					       "abcdefghijklmnoXYZ", "abcdefghijklmn" };
	struct element e = { .number = rand() % 12 - 6, .value = rand() % 7 };

	if (rand() % 50 == 0)
		e.number = S64_MIN;
	strcpy(e.string, strings[rand() % ARRAY_SIZE(strings)]);
	return e;
}

static void set(struct jstap_context *c, struct jstap_map *map, struct model *m)
{
	struct element e = random_element();
	union jstap_value keys[2];
	int at = model_find(m, &e);
	s64 *slot;

	make_keys(&e, keys);
	slot = jstap_map_number_slot(c, map, keys);
	if (at < 0 && m->count == ENTRIES && !map->wrap) {
		CHECK(!slot && c->error);
		c->error = NULL;
		return;
	}
	CHECK(slot && !c->error);
	if (at < 0) {
		CHECK(*slot == 0);
		if (m->count == ENTRIES)
			model_remove(m, 0);
		at = m->count++;
		m->elements[at] = e;
	} else {
		CHECK(*slot == m->elements[at].value);
	}
	*slot = m->elements[at].value = e.value;
}

static void delete(struct jstap_context *c, struct jstap_map *map, struct model *m)
{
	struct element e = random_element();
	union jstap_value keys[2];
	int at = model_find(m, &e);

	make_keys(&e, keys);
	CHECK(jstap_map_contains(c, map, keys) == (at >= 0));
	CHECK(jstap_map_number(c, map, keys) == (at >= 0 ? m->elements[at].value : 0));
	jstap_map_delete(c, map, keys);
	if (at >= 0)
		model_remove(m, at);
	CHECK(!jstap_map_contains(c, map, keys));
}

static void delete_slice(struct jstap_context *c, struct jstap_map *map, struct model *m)
{
	struct element e = random_element();
	unsigned int chosen = 1 + rand() % 3;
	union jstap_value keys[2];

	make_keys(&e, keys);
	jstap_map_delete_slice(c, map, keys, chosen);
	for (unsigned int i = 0; i < m->count;) {
		const struct element *x = &m->elements[i];
		bool first = !(chosen & 1) || x->number == e.number;
		bool second = !(chosen & 2) || !strncmp(x->string, e.string, jstap_script.string_size - 1);

		if (first && second)
			model_remove(m, i);
		else
			i++;
	}
}

static int order(const struct element *a, const struct element *b, unsigned int by)
{
	if (by == 2)
		return strncmp(a->string, b->string, jstap_script.string_size - 1);
	if (by == 1)
		return a->number < b->number ? -1 : a->number > b->number;
	return a->value < b->value ? -1 : a->value > b->value;
}

/* Insertion sort: stable. */
static void model_sort(struct model *m, unsigned int by, bool descending)
{
	for (unsigned int i = 1; i < m->count; i++) {
		struct element e = m->elements[i];
		unsigned int at = i;

		while (at && (descending ? -1 : 1) * order(&m->elements[at - 1], &e, by) > 0) {
			m->elements[at] = m->elements[at - 1];
			at--;
		}
		m->elements[at] = e;
	}
}

static void compare(struct jstap_map *map, const struct model *m, unsigned int positions)
{
	struct jstap_map_cursor cursor;
	unsigned int i = 0;

	for (jstap_map_first(map, &cursor); jstap_map_valid(&cursor); jstap_map_next(&cursor), i++) {
		if (i >= positions)
			continue;
		CHECK(i < m->count);
		CHECK(jstap_map_key_number(&cursor, 0) == m->elements[i].number);
		CHECK(!strncmp(jstap_map_key_string(&cursor, 1), m->elements[i].string,
			       jstap_script.string_size - 1));
		CHECK(strlen(jstap_map_key_string(&cursor, 1)) < jstap_script.string_size);
		CHECK(jstap_map_value_number(&cursor) == m->elements[i].value);
	}
	CHECK(i == m->count);
}

/* What is behind the limit may stand in any order: take it over from the array. */
static void adopt(struct jstap_map *map, struct model *m)
{
	struct jstap_map_cursor cursor;
	struct model old = *m;
	unsigned int i = 0;

	for (jstap_map_first(map, &cursor); jstap_map_valid(&cursor); jstap_map_next(&cursor)) {
		struct element e = { .number = jstap_map_key_number(&cursor, 0) };
		int at;

		strcpy(e.string, jstap_map_key_string(&cursor, 1));
		at = model_find(&old, &e);
		CHECK(at >= 0 && i < old.count);
		m->elements[i++] = old.elements[at];
	}
	CHECK(i == old.count);
}

static void sort(struct jstap_context *c, struct jstap_map *map, struct model *m)
{
	unsigned int by = rand() % 3;
	bool descending = rand() % 2;
	s64 limit = rand() % 3 ? 1 + rand() % 35 : S64_MAX;

	jstap_map_sort(c, map, by, descending, limit);
	model_sort(m, by, descending);
	compare(map, m, limit > 30 ? ENTRIES : limit);
	adopt(map, m);
}

static void random_steps(bool wrap)
{
	struct jstap_map map = {
		.name = "m", .key_count = 2, .key_types = { JSTAP_NUMBER, JSTAP_STRING }, .value_type = JSTAP_NUMBER,
		.declared_entries = ENTRIES, .wrap = wrap,
	};
	struct jstap_context *c = test_context();
	struct model m = { .count = 0 };

	CHECK(!jstap_map_create(&map));
	for (int i = 0; i < STEPS; i++) {
		switch (rand() % 40) {
		case 0:
			sort(c, &map, &m);
			break;
		case 1:
			if (rand() % 10 == 0) {
				jstap_map_clear(c, &map);
				m.count = 0;
			}
			break;
		case 2:
			delete_slice(c, &map, &m);
			break;
		case 3 ... 9:
			delete(c, &map, &m);
			break;
		default:
			set(c, &map, &m);
			break;
		}
		compare(&map, &m, ENTRIES);
	}
	jstap_map_destroy(&map);
}

static void strings(void)
{
	struct jstap_map map = {
		.name = "s", .key_count = 1, .key_types = { JSTAP_STRING }, .value_type = JSTAP_STRING, .declared_entries = 2,
	};
	struct jstap_context *c = test_context();
	union jstap_value key[] = { { .string = "key" } };
	char buffer[16] = "old";

	CHECK(!jstap_map_create(&map));
	jstap_map_string(c, &map, key, buffer);
	CHECK(!buffer[0]);
	jstap_map_set_string(c, &map, key, "0123456789abcdefghij");
	jstap_map_string(c, &map, key, buffer);
	CHECK(!strcmp(buffer, "0123456789abcde"));
	jstap_string_copy(c, buffer, "0123");
	jstap_string_append(c, buffer, "456789abcdefghij");
	CHECK(!strcmp(buffer, "0123456789abcde"));
	jstap_string_append(c, buffer, "x");
	CHECK(!strcmp(buffer, "0123456789abcde"));
	CHECK(jstap_string_compare("a", "\xff") < 0);
	jstap_map_destroy(&map);
}

void test_tables(unsigned int rounds)
{
	strings();
	for (unsigned int i = 0; i < rounds; i++)
		random_steps(i % 2);
}
