// SPDX-License-Identifier: GPL-2.0-only
/*
 * Aggregates: count, sum, minimum, maximum, a sum of squares where a variance is asked for, and a histogram.
 * Every one of them is a sum or an extreme, so aggregates of different CPUs merge without loss.
 */
#include <linux/bitops.h>
#include <linux/math64.h>

#include "runtime.h"
#include "statistic.h"

typedef unsigned __int128 u128_t;

const char *jstap_shape_problem(const struct jstap_shape *shape)
{
	if (shape->histogram != JSTAP_HIST_LINEAR)
		return NULL;
	if (shape->interval <= 0)
		return "histogram: the interval must be above 0";
	if (shape->stop < shape->start ||
	    div64_u64((u64)shape->stop - (u64)shape->start, shape->interval) > JSTAP_CELLS_MAX - 3)
		return "histogram: Number of buckets must be between 1 and 126";
	return NULL;
}

/* Cells of a linear histogram: all below, the buckets, all above. */
unsigned int jstap_shape_cells(const struct jstap_shape *shape)
{
	switch (shape->histogram) {
	case JSTAP_HIST_LOG:
		return JSTAP_LOG_CELLS;
	case JSTAP_HIST_LINEAR:
		return div64_u64((u64)shape->stop - (u64)shape->start, shape->interval) + 3;
	default:
		return 0;
	}
}

size_t jstap_shape_size(const struct jstap_shape *shape)
{
	return sizeof(struct jstap_cell) + jstap_shape_cells(shape) * sizeof(u64);
}

/* Context of all that follow: any. */
void jstap_cell_reset(const struct jstap_shape *shape, struct jstap_cell *cell)
{
	memset(cell, 0, jstap_shape_size(shape));
	cell->min = S64_MAX;
	cell->max = S64_MIN;
}

static unsigned int log_cell(s64 value)
{
	if (value > 0)
		return JSTAP_LOG_ZERO + fls64(value);
	if (value < 0)
		return JSTAP_LOG_ZERO - fls64(0 - (u64)value);
	return JSTAP_LOG_ZERO;
}

static unsigned int linear_cell(const struct jstap_shape *shape, s64 value)
{
	u64 last = jstap_shape_cells(shape) - 1;

	if (value < shape->start)
		return 0;
	return min(div64_u64((u64)value - (u64)shape->start, shape->interval) + 1, last);
}

static u128_t from_square(const struct jstap_square *square)
{
	return (u128_t)square->high << 64 | square->low;
}

static void add_square(struct jstap_square *to, u128_t value)
{
	u128_t sum = from_square(to) + value;

	to->low = (u64)sum;
	to->high = (u64)(sum >> 64);
}

static u64 magnitude(s64 value)
{
	return value < 0 ? 0 - (u64)value : (u64)value;
}

void jstap_cell_add(const struct jstap_shape *shape, struct jstap_cell *cell, s64 value)
{
	cell->count++;
	cell->sum = (s64)((u64)cell->sum + (u64)value);
	cell->min = min(cell->min, value);
	cell->max = max(cell->max, value);
	if (shape->variance)
		add_square(&cell->squares, (u128_t)magnitude(value) * magnitude(value));
	if (shape->histogram == JSTAP_HIST_LOG)
		cell->cells[log_cell(value)]++;
	else if (shape->histogram == JSTAP_HIST_LINEAR)
		cell->cells[linear_cell(shape, value)]++;
}

void jstap_cell_merge(const struct jstap_shape *shape, struct jstap_cell *to, const struct jstap_cell *from)
{
	unsigned int cells = jstap_shape_cells(shape);
	unsigned int i;

	to->count += from->count;
	to->sum = (s64)((u64)to->sum + (u64)from->sum);
	to->min = min(to->min, from->min);
	to->max = max(to->max, from->max);
	add_square(&to->squares, from_square(&from->squares));
	for (i = 0; i < cells; i++)
		to->cells[i] += from->cells[i];
}

/* The kernel has no division of 128 bits. A quotient above 64 bits becomes the largest number. */
static u64 divide(u128_t dividend, u64 divisor)
{
	u128_t rest = 0;
	u64 quotient = 0;
	int bit;

	if (dividend >> 64 >= divisor)
		return U64_MAX;
	for (bit = 127; bit >= 0; bit--) {
		rest = rest << 1 | (u64)(dividend >> bit & 1);
		quotient <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			quotient |= 1;
		}
	}
	return quotient;
}

/*
 * The sample variance, rounded down: (squares - sum^2 / n) / (n - 1). sum^2 alone may need more than 128 bits; with
 * the mean m and the rest r of sum / n it is n (n m^2 + 2 m r) + r^2, and no term exceeds the sum of squares.
 */
static s64 variance(const struct jstap_cell *cell)
{
	u64 n = cell->count;
	u64 sum = magnitude(cell->sum);
	u64 m = div64_u64(sum, n);
	u64 r = sum - m * n;
	u128_t squares = from_square(&cell->squares);
	u128_t whole = (u128_t)m * m * n + (u128_t)2 * m * r;
	u128_t part = divide((u128_t)r * r + n - 1, n);	/* rounded up, so that the whole is rounded down */
	u128_t numerator;

	if (n < 2)
		return 0;
	numerator = squares > whole + part ? squares - whole - part : 0;
	return min_t(u64, divide(numerator, n - 1), S64_MAX);
}

s64 jstap_cell_extract(const struct jstap_cell *cell, enum jstap_extract what)
{
	switch (what) {
	case JSTAP_COUNT:
		return cell->count;
	case JSTAP_SUM:
		return cell->sum;
	case JSTAP_MIN:
		return cell->min;
	case JSTAP_MAX:
		return cell->max;
	case JSTAP_AVERAGE:
		return cell->count ? div64_s64(cell->sum, cell->count) : 0;
	case JSTAP_VARIANCE:
		return cell->count ? variance(cell) : 0;
	}
	return 0;
}

/* Exact to a power of two, but never outside of what was added. */
s64 jstap_cell_quantile(const struct jstap_cell *cell, unsigned int permille)
{
	static const struct jstap_shape log = { .histogram = JSTAP_HIST_LOG };
	u64 wanted = max_t(u64, divide((u128_t)cell->count * min(permille, 1000u) + 999, 1000), 1);
	u64 seen = 0;
	unsigned int i;

	for (i = 0; i < JSTAP_LOG_CELLS; i++) {
		seen += cell->cells[i];
		if (seen >= wanted)
			return clamp(jstap_shape_bound(&log, i), cell->min, cell->max);
	}
	return cell->max;
}

s64 jstap_shape_bound(const struct jstap_shape *shape, unsigned int cell)
{
	if (shape->histogram == JSTAP_HIST_LINEAR)
		return (s64)((u64)shape->start + (u64)shape->interval * (cell ? cell - 1 : 0));
	if (cell > JSTAP_LOG_ZERO)
		return (s64)(1ULL << (cell - JSTAP_LOG_ZERO - 1));
	if (cell < JSTAP_LOG_ZERO)
		return (s64)(0 - (1ULL << (JSTAP_LOG_ZERO - cell - 1)));
	return 0;
}
