/* SPDX-License-Identifier: GPL-2.0-only */
/* Aggregates of numbers: the cells of statistics. */
#ifndef JSTAP_STATISTIC_H
#define JSTAP_STATISTIC_H

#include <jstap/native.h>

#define JSTAP_LOG_CELLS	128
#define JSTAP_LOG_ZERO	64	/* the cell of 0; above it 1, 2, 4 ..., below it -1, -2, -4 ... */
#define JSTAP_CELLS_MAX	128

/* A sum of squares needs 128 bits. */
struct jstap_square {
	u64 low, high;
};

struct jstap_cell {
	u64 count;
	s64 sum, min, max;
	struct jstap_square squares;
	u64 cells[];	/* of the histogram */
};

#define JSTAP_CELL_MAX (sizeof(struct jstap_cell) + JSTAP_CELLS_MAX * sizeof(u64))

/* NULL, or what is wrong with it. */
const char *jstap_shape_problem(const struct jstap_shape *shape);
unsigned int jstap_shape_cells(const struct jstap_shape *shape);
size_t jstap_shape_size(const struct jstap_shape *shape);

void jstap_cell_reset(const struct jstap_shape *shape, struct jstap_cell *cell);
void jstap_cell_add(const struct jstap_shape *shape, struct jstap_cell *cell, s64 value);
void jstap_cell_merge(const struct jstap_shape *shape, struct jstap_cell *to, const struct jstap_cell *from);
/* Of a cell that is not empty, or count and sum of any. */
s64 jstap_cell_extract(const struct jstap_cell *cell, enum jstap_extract what);
s64 jstap_cell_quantile(const struct jstap_cell *cell, unsigned int permille);
/* The lowest value of a histogram's cell. */
s64 jstap_shape_bound(const struct jstap_shape *shape, unsigned int cell);

/* Gives a histogram's text to put(), line by line. */
void jstap_histogram_text(const struct jstap_shape *shape, const struct jstap_cell *cell,
			  void (*put)(void *argument, const char *text, size_t size), void *argument);

#endif
