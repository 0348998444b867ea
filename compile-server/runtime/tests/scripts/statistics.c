// SPDX-License-Identifier: GPL-2.0-only
/* Statistics on all CPUs at once, merged; histograms to the letter. */
#include "say.h"

static struct jstap_map log_map = {
	.name = "log", .value_type = JSTAP_STATISTIC, .shape = { .histogram = JSTAP_HIST_LOG },
};
static struct jstap_map linear = {
	.name = "linear", .key_count = 1, .key_types = { JSTAP_STRING }, .value_type = JSTAP_STATISTIC,
	.shape = { .histogram = JSTAP_HIST_LINEAR, .start = 0, .stop = 100, .interval = 10, .variance = true },
};
static struct jstap_map hits = {
	.name = "hits", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_STATISTIC,
};
static struct jstap_map *const maps[] = { &log_map, &linear, &hits };
static JSTAP_LOCK(lock_hits, "hits");

static void begin(struct jstap_context *c)
{
	static const s64 values[] = { -3, 50, 200, 200 };
	union jstap_value key[] = { { .string = "k" } };
	int i;

	jstap_statistic_add(c, &log_map, NULL, 3);
	jstap_statistic_add(c, &log_map, NULL, 500000);
	jstap_print_histogram(c, &log_map, NULL);
	for (i = 0; i < 4; i++)
		jstap_statistic_add(c, &linear, key, values[i]);
	jstap_print_histogram(c, &linear, key);
	say(c, "variance", jstap_statistic_get(c, &linear, key, JSTAP_VARIANCE));
	say(c, "average", jstap_statistic_get(c, &linear, key, JSTAP_AVERAGE));
	say(c, "median", jstap_statistic_quantile(c, &log_map, NULL, 500));
	jstap_map_delete(c, &linear, key);
	say(c, "count", jstap_statistic_get(c, &linear, key, JSTAP_COUNT));
	jstap_statistic_get(c, &linear, key, JSTAP_MAX);
	say_error(c);
}

static void hit(struct jstap_context *c)
{
	jstap_statistic_add(c, &hits, (union jstap_value[]){ { .number = raw_smp_processor_id() } }, 1);
	jstap_statistic_add(c, &hits, (union jstap_value[]){ { .number = 1000 } }, jstap_register(c, 1));
}

static void end(struct jstap_context *c)
{
	struct jstap_map_cursor cursor;
	s64 sum = 0;

	jstap_statistic_collect(c, &hits);
	jstap_statistic_sort(c, &hits, JSTAP_COUNT, true, S64_MAX);
	for (jstap_map_first(&hits, &cursor); jstap_map_valid(&cursor); jstap_map_next(&cursor)) {
		s64 key = jstap_map_key_number(&cursor, 0);
		s64 count = jstap_statistic_get(c, &hits, (union jstap_value[]){ { .number = key } }, JSTAP_COUNT);

		if (key == 1000)
			say(c, "all first", sum == 0);
		sum += key == 1000 ? -count : count;
	}
	say(c, "difference", sum);
}

static void stop(struct jstap_context *c)
{
	jstap_exit(c);
}

static const struct jstap_lock_use adds[] = { { &lock_hits, false } };

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "begin", begin), .phase = JSTAP_BEGIN },
	{ PROBE(1, "end", end), .phase = JSTAP_END },
};
static struct jstap_kprobe kprobes[] = {
	{ .probe = { .point = "vfs_read", .name = "vfs_read", .handler = hit, .locks = adds, .lock_count = 1 },
	  .link_address = ADDRESS_vfs_read },
};
static struct jstap_timer timers[] = {
	{ PROBE(4, "timer.s(1)", stop), .nanoseconds = NSEC_PER_SEC },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
};
SCRIPT(.maps = maps, .map_count = 3);
