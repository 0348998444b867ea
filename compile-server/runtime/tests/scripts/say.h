/* SPDX-License-Identifier: GPL-2.0-only */
/* What keeps hand-written scripts short: printing, and a script's table with the usual limits. */
#ifndef SAY_H
#define SAY_H

#include <jstap/script.h>
#include "addresses.h"

#define STRING_SIZE 512
#ifndef MAX_SKIPPED
#define MAX_SKIPPED 100
#endif
#ifndef OVERLOAD
#define OVERLOAD 500000000
#endif

static inline void say(struct jstap_context *c, const char *text, s64 number)
{
	static const struct jstap_directive directives[] = {
		{ .literal = "", .conversion = 's', .width = -1, .precision = -1 },
		{ .literal = " ", .literal_length = 1, .conversion = 'd', .width = -1, .precision = -1 },
		{ .literal = "\n", .literal_length = 1 },
	};
	static const struct jstap_format format = { directives, 3 };

	jstap_print(c, &format, (union jstap_value[]){ { .string = text }, { .number = number } });
}

static inline void say_text(struct jstap_context *c, const char *text, const char *value)
{
	static const struct jstap_directive directives[] = {
		{ .literal = "", .conversion = 's', .width = -1, .precision = -1 },
		{ .literal = " ", .literal_length = 1, .conversion = 's', .width = -1, .precision = -1 },
		{ .literal = "\n", .literal_length = 1 },
	};
	static const struct jstap_format format = { directives, 3 };

	jstap_print(c, &format, (union jstap_value[]){ { .string = text }, { .string = value } });
}

/* Takes the error that is there, and says what it was. */
static inline void say_error(struct jstap_context *c)
{
	char text[STRING_SIZE];

	if (!c->error) {
		say(c, "no error", 0);
		return;
	}
	if (jstap_catch(c, text))
		say_text(c, "error:", text);
}

#define PROBE(number, text, function) \
	.probe = { .point = text, .name = text, .handler = function, .index = number }

#define SCRIPT(...) \
	struct jstap_script jstap_script = { \
		.groups = groups, .group_count = ARRAY_SIZE(groups), \
		.string_size = STRING_SIZE, .frame_stack_size = 20 * STRING_SIZE, .max_nesting = 10, \
		.max_actions = 10000, .max_skipped = MAX_SKIPPED, .max_lock_tries = 100, .default_map_entries = 2048, \
		.overload_threshold = OVERLOAD, .overload_interval = 1000000000, \
		.anchor_link_address = ANCHOR, .build_id_link_address = BUILD_ID_ADDRESS, \
		.build_id_size = sizeof((u8[]){ BUILD_ID }), .build_id = { BUILD_ID }, \
		__VA_ARGS__ \
	}

#endif
