// SPDX-License-Identifier: GPL-2.0-only
/* Backtraces of a kprobe, of a return, of a tracepoint with its arguments, of a profile. */
#include "say.h"

static struct jstap_map samples = {
	.name = "samples", .key_count = 1, .key_types = { JSTAP_STRING }, .value_type = JSTAP_STATISTIC,
};
static struct jstap_map seen = {
	.name = "seen", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_NUMBER,
};
static struct jstap_map *const maps[] = { &samples, &seen };
static JSTAP_LOCK(lock_samples, "samples");
static JSTAP_LOCK(lock_seen, "seen");
static const struct jstap_lock_use adds[] = { { &lock_samples, false } };
static const struct jstap_lock_use writes[] = { { &lock_seen, true } };

static bool first(struct jstap_context *c)
{
	s64 *slot = jstap_map_number_slot(c, &seen, (union jstap_value[]){ { .number = c->probe->index } });

	return slot && !(*slot)++;
}

static void hit(struct jstap_context *c)
{
	char *name = jstap_frame_push(c, STRING_SIZE);

	if (name && first(c)) {
		say(c, c->probe->point, c->probe->index);
		jstap_print_backtrace(c);
		jstap_symbol(c, name, jstap_relocate(ADDRESS_vfs_read));
		say_text(c, "symbol", name);
		jstap_backtrace(c, name);
		jstap_print_stack(c, name);
	}
	jstap_frame_pop(c, STRING_SIZE);
}

static void switched(struct jstap_context *c)
{
	struct task_struct *prev = (void *)jstap_argument(c, 1);
	struct task_struct *next = (void *)jstap_argument(c, 2);

	if (prev != current)
		say(c, "previous is not current", 0);
	if (first(c)) {
		say_text(c, "switch to", next->comm);
		jstap_print_backtrace(c);
		jstap_argument(c, 12);
		say_error(c);
	}
}

static void sample(struct jstap_context *c)
{
	char *stack = jstap_frame_push(c, STRING_SIZE);

	if (stack) {
		jstap_backtrace(c, stack);
		jstap_statistic_add(c, &samples, (union jstap_value[]){ { .string = stack } }, 1);
	}
	jstap_frame_pop(c, STRING_SIZE);
}

static void stop(struct jstap_context *c)
{
	jstap_exit(c);
}

static void end(struct jstap_context *c)
{
	struct jstap_map_cursor cursor;
	s64 count = 0;
	int shown = 0;

	jstap_statistic_collect(c, &samples);
	jstap_statistic_sort(c, &samples, JSTAP_COUNT, true, 3);
	for (jstap_map_first(&samples, &cursor); jstap_map_valid(&cursor); jstap_map_next(&cursor)) {
		const char *stack = jstap_map_key_string(&cursor, 0);
		union jstap_value key[] = { { .string = stack } };

		count += jstap_statistic_get(c, &samples, key, JSTAP_COUNT);
		if (shown++ < 3) {
			say(c, "sampled", jstap_statistic_get(c, &samples, key, JSTAP_COUNT));
			jstap_print_stack(c, stack);
		}
	}
	say(c, "enough samples", count > 200);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "end", end), .phase = JSTAP_END },
};
static struct jstap_timer timers[] = {
	{ PROBE(1, "timer.s(2)", stop), .nanoseconds = 2ULL * NSEC_PER_SEC },
};
static struct jstap_kprobe kprobes[] = {
	{ .probe = { .point = "vfs_read", .name = "vfs_read", .handler = hit, .index = 2, .locks = writes, .lock_count = 1 },
	  .link_address = ADDRESS_vfs_read },
};
static struct jstap_kretprobe kretprobes[] = {
	{ .probe = { .point = "vfs_read.return", .name = "vfs_read", .handler = hit, .index = 3, .locks = writes,
		     .lock_count = 1 }, .link_address = ADDRESS_vfs_read },
};
static struct jstap_tracepoint_probe tracepoints[] = {
	{ .probe = { .point = "sched_switch", .name = "sched_switch", .handler = switched, .index = 4, .locks = writes,
		     .lock_count = 1 }, .tracepoint = "sched_switch" },
	{ .probe = { .point = "no_such", .name = "no_such", .handler = switched }, .tracepoint = "no_such" },
};
static struct jstap_perf_probe perfs[] = {
	{ .probe = { .point = "timer.profile.hz(997)", .name = "timer.profile", .handler = sample, .index = 5,
		     .locks = adds, .lock_count = 1 }, .type = 1 /* PERF_TYPE_SOFTWARE */, .frequency = 997 },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
	JSTAP_GROUP(jstap_kretprobe_family, kretprobes),
	JSTAP_GROUP(jstap_tracepoint_family, tracepoints),
	JSTAP_GROUP(jstap_perf_family, perfs),
};
SCRIPT(.maps = maps, .map_count = 2);
