// SPDX-License-Identifier: GPL-2.0-only
/* A thousand functions of fs/ at once, as function("*@fs/...") would do: how long that takes, and that all goes away. */
#define OVERLOAD 0
#include "say.h"

static struct jstap_map calls = {
	.name = "calls", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_STATISTIC,
};
static struct jstap_map *const maps[] = { &calls };
static JSTAP_LOCK(lock_calls, "calls");
static const struct jstap_lock_use adds[] = { { &lock_calls, false } };
static u64 begun;

static void begin(struct jstap_context *c)
{
	begun = ktime_get_mono_fast_ns();
}

static void hit(struct jstap_context *c)
{
	jstap_statistic_add(c, &calls, (union jstap_value[]){ { .number = instruction_pointer(c->regs) } }, 1);
}

static void tick(struct jstap_context *c)
{
	if (begun)
		say(c, "started within ms", div_u64(ktime_get_mono_fast_ns() - begun, NSEC_PER_MSEC));
	begun = 0;
	jstap_exit(c);
}

static void end(struct jstap_context *c)
{
	struct jstap_map_cursor cursor;
	char *name = jstap_frame_push(c, STRING_SIZE);
	int functions = 0;

	jstap_statistic_collect(c, &calls);
	jstap_statistic_sort(c, &calls, JSTAP_COUNT, true, 3);
	for (jstap_map_first(&calls, &cursor); name && jstap_map_valid(&cursor); jstap_map_next(&cursor)) {
		if (functions++ >= 3)
			continue;
		jstap_symbol(c, name, jstap_map_key_number(&cursor, 0));
		say_text(c, "often", name);
	}
	say(c, "functions hit", functions);
	jstap_frame_pop(c, STRING_SIZE);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "begin", begin), .phase = JSTAP_BEGIN },
	{ PROBE(1, "end", end), .phase = JSTAP_END },
};
#define MANY(address) \
	{ .probe = { .point = #address, .name = "many", .handler = hit, .locks = adds, .lock_count = 1 }, \
	  .link_address = address },
static struct jstap_kprobe kprobes[] = { MANY_ADDRESSES };
static struct jstap_timer timers[] = {
	{ PROBE(2, "timer.s(1)", tick), .nanoseconds = NSEC_PER_SEC },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT(.maps = maps, .map_count = 1);
