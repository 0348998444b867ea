/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What emitted C builds upon. This file: values, contexts, probes, errors, and the table that describes a script;
 * text.h: strings and printing; memory.h: memory and registers; lines.h: places in the source; map.h: arrays; families.h:
 * tables of probes.
 *
 * Algorithms are functions of the runtime; limits of a script are data in struct jstap_script, because the
 * runtime is compiled once for each kernel and serves every script.
 *
 * Every script is compiled with this header, so its size is what each user waits for: it includes no header of the kernel
 * that is not needed here. The runtime itself and C that users write begin with native.h, which has many more.
 */
#ifndef JSTAP_SCRIPT_H
#define JSTAP_SCRIPT_H

#include <linux/cache.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/timex.h>
#include <linux/types.h>
#include <linux/uidgid.h>

/* A 64-bit integer, or a NUL-terminated string of less than script->string_size bytes. */
union jstap_value {
	s64 number;
	const char *string;
};

struct jstap_context;
struct jstap_module;

/* The content of a procfs file, on its way in or out. */
struct jstap_content {
	char *text;
	size_t size;	/* of the buffer */
	size_t used;	/* the NUL behind is not counted */
	bool written;
};

/*
 * Guards one global: any number of readers, or one writer. It is only ever tried, with bounded patience, and
 * is its own type because the kernel's rwlock_t sleeps on real-time kernels and may itself be probed.
 */
struct jstap_lock {
	atomic_t holders;	/* readers, or -1 for a writer */
	const char *name;
	atomic_long_t timeouts;
};

#define JSTAP_LOCK(lock_name, global) struct jstap_lock lock_name = { .name = global }

struct jstap_lock_use {
	struct jstap_lock *lock;
	bool write;
};

/* The condition of probe points, over globals. It is looked at again when a handler ends that may have changed it. */
struct jstap_condition {
	bool (*test)(struct jstap_context *c);
	/* The runtime's own. */
	bool holds;
};

struct jstap_probe {
	const char *point;	/* as resolved: pp() */
	const char *name;	/* as in the script: pn() */
	const char *function;	/* the probed function, NULL where there is none */
	void (*handler)(struct jstap_context *c);
	const struct jstap_lock_use *locks;	/* in the order of declaration, the same for every handler */
	unsigned int lock_count;
	unsigned int index;
	const struct jstap_condition *condition;	/* while it holds the handler runs; NULL: always */
	struct jstap_condition *const *changes;		/* what the handler can change */
	unsigned int change_count;
	const struct jstap_probe *also;			/* the next handler of the same place; NULL: none */
};

enum jstap_claim {
	JSTAP_UNPREPARED,	/* a CPU that came and got no memory */
	JSTAP_FREE,
	JSTAP_BUSY,
};

/* What runs on one CPU. Exactly one handler uses it at a time, from claim to release. */
struct jstap_context {
	/* What every hit touches is in one line of the cache. */
	u8 claim;			/* enum jstap_claim */
	bool fatal;			/* the error can not be caught */
	bool aborted;			/* abort(): the handler ends as after an error, but there is none */
	bool has_matched;		/* this handler, a regular expression */
	unsigned int nesting;
	const struct jstap_probe *probe;
	struct pt_regs *regs;		/* of the probed code; NULL where the family has none */
	/* What has two names has the second for C that was written for SystemTap; see native.h. */
	union {
		const char *error;	/* NULL: none, as between handlers */
		const char *last_error;
	};
	union {
		s64 actions;		/* statements left */
		s64 actionremaining;
	};
	size_t output_used;
	struct jstap_matched *matched;	/* where the last match is kept; NULL where the script keeps none */
	u64 interval_spent;
	u64 interval_start;
	size_t frame_used;
	char *frames;
	char *output;
	struct jstap_cell *scratch;	/* where statistics are merged */
	/* NULL but for the hits of families that have them. */
	void *entry;			/* what the entry handler of a return probe keeps for the return */
	const unsigned long *arguments;	/* of a tracepoint or a packet hook */
	int *verdict;			/* of a packet hook */
	struct jstap_content *content;	/* of a procfs file */
	unsigned long from;		/* of a return: where the function is that returns */
	unsigned long *addresses;	/* room for a backtrace */
	unsigned long skipped_reentrant;
	unsigned long skipped_locks;
	unsigned long skipped_stack;
	unsigned long skipped_other;
	size_t position_used;
	char position[512];		/* where the error was raised, and from where that was called */
	union {
		char error_text[512];
		char error_buffer[512];
	};
	/* Set while C of a script runs that was written for SystemTap. */
	bool native;
	unsigned int native_level;
	struct pt_regs *kregs;
	struct pt_regs *uregs;
	int user_mode_p;
	const char *probe_point;
	const char *probe_name;
} ____cacheline_aligned;

/* For a probe that only looks at conditions. */
void jstap_no_handler(struct jstap_context *c);

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

/* Frames for strings, and the depth of calls. A frame's content is undefined. */
void *jstap_frame_push(struct jstap_context *c, size_t size);
void jstap_frame_pop(struct jstap_context *c, size_t size);
bool jstap_enter(struct jstap_context *c);
void jstap_leave(struct jstap_context *c);

/* Integers. */
s64 jstap_divide(struct jstap_context *c, s64 a, s64 b);
s64 jstap_modulo(struct jstap_context *c, s64 a, s64 b);
s64 jstap_divide_unsigned(struct jstap_context *c, u64 a, u64 b);
s64 jstap_modulo_unsigned(struct jstap_context *c, u64 a, u64 b);

#include <jstap/names.h>
#include <jstap/text.h>
#include <jstap/memory.h>
#include <jstap/float.h>
#include <jstap/map.h>
#include <jstap/module.h>
#include <jstap/lines.h>
#include <jstap/session.h>

/*
 * A family registers and unregisters its probes. Context: a task that may sleep. start() undoes what it
 * did when it fails; stop() is called only after a start() that succeeded. arm(), where there is one, brings probes
 * in line with their conditions in between.
 */
struct jstap_family {
	const char *name;
	int (*start)(void *probes, unsigned int count);
	void (*stop)(void *probes, unsigned int count);
	void (*arm)(void *probes, unsigned int count);
	/* Something happens to a module that some of the probes may be in. NULL: none ever are. */
	void (*module)(void *probes, unsigned int count, struct jstap_module *module, enum jstap_module_event event);
};

struct jstap_probe_group {
	const struct jstap_family *family;
	void *probes;
	unsigned int count;
};

#define JSTAP_GROUP(group_family, table) \
	{ .family = &(group_family), .probes = (table), .count = ARRAY_SIZE(table) }

#include <jstap/families.h>
#include <jstap/ustack.h>

/* A scalar global whose first value can be given when the module is loaded. */
extern const struct kernel_param_ops jstap_number_parameter;
extern const struct kernel_param_ops jstap_string_parameter;

#define JSTAP_GLOBAL(global, kind, variable)							\
	module_param_cb(jstap_global_##global, &jstap_##kind##_parameter, variable, 0);		\
	__MODULE_PARM_TYPE(jstap_global_##global, #kind)

/* The points of all probes, in the order of their indices, for those who have the module's file. Not loaded. */
#define JSTAP_PROBE_NAMES \
	static const char jstap_probe_names[] __used __section(".jstap.probes,\"\",@progbits #")

#define JSTAP_BUILD_ID_MAX 32

struct jstap_bars {
	int width;	/* of the longest bar: 1 to 100 */
	int near;	/* empty rows that are shown beside a filled one; negative: all of them */
};

/* Everything that the runtime knows of a script; emitted, one for each module. */
struct jstap_script {
	const struct jstap_probe_group *groups;	/* the session's own group first */
	unsigned int group_count;
	struct jstap_map *const *maps;
	unsigned int map_count;
	struct jstap_lock *const *locks;
	unsigned int lock_count;
	struct jstap_module *modules;		/* other modules that are probed or read */
	unsigned int module_count;
	const struct jstap_lines *lines;	/* where addresses are in the source; none unless the script asks */
	unsigned int line_count;
	size_t string_size;			/* 2 to 4096 */
	size_t frame_stack_size;
	unsigned int max_nesting;
	s64 max_actions;
	unsigned int max_errors;
	unsigned int max_skipped;		/* 0: no limit */
	unsigned int max_lock_tries;
	unsigned int default_map_entries;
	bool keeps_matches;			/* for matched() */
	unsigned int match_groups;		/* the most that a pattern has */
	u64 overload_threshold;			/* cycles; 0: no protection */
	u64 overload_interval;			/* cycles */
	unsigned long anchor_link_address;	/* of the exported function register_kprobe */
	unsigned long lookup_link_address;	/* of kallsyms_lookup_name; 0 unless the script asks for it */
	unsigned long build_id_link_address;	/* of the bytes of the kernel's build-id */
	unsigned int build_id_size;		/* 0: not checked */
	u8 build_id[JSTAP_BUILD_ID_MAX];
	unsigned int most_frames;		/* of a backtrace; 0: 20 */
	unsigned int lock_wait;			/* microseconds between two tries for a lock; 0: 10 */
	unsigned int calls_of_return;		/* calls of one function that are followed at a time; 0: by the CPUs */
	size_t procfs_size;			/* bytes of a procfs file that says nothing else; 0: those of a string */
	const struct jstap_bars *bars;		/* how histograms are drawn; NULL: as usual */
	bool silent;				/* nothing prints: no buffers for that */
	bool suppress_errors;			/* count errors and skipped probes, but report and limit neither */
};

extern struct jstap_script jstap_script;

#endif
