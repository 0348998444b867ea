// SPDX-License-Identifier: GPL-2.0-only
/* Statistics of several CPUs against sums over a list of values; histogram texts to the letter. */
#include "../../core/statistic.h"
#include "test.h"

#define VALUES 300

static s64 random_value(void)
{
	u64 bits = (u64)rand() << 42 ^ (u64)rand() << 21 ^ rand();

	return (s64)(bits >> (rand() % 62 + 1)) * (rand() % 2 ? 1 : -1);
}

static void fill(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys, s64 *values, int count)
{
	for (int i = 0; i < count; i++) {
		values[i] = random_value() % (1LL << 40);
		shim_cpu = rand() % SHIM_CPUS;
		jstap_statistic_add(c, map, keys, values[i]);
	}
	shim_cpu = 0;
}

static void check_numbers(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys, const s64 *values,
			  int count)
{
	s64 sum = 0, least = S64_MAX, most = S64_MIN;
	long double mean, squares = 0;

	for (int i = 0; i < count; i++) {
		sum += values[i];
		least = min(least, values[i]);
		most = max(most, values[i]);
	}
	mean = (long double)sum / count;
	for (int i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	CHECK(jstap_statistic_get(c, map, keys, JSTAP_COUNT) == count);
	CHECK(jstap_statistic_get(c, map, keys, JSTAP_SUM) == sum);
	CHECK(jstap_statistic_get(c, map, keys, JSTAP_MIN) == least);
	CHECK(jstap_statistic_get(c, map, keys, JSTAP_MAX) == most);
	CHECK(jstap_statistic_get(c, map, keys, JSTAP_AVERAGE) == sum / count);
	if (map->shape.variance && count > 1) {
		long double expected = squares / (count - 1);
		long double difference = expected - jstap_statistic_get(c, map, keys, JSTAP_VARIANCE);

		/* The difference of the two is that of long double, or the rounding down. */
		if (expected < 9e18L)
			CHECK(difference > -1 - expected * 1e-15L && difference < 1 + expected * 1e-15L);
	}
}

static void check_histogram(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys,
			    const s64 *values, int count)
{
	int cells = jstap_histogram_cells(map);
	s64 total = 0;

	for (int cell = 0; cell < cells; cell++) {
		s64 low = jstap_shape_bound(&map->shape, cell);
		s64 expected = 0;

		for (int i = 0; i < count; i++) {
			s64 v = values[i];

			if (map->shape.histogram == JSTAP_HIST_LOG)
				expected += v >= 0 ? v >= low && (low == 0 ? v == 0 : low > 0 && v - low < low) :
						     low < 0 && v <= low && v > 2 * low;
			else if (cell == 0)
				expected += v < map->shape.start;
			else if (cell == cells - 1)
				expected += v >= low;
			else
				expected += v >= low && v < low + map->shape.interval;
		}
		CHECK(jstap_histogram_cell(c, map, keys, cell) == expected);
		total += expected;
	}
	CHECK(total == (cells ? count : 0));
	jstap_histogram_cell(c, map, keys, cells);
	CHECK(c->error);
	c->error = NULL;
}

static void random_values(struct jstap_shape shape)
{
	struct jstap_map map = {
		.name = "s", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_STATISTIC, .shape = shape,
	};
	struct jstap_context *c = test_context();
	union jstap_value keys[] = { { .number = 42 } };
	int count = 1 + rand() % VALUES;
	s64 values[VALUES];
	struct jstap_map_cursor cursor;

	CHECK(!jstap_map_create(&map));
	for (unsigned int cpu = 0; cpu < SHIM_CPUS; cpu++)
		CHECK(!jstap_map_prepare(&map, cpu));
	CHECK(jstap_statistic_get(c, &map, keys, JSTAP_COUNT) == 0 && !c->error);
	jstap_statistic_get(c, &map, keys, JSTAP_MIN);
	CHECK(!strcmp(c->error, "empty aggregate"));
	c->error = NULL;
	fill(c, &map, keys, values, count);
	check_numbers(c, &map, keys, values, count);
	check_histogram(c, &map, keys, values, count);
	jstap_statistic_collect(c, &map);
	jstap_map_first(&map, &cursor);
	CHECK(jstap_map_valid(&cursor) && jstap_map_key_number(&cursor, 0) == 42);
	jstap_map_next(&cursor);
	CHECK(!jstap_map_valid(&cursor));
	jstap_map_delete(c, &map, keys);
	CHECK(!jstap_map_contains(c, &map, keys));
	jstap_map_destroy(&map);
}

struct text {
	char bytes[16384];
	size_t used;
};

static void put(void *argument, const char *text, size_t size)
{
	struct text *to = argument;

	CHECK(size < 160);
	memcpy(to->bytes + to->used, text, size);
	to->used += size;
	to->bytes[to->used] = '\0';
}

static const char *histogram(struct text *text, struct jstap_shape shape, const s64 *values, int count)
{
	struct jstap_cell *cell = calloc(1, jstap_shape_size(&shape));

	text->used = 0;
	jstap_cell_reset(&shape, cell);
	for (int i = 0; i < count; i++)
		jstap_cell_add(&shape, cell, values[i]);
	jstap_histogram_text(&shape, cell, put, text);
	free(cell);
	return text->bytes;
}

static void layouts(void)
{
	static struct text text;
	s64 many[1000];
	int count = 0;

	CHECK(!strcmp(histogram(&text, (struct jstap_shape){ .histogram = JSTAP_HIST_LOG }, (s64[]){ -5, -1000 }, 2),
		      "value |-------------------------------------------------- count\n"
		      "-2048 |                                                   0\n"
		      "-1024 |                                                   0\n"
		      " -512 |@                                                  1\n"
		      " -256 |                                                   0\n"
		      " -128 |                                                   0\n"
		      "      ~\n"
		      "  -16 |                                                   0\n"
		      "   -8 |                                                   0\n"
		      "   -4 |@                                                  1\n"
		      "   -2 |                                                   0\n"
		      "   -1 |                                                   0\n"
		      "\n"));
	/* Counts that need scaling: 143, 143, 286, 428 give bars of 15, 15, 31, 47. */
	for (int i = 0; i < 143; i++)
		many[count++] = 0, many[count++] = 1;
	for (int i = 0; i < 286; i++)
		many[count++] = 2;
	for (int i = 0; i < 428; i++)
		many[count++] = 4;
	CHECK(!strcmp(histogram(&text, (struct jstap_shape){ .histogram = JSTAP_HIST_LOG }, many, count),
		      "value |-------------------------------------------------- count\n"
		      "    0 |@@@@@@@@@@@@@@@                                    143\n"
		      "    1 |@@@@@@@@@@@@@@@                                    143\n"
		      "    2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@                    286\n"
		      "    4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@    428\n"
		      "    8 |                                                     0\n"
		      "   16 |                                                     0\n"
		      "\n"));
}

static void shapes(void)
{
	struct jstap_shape log = { .histogram = JSTAP_HIST_LOG };
	struct jstap_cell *cell = calloc(1, JSTAP_CELL_MAX);

	CHECK(jstap_shape_problem(&(struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .stop = 1, .interval = 0 }));
	CHECK(jstap_shape_problem(&(struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .stop = -1, .interval = 1 }));
	CHECK(jstap_shape_problem(&(struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .stop = 126, .interval = 1 }));
	CHECK(!jstap_shape_problem(&(struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .stop = 125, .interval = 1 }));
	CHECK(jstap_shape_problem(&(struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .start = S64_MIN, .stop = S64_MAX,
							 .interval = 1 }));
	jstap_cell_reset(&log, cell);
	jstap_cell_add(&log, cell, S64_MIN);
	jstap_cell_add(&log, cell, S64_MAX);
	CHECK(cell->cells[0] == 1 && cell->cells[127] == 1);
	CHECK(jstap_cell_quantile(cell, 500) == S64_MIN);
	CHECK(jstap_cell_quantile(cell, 990) == 1LL << 62);
	/* What the peer gets wrong: 1..5 and 0..39. */
	log.variance = true;
	jstap_cell_reset(&log, cell);
	for (int i = 1; i <= 5; i++)
		jstap_cell_add(&log, cell, i);
	CHECK(jstap_cell_extract(cell, JSTAP_VARIANCE) == 2);
	jstap_cell_reset(&log, cell);
	for (int i = 0; i < 40; i++)
		jstap_cell_add(&log, cell, i);
	CHECK(jstap_cell_extract(cell, JSTAP_VARIANCE) == 136);
	CHECK(jstap_cell_quantile(cell, 0) == 0);
	CHECK(jstap_cell_quantile(cell, 500) == 16);
	free(cell);
}

void test_statistics(unsigned int rounds)
{
	shapes();
	layouts();
	for (unsigned int i = 0; i < rounds; i++) {
		random_values((struct jstap_shape){ .variance = true });
		random_values((struct jstap_shape){ .histogram = JSTAP_HIST_LOG });
		random_values((struct jstap_shape){ .histogram = JSTAP_HIST_LINEAR, .start = -1000, .stop = 1000 + rand() % 1000,
						    .interval = 24 + rand() % 100, .variance = true });
	}
}
