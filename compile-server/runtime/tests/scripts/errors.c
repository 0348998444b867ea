// SPDX-License-Identifier: GPL-2.0-only
/* Every kind of soft error, caught; then one that is not: later begins and ends do not run, error handlers do. */
#include "say.h"

static struct jstap_map small = {
	.name = "small", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_NUMBER, .declared_entries = 2,
};
static struct jstap_map *const maps[] = { &small };

static void overflow(struct jstap_context *c)
{
	s64 i;

	for (i = 0; i < 3 && !c->error; i++)
		jstap_map_number_slot(c, &small, (union jstap_value[]){ { .number = i } });
	say_error(c);
	say(c, "kept", jstap_map_contains(c, &small, (union jstap_value[]){ { .number = 1 } }));
}

static void nesting(struct jstap_context *c)
{
	int depth = 0;

	while (jstap_enter(c))
		depth++;
	say_error(c);
	say(c, "deepest", depth);
	while (depth--)
		jstap_leave(c);
}

static void frames(struct jstap_context *c)
{
	int count = 0;

	while (jstap_frame_push(c, 1000))
		count++;
	say_error(c);
	say(c, "frames", count);
	while (count--)
		jstap_frame_pop(c, 1000);
}

static void memory(struct jstap_context *c)
{
	char text[STRING_SIZE];
	u32 number = 0x01020304;
	u32 *stored = &number;

	jstap_load(c, 0, 4);
	say_error(c);
	jstap_load(c, 0x1234, 8);	/* user memory, by a kernel read */
	say_error(c);
	jstap_load(c, 0xdead000000000000UL, 8);
	say_error(c);
	jstap_kernel_string(c, text, 0x10);
	say_error(c);
	jstap_user_string(c, text, 0x10);
	say_error(c);
	jstap_load_user(c, 0xffffffff81000000UL, 4);
	say_error(c);
	say(c, "loaded", jstap_load(c, (unsigned long)stored, 2));
	jstap_store(c, (unsigned long)stored, 2, 0xfffe);
	say(c, "stored", number);
	jstap_store(c, jstap_relocate(ADDRESS_vfs_read), 1, 0);
	say_error(c);
	jstap_store(c, 0x1000, 4, 0);
	say_error(c);
	jstap_kernel_string_n(c, text, (unsigned long)"hello world", 5);
	say_text(c, "string", text);
	jstap_register(c, 0);
	say_error(c);
}

static void begin(struct jstap_context *c)
{
	jstap_divide(c, 7, 0);
	say_error(c);
	jstap_modulo(c, 7, 0);
	say_error(c);
	say(c, "least", jstap_divide(c, S64_MIN, -1));
	say(c, "rest", jstap_modulo(c, S64_MIN, -1));
	say(c, "quotient", jstap_divide(c, -7, 2));
	say(c, "modulo", jstap_modulo(c, -7, 2));
	jstap_divide_unsigned(c, 7, 0);
	say_error(c);
	jstap_modulo_unsigned(c, 7, 0);
	say_error(c);
	say(c, "unsigned quotient", jstap_divide_unsigned(c, -7, 2));
	say(c, "unsigned modulo", jstap_modulo_unsigned(c, -7, 10));
	overflow(c);
	nesting(c);
	frames(c);
	memory(c);
	jstap_warn(c, "a %s", "warning");
	jstap_error(c, "deep");
	jstap_error_at(c, "identifier 'error' at e.stp:1:38");
	jstap_error_at(c, "identifier 'f' at e.stp:1:60");
	jstap_error_at(c, "identifier 'g' at e.stp:1:80");
}

static void never(struct jstap_context *c)
{
	say(c, "never", 0);
}

static void failed(struct jstap_context *c)
{
	say(c, "failed", 0);
	for (;;)
		JSTAP_ACTIONS(c, 1, out);
out:
	if (!jstap_catch(c, NULL))
		jstap_error_at(c, "keyword at e.stp:9:9");
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "begin", begin), .phase = JSTAP_BEGIN },
	{ PROBE(1, "begin(1)", never), .phase = JSTAP_BEGIN },
	{ PROBE(2, "end", never), .phase = JSTAP_END },
	{ PROBE(3, "error", failed), .phase = JSTAP_ERROR },
};
static struct jstap_timer timers[] = {
	{ PROBE(4, "timer.ms(1)", never), .nanoseconds = NSEC_PER_MSEC },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT(.maps = maps, .map_count = 1);
