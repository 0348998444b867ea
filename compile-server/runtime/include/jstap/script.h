/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What emitted C builds upon: values, contexts, probes, and the tables that describe a script.
 * Algorithms are functions of the runtime; limits of a script are data in struct jstap_script, because
 * the runtime is compiled once for each kernel and serves every script.
 */
#ifndef JSTAP_SCRIPT_H
#define JSTAP_SCRIPT_H

#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/types.h>
#include <linux/uidgid.h>

/* A 64-bit integer, or a NUL-terminated string of less than script->string_size bytes. */
union jstap_value {
	s64 number;
	const char *string;
};

struct jstap_context;

/* Guards one global; taken with bounded patience. */
struct jstap_lock {
	rwlock_t lock;
	const char *name;
	atomic_long_t timeouts;
};

#define JSTAP_LOCK(lock_name, global) \
	struct jstap_lock lock_name = { .lock = __RW_LOCK_UNLOCKED(lock_name.lock), .name = global }

struct jstap_lock_use {
	struct jstap_lock *lock;
	bool write;
};

struct jstap_probe {
	const char *point;	/* as resolved: pp() */
	const char *name;	/* as in the script: pn() */
	const char *function;	/* the probed function, NULL where there is none */
	void (*handler)(struct jstap_context *c);
	const struct jstap_lock_use *locks;
	unsigned int lock_count;
	unsigned int index;
};

/* What runs on one CPU. Exactly one handler uses it at a time, from claim to release. */
struct jstap_context {
	bool busy;
	bool fatal;			/* the error can not be caught */
	const struct jstap_probe *probe;
	struct pt_regs *regs;		/* of the probed code; NULL where the family has none */
	const char *error;		/* NULL: none */
	s64 actions;			/* statements left */
	unsigned int nesting;
	size_t frame_used;
	char *frames;
	size_t output_used;
	char *output;
	size_t position_used;
	char position[512];		/* where the error was raised, and from where that was called */
	char error_text[512];
	unsigned long long skipped_reentrant;
	unsigned long long skipped_locks;
	unsigned long long skipped_stack;
	cycles_t interval_start;
	cycles_t interval_spent;
};

/* Errors. A fallible function sets c->error; emitted code tests it behind each call. */
__printf(2, 3) void jstap_error(struct jstap_context *c, const char *format, ...);
void jstap_error_at(struct jstap_context *c, const char *position);
bool jstap_catch(struct jstap_context *c, char *message);
__printf(2, 3) void jstap_warn(struct jstap_context *c, const char *format, ...);
void jstap_actions_exceeded(struct jstap_context *c);

#define JSTAP_ACTIONS(c, count, label)			\
	do {						\
		(c)->actions -= (count);		\
		if (unlikely((c)->actions < 0)) {	\
			jstap_actions_exceeded(c);	\
			goto label;			\
		}					\
	} while (0)

/* Frames for strings, and the depth of calls. */
void *jstap_frame_push(struct jstap_context *c, size_t size);
void jstap_frame_pop(struct jstap_context *c, size_t size);
bool jstap_enter(struct jstap_context *c);
void jstap_leave(struct jstap_context *c);

/* Integers. */
s64 jstap_divide(struct jstap_context *c, s64 a, s64 b);
s64 jstap_modulo(struct jstap_context *c, s64 a, s64 b);

/* Strings; all buffers have script->string_size bytes, longer results are cut. */
void jstap_string_copy(struct jstap_context *c, char *to, const char *from);
void jstap_string_append(struct jstap_context *c, char *to, const char *from);
int jstap_string_compare(const char *a, const char *b);

/* Printing. */
#define JSTAP_LEFT	0x01
#define JSTAP_PLUS	0x02
#define JSTAP_SPACE	0x04
#define JSTAP_ZERO	0x08
#define JSTAP_HASH	0x10
#define JSTAP_NO_SIZE	(-1)
#define JSTAP_DYNAMIC	(-2)

struct jstap_directive {
	const char *literal;	/* printed before the value */
	u16 literal_length;
	char conversion;	/* 0: nothing but the literal */
	u8 flags;
	s16 width;
	s16 precision;
};

struct jstap_format {
	const struct jstap_directive *directives;
	unsigned int count;
};

void jstap_print(struct jstap_context *c, const struct jstap_format *format,
		 const union jstap_value *values);
void jstap_sprint(struct jstap_context *c, char *to, const struct jstap_format *format,
		  const union jstap_value *values);

/* Memory and registers of what is probed; a fault is an error, never an oops. */
u64 jstap_load(struct jstap_context *c, unsigned long address, unsigned int size);
u64 jstap_load_user(struct jstap_context *c, unsigned long address, unsigned int size);
void jstap_kernel_string(struct jstap_context *c, char *to, unsigned long address);
void jstap_user_string(struct jstap_context *c, char *to, unsigned long address);
unsigned long jstap_register(struct jstap_context *c, unsigned int dwarf_number);
unsigned long jstap_return_value(struct jstap_context *c);
unsigned long jstap_relocate(unsigned long link_address);

/* Arrays. */
enum jstap_type {
	JSTAP_NUMBER,
	JSTAP_STRING,
};

#define JSTAP_MAX_KEYS 9

struct jstap_map {
	const char *name;
	unsigned int key_count;
	u8 key_types[JSTAP_MAX_KEYS];
	u8 value_type;
	bool wrap;
	unsigned int declared_entries;	/* 0: script->default_map_entries */
	struct jstap_map_storage *storage;
};

struct jstap_map_cursor {
	struct jstap_map *map;
	u32 node;
};

s64 jstap_map_number(struct jstap_context *c, struct jstap_map *map, const union jstap_value *keys);
void jstap_map_string(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys, char *to);
s64 *jstap_map_number_slot(struct jstap_context *c, struct jstap_map *map,
			   const union jstap_value *keys);
void jstap_map_set_string(struct jstap_context *c, struct jstap_map *map,
			  const union jstap_value *keys, const char *value);
bool jstap_map_contains(struct jstap_context *c, struct jstap_map *map,
			const union jstap_value *keys);
void jstap_map_delete(struct jstap_context *c, struct jstap_map *map,
		      const union jstap_value *keys);
void jstap_map_clear(struct jstap_context *c, struct jstap_map *map);
/* by: 0 the value, 1 the first key, ...; elements that compare equal keep their order. */
void jstap_map_sort(struct jstap_context *c, struct jstap_map *map, unsigned int by,
		    bool descending, s64 limit);
void jstap_map_first(struct jstap_map *map, struct jstap_map_cursor *cursor);
bool jstap_map_valid(const struct jstap_map_cursor *cursor);
void jstap_map_next(struct jstap_map_cursor *cursor);
s64 jstap_map_key_number(const struct jstap_map_cursor *cursor, unsigned int key);
const char *jstap_map_key_string(const struct jstap_map_cursor *cursor, unsigned int key);
s64 jstap_map_value_number(const struct jstap_map_cursor *cursor);
const char *jstap_map_value_string(const struct jstap_map_cursor *cursor);

/* The session. */
void jstap_exit(struct jstap_context *c);
s64 jstap_target(void);

/*
 * A family registers and unregisters its probes. Context: a task that may sleep. start() undoes what it
 * did when it fails; stop() is called only after a start() that succeeded.
 */
struct jstap_family {
	const char *name;
	int (*start)(void *probes, unsigned int count);
	void (*stop)(void *probes, unsigned int count);
};

struct jstap_probe_group {
	const struct jstap_family *family;
	void *probes;
	unsigned int count;
};

#define JSTAP_GROUP(group_family, table) \
	{ .family = &(group_family), .probes = (table), .count = ARRAY_SIZE(table) }

#include <jstap/families.h>

#define JSTAP_BUILD_ID_MAX 32

/* Everything that the runtime knows of a script; emitted, one for each module. */
struct jstap_script {
	const struct jstap_probe_group *groups;	/* the session's own group first */
	unsigned int group_count;
	struct jstap_map *const *maps;
	unsigned int map_count;
	struct jstap_lock *const *locks;
	unsigned int lock_count;
	size_t string_size;
	size_t frame_stack_size;
	unsigned int max_nesting;
	s64 max_actions;
	unsigned int max_errors;
	unsigned int max_skipped;
	unsigned int max_lock_tries;
	unsigned int default_map_entries;
	cycles_t overload_threshold;		/* 0: no protection */
	cycles_t overload_interval;
	unsigned long anchor_link_address;	/* of the exported function register_kprobe */
	unsigned long build_id_link_address;	/* of the bytes of the kernel's build-id */
	unsigned int build_id_size;
	u8 build_id[JSTAP_BUILD_ID_MAX];
};

extern struct jstap_script jstap_script;

#endif
