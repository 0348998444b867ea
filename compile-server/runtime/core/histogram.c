// SPDX-License-Identifier: GPL-2.0-only
/* The text of a histogram: a bar for each cell, with runs of empty ones left out. */
#include "runtime.h"
#include "statistic.h"

#define MOST_BAR 100	/* the longest bar that a script may ask for */
#define BESIDE	2	/* empty cells before the first filled one and behind the last */
#define LINE	(MOST_BAR + 110)

static const struct jstap_bars usual = { .width = 50, .near = 2 };

struct layout {
	const struct jstap_shape *shape;
	const struct jstap_cell *cell;
	int first, last;	/* cells shown */
	int label_width;
	int count_width;
	u64 scale;
	int width;	/* of the longest bar */
	int near;	/* empty cells that are shown beside a filled one; negative: all of them */
	void (*put)(void *argument, const char *text, size_t size);
	void *argument;
};

static int number_width(s64 number)
{
	char text[24];

	return scnprintf(text, sizeof(text), "%lld", number);
}

static bool is_linear(const struct layout *l)
{
	return l->shape->histogram == JSTAP_HIST_LINEAR;
}

/* What is first and last among the filled cells; false when none is. */
static bool filled_range(const struct layout *l, int *first, int *last)
{
	int cells = jstap_shape_cells(l->shape);
	int i;

	*first = -1;
	for (i = 0; i < cells; i++) {
		if (!l->cell->cells[i])
			continue;
		if (*first < 0)
			*first = i;
		*last = i;
	}
	return *first >= 0;
}

static void set_range(struct layout *l, int first, int last)
{
	int cells = jstap_shape_cells(l->shape);
	int lowest = 0;
	int highest = cells - 1;

	if (is_linear(l)) {
		/* All below and all above are shown only when there is something. */
		if (!l->cell->cells[0])
			lowest = 1;
		if (!l->cell->cells[cells - 1])
			highest = cells - 2;
	} else if (first >= JSTAP_LOG_ZERO) {
		lowest = JSTAP_LOG_ZERO;
	}
	l->first = max(first - BESIDE, lowest);
	l->last = min(last + BESIDE, highest);
}

static void set_widths(struct layout *l)
{
	u64 most = 0;
	bool below = false;
	bool above = false;
	s64 low, high;
	int i;

	for (i = l->first; i <= l->last; i++)
		most = max(most, l->cell->cells[i]);
	l->scale = most <= l->width ? 1 : div64_u64(most + l->width - 1, l->width);
	l->count_width = number_width(most);
	if (is_linear(l)) {
		/* As the peer does: one interval above the last label, which may be wider than needed. */
		low = l->shape->start;
		high = (s64)((u64)l->shape->start + (u64)l->shape->interval * l->last);
		below = l->first == 0;
		above = l->last == (int)jstap_shape_cells(l->shape) - 1;
	} else {
		low = jstap_shape_bound(l->shape, l->first);
		high = jstap_shape_bound(l->shape, l->last);
	}
	l->label_width = max3(5, number_width(low) + below, number_width(high) + above);
}

static void put_label(const struct layout *l, char *line, size_t size, int cell)
{
	int last = (int)jstap_shape_cells(l->shape) - 1;
	const char *mark = "";
	char label[32];

	if (is_linear(l) && cell == 0)
		mark = "<";
	else if (is_linear(l) && cell == last)
		mark = ">";
	/* Above the last bucket stands that bucket's label. */
	scnprintf(label, sizeof(label), "%s%lld", mark,
		  jstap_shape_bound(l->shape, is_linear(l) && cell == last ? cell - 1 : cell));
	scnprintf(line, size, "%*s", l->label_width, label);
}

static void put_row(const struct layout *l, int cell)
{
	u64 count = l->cell->cells[cell];
	char line[LINE], label[48], bar[MOST_BAR + 1];
	int length = div64_u64(count, l->scale);

	put_label(l, label, sizeof(label), cell);
	memset(bar, '@', length);
	memset(bar + length, ' ', l->width - length);
	bar[l->width] = '\0';
	l->put(l->argument, line,
	       scnprintf(line, sizeof(line), "%s |%s %*llu\n", label, bar, l->count_width, count));
}

static bool is_empty_around(const struct layout *l, int cell)
{
	int from = max(cell - l->near, l->first);
	int to = min(cell + l->near, l->last);

	if (l->near < 0)
		return false;
	while (from <= to)
		if (l->cell->cells[from++])
			return false;
	return true;
}

static void put_header(const struct layout *l)
{
	char line[LINE];
	char dashes[MOST_BAR + 1];

	memset(dashes, '-', l->width);
	dashes[l->width] = '\0';
	l->put(l->argument, line,
	       scnprintf(line, sizeof(line), "%*s |%s count\n", l->label_width, "value", dashes));
}

static void put_gap(const struct layout *l)
{
	char line[LINE];

	l->put(l->argument, line, scnprintf(line, sizeof(line), "%*s ~\n", l->label_width, ""));
}

/* Context: any. */
void jstap_histogram_text(const struct jstap_shape *shape, const struct jstap_cell *cell,
			  void (*put)(void *argument, const char *text, size_t size), void *argument)
{
	const struct jstap_bars *bars = jstap_script.bars ?: &usual;
	struct layout l = { .shape = shape, .cell = cell, .put = put, .argument = argument, .width = bars->width,
			    .near = bars->near };
	bool gap = false;
	int first, last, i;

	if (!filled_range(&l, &first, &last))
		return;
	set_range(&l, first, last);
	set_widths(&l);
	put_header(&l);
	for (i = l.first; i <= l.last; i++) {
		if (is_empty_around(&l, i)) {
			if (!gap)
				put_gap(&l);
			gap = true;
			continue;
		}
		gap = false;
		put_row(&l, i);
	}
	put(argument, "\n", 1);
}
