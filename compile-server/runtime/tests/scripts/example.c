// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the emitter makes of this script, written by hand: the model for it and a test for the runtime.
 *
 *	global calls
 *	function path:string (n:long, s:string) { if (n == 0) return s . "!" return path(n - 1, s . n) }
 *	function broken:long (n:long) { if (n == 0) return 1 / n return broken(n - 1) }
 *	probe begin { println("begin ", path(3, "x")) try { broken(2) } catch (m) { println("caught ", m) } }
 *	probe kernel.function("vfs_read") { calls[pid(), execname()]++ if (calls[pid(), execname()] == 1)
 *		printf("%s reads %d bytes\n", execname(), $count) }
 *	probe kernel.function("vfs_read").return { if (@entry($count) < 0) println($return) }
 *	probe timer.ms(500) { exit() }
 *	probe end { foreach ([p, n] in calls- limit 3) printf("%s[%d] read %d times\n", n, p, calls[p, n]) }
 */
#include <jstap/script.h>
#include "addresses.h"	/* ANCHOR, BUILD_ID, BUILD_ID_ADDRESS, ADDRESS_vfs_read, ... of the kernel at hand */

#define STRING_SIZE 512

static const struct jstap_directive directives_0[] = {
	{ .literal = "begin ", .literal_length = 6, .conversion = 's', .width = -1, .precision = -1 },
	{ .literal = "\n", .literal_length = 1 },
};
static const struct jstap_format format_0 = { directives_0, 2 };
static const struct jstap_directive directives_1[] = {
	{ .literal = "caught ", .literal_length = 7, .conversion = 's', .width = -1, .precision = -1 },
	{ .literal = "\n", .literal_length = 1 },
};
static const struct jstap_format format_1 = { directives_1, 2 };
static const struct jstap_directive directives_2[] = {
	{ .literal = "", .literal_length = 0, .conversion = 's', .width = -1, .precision = -1 },
	{ .literal = " reads ", .literal_length = 7, .conversion = 'd', .width = -1, .precision = -1 },
	{ .literal = " bytes\n", .literal_length = 7 },
};
static const struct jstap_format format_2 = { directives_2, 3 };
static const struct jstap_directive directives_3[] = {
	{ .literal = "", .literal_length = 0, .conversion = 's', .width = -1, .precision = -1 },
	{ .literal = "[", .literal_length = 1, .conversion = 'd', .width = -1, .precision = -1 },
	{ .literal = "] read ", .literal_length = 7, .conversion = 'd', .width = -1, .precision = -1 },
	{ .literal = " times\n", .literal_length = 7 },
};
static const struct jstap_format format_3 = { directives_3, 4 };
static const struct jstap_directive directives_4[] = {
	{ .literal = "", .literal_length = 0, .conversion = 'd', .width = -1, .precision = -1 },
	{ .literal = "\n", .literal_length = 1 },
};
static const struct jstap_format format_4 = { directives_4, 2 };

static struct jstap_map map_calls = {
	.name = "calls",
	.key_count = 2,
	.key_types = { JSTAP_NUMBER, JSTAP_STRING },
	.value_type = JSTAP_NUMBER,
	.wrap = false,
	.declared_entries = 0,
};
static JSTAP_LOCK(lock_calls, "calls");

static s64 function_execname(struct jstap_context *c, char *result)
{
	strscpy(result, current->comm, STRING_SIZE);
	return 0;
}

/* A string result goes to the caller's buffer; string arguments are copied, for they may be changed. */
struct frame_path {
	char l0_s[STRING_SIZE];
	char s0[STRING_SIZE];
	char s1[STRING_SIZE];
};

static void function_path(struct jstap_context *c, char *result, s64 l1_n, const char *argument_s)
{
	static const struct jstap_directive directives[] = {
		{ .literal = "", .literal_length = 0, .conversion = 'd', .width = -1, .precision = -1 },
	};
	static const struct jstap_format format = { directives, 1 };
	struct frame_path *f;

	if (unlikely(!jstap_enter(c)))
		return;
	f = jstap_frame_push(c, sizeof(*f));
	if (unlikely(!f))
		goto unwound;
	f->s0[0] = '\0';
	f->s1[0] = '\0';
	jstap_string_copy(c, f->l0_s, argument_s);
	JSTAP_ACTIONS(c, 2, out);
	if (l1_n == 0) {
		jstap_string_copy(c, f->s0, f->l0_s);
		jstap_string_append(c, f->s0, "!");
		jstap_string_copy(c, result, f->s0);
		goto out;
	}
	jstap_sprint(c, f->s1, &format, (union jstap_value[]){ { .number = l1_n } });
	jstap_string_copy(c, f->s0, f->l0_s);
	jstap_string_append(c, f->s0, f->s1);
	function_path(c, result, l1_n - 1, f->s0);
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier 'path' at example.stp:2:78");
		goto out;
	}
out:
	jstap_frame_pop(c, sizeof(*f));
unwound:
	jstap_leave(c);
}

static s64 function_broken(struct jstap_context *c, s64 l0_n)
{
	s64 n0;
	s64 result = 0;

	if (unlikely(!jstap_enter(c)))
		return 0;
	JSTAP_ACTIONS(c, 2, out);
	if (l0_n == 0) {
		n0 = jstap_divide(c, 1LL, l0_n);
		if (unlikely(c->error)) {
			jstap_error_at(c, "operator '/' at example.stp:3:58");
			goto out;
		}
		result = n0;
		goto out;
	}
	n0 = function_broken(c, l0_n - 1);
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier 'broken' at example.stp:3:72");
		goto out;
	}
	result = n0;
out:
	jstap_leave(c);
	return result;
}

struct frame_handler_0 {
	char s0[STRING_SIZE];
};

static void handler_0(struct jstap_context *c)	/* begin */
{
	struct frame_handler_0 *f = jstap_frame_push(c, sizeof(*f));

	if (unlikely(!f))
		goto unwound;
	JSTAP_ACTIONS(c, 2, out);
	f->s0[0] = '\0';
	function_path(c, f->s0, 3, "x");
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier 'path' at example.stp:4:32");
		goto out;
	}
	jstap_print(c, &format_0, (union jstap_value[]){ { .string = f->s0 } });
	function_broken(c, 2);
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier 'broken' at example.stp:4:54");
		goto caught_0;
	}
	goto tried_0;
caught_0:
	if (!jstap_catch(c, f->s0))
		goto out;
	jstap_print(c, &format_1, (union jstap_value[]){ { .string = f->s0 } });
tried_0:
out:
	jstap_frame_pop(c, sizeof(*f));
unwound:
	return;
}

static void handler_1(struct jstap_context *c)	/* vfs_read */
{
	struct frame_handler_0 *f = jstap_frame_push(c, sizeof(*f));
	union jstap_value v0[2];
	s64 *v1;
	s64 n0;

	if (unlikely(!f))
		goto unwound;
	JSTAP_ACTIONS(c, 2, out);
	function_execname(c, f->s0);
	v0[0].number = current->tgid;
	v0[1].string = f->s0;
	v1 = jstap_map_number_slot(c, &map_calls, v0);
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier 'calls' at example.stp:5:40");
		goto out;
	}
	*v1 = (s64)((u64)*v1 + 1);
	n0 = jstap_map_number(c, &map_calls, v0);
	if (n0 == 1) {
		JSTAP_ACTIONS(c, 1, out);
		n0 = (s64)jstap_register(c, 1);	/* rdx: $count */
		if (unlikely(c->error)) {
			jstap_error_at(c, "identifier '$count' at example.stp:6:46");
			goto out;
		}
		jstap_print(c, &format_2, (union jstap_value[]){ { .string = f->s0 }, { .number = n0 } });
	}
out:
	jstap_frame_pop(c, sizeof(*f));
unwound:
	return;
}

/* What @entry(...) in a return probe keeps for each call. */
struct entry_2 {
	s64 e0;
};

static void handler_2_entry(struct jstap_context *c)
{
	struct entry_2 *entry = c->entry;
	s64 n0;

	n0 = (s64)jstap_register(c, 1);
	if (unlikely(c->error)) {
		jstap_error_at(c, "identifier '$count' at example.stp:7:55");
		goto out;
	}
	entry->e0 = n0;
out:
	return;
}

static void handler_2(struct jstap_context *c)	/* vfs_read.return */
{
	struct entry_2 *entry = c->entry;
	s64 n0;

	JSTAP_ACTIONS(c, 1, out);
	if (entry->e0 < 0) {
		JSTAP_ACTIONS(c, 1, out);
		n0 = (s64)jstap_return_value(c);
		jstap_print(c, &format_4, (union jstap_value[]){ { .number = n0 } });
	}
out:
	return;
}

static void handler_3(struct jstap_context *c)	/* timer.ms(500) */
{
	JSTAP_ACTIONS(c, 1, out);
	jstap_exit(c);
out:
	return;
}

static void handler_4(struct jstap_context *c)	/* end */
{
	struct frame_handler_0 *f = jstap_frame_push(c, sizeof(*f));
	struct jstap_map_cursor v0;
	union jstap_value v1[2];
	s64 l0_p, n0, n1;

	if (unlikely(!f))
		goto unwound;
	JSTAP_ACTIONS(c, 1, out);
	n0 = 3;
	jstap_map_sort(c, &map_calls, 0, true, n0);
	for (jstap_map_first(&map_calls, &v0); n0-- > 0 && jstap_map_valid(&v0); jstap_map_next(&v0)) {
		JSTAP_ACTIONS(c, 1, out);
		l0_p = jstap_map_key_number(&v0, 0);
		jstap_string_copy(c, f->s0, jstap_map_key_string(&v0, 1));
		JSTAP_ACTIONS(c, 1, out);
		v1[0].number = l0_p;
		v1[1].string = f->s0;
		n1 = jstap_map_number(c, &map_calls, v1);
		jstap_print(c, &format_3, (union jstap_value[]){ { .string = f->s0 }, { .number = l0_p }, { .number = n1 } });
	}
out:
	jstap_frame_pop(c, sizeof(*f));
unwound:
	return;
}

static const struct jstap_lock_use locks_0[] = {
	{ &lock_calls, true },
};

static struct jstap_session_probe session_probes[] = {
	{ .probe = { .point = "begin", .name = "begin", .handler = handler_0, .index = 0 }, .phase = JSTAP_BEGIN },
	{ .probe = { .point = "end", .name = "end", .handler = handler_4, .index = 1 }, .phase = JSTAP_END },
};
static struct jstap_timer timers[] = {
	{ .probe = { .point = "timer.ms(500)", .name = "timer.ms(500)", .handler = handler_3, .index = 2 },
	  .nanoseconds = 500000000ULL },
};
static struct jstap_kprobe kprobes[] = {
	{ .probe = { .point = "kernel.function(\"vfs_read@fs/read_write.c:450\")",
		     .name = "kernel.function(\"vfs_read\")", .function = "vfs_read",
		     .handler = handler_1, .index = 3, .locks = locks_0, .lock_count = 1 },
	  .link_address = ADDRESS_vfs_read },
};
static struct jstap_kretprobe kretprobes[] = {
	{ .probe = { .point = "kernel.function(\"vfs_read@fs/read_write.c:450\").return",
		     .name = "kernel.function(\"vfs_read\").return", .function = "vfs_read",
		     .handler = handler_2, .index = 4 },
	  .entry = { .point = "kernel.function(\"vfs_read@fs/read_write.c:450\")",
		     .name = "kernel.function(\"vfs_read\").return", .function = "vfs_read",
		     .handler = handler_2_entry, .index = 4 },
	  .entry_size = sizeof(struct entry_2), .link_address = ADDRESS_vfs_read },
};

static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),	/* the first */
	JSTAP_GROUP(jstap_timer_family, timers),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
	JSTAP_GROUP(jstap_kretprobe_family, kretprobes),
};
static struct jstap_map *const maps[] = { &map_calls };
static struct jstap_lock *const locks[] = { &lock_calls };

struct jstap_script jstap_script = {
	.groups = groups, .group_count = ARRAY_SIZE(groups),
	.maps = maps, .map_count = 1,
	.locks = locks, .lock_count = 1,
	.string_size = STRING_SIZE,
	.frame_stack_size = 21 * 8 * STRING_SIZE,
	.max_nesting = 20,
	.max_actions = 10000,
	.max_errors = 0,
	.max_skipped = 100,
	.max_lock_tries = 100,
	.default_map_entries = 2048,
	.overload_threshold = 500000000,
	.overload_interval = 1000000000,
	.anchor_link_address = ANCHOR,
	.build_id_link_address = BUILD_ID_ADDRESS,
	.build_id_size = sizeof((u8[]){ BUILD_ID }),
	.build_id = { BUILD_ID },
};
