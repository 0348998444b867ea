/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the runtime know of one another; emitted code does not see this. */
#ifndef JSTAP_RUNTIME_H
#define JSTAP_RUNTIME_H

#include <jstap/native.h>

#define JSTAP_OUTPUT_SIZE 8192	/* of one handler, and so of one record */

/* session.c */
enum jstap_state {
	JSTAP_IDLE,
	JSTAP_STARTING,
	JSTAP_RUNNING,
	JSTAP_STOPPING,
	JSTAP_FAILED,
	JSTAP_STOPPED,
};

extern atomic_t jstap_state_now;

/* Asked at every hit, so it is no function. Context: any. */
static __always_inline enum jstap_state jstap_state(void)
{
	return atomic_read(&jstap_state_now);
}

/* flags: JSTAP_START_DATA */
#define JSTAP_START_DATA 2u	/* histograms and globals go to the trace as data, not as text */
int jstap_session_start(s32 target, u32 flags);
void jstap_session_stop(void);
void jstap_session_fail(void);
void jstap_session_arm(void);
void jstap_count_error(void);
void jstap_count_skip(void);
void jstap_add_missed(unsigned long count);
struct jstap_summary {
	u64 errors;
	u64 skipped_reentrant;
	u64 skipped_locks;
	u64 skipped_stack;
	u64 skipped_other;
	u64 missed;
	u64 lost_records;
	u64 lost_bytes;
	u64 records;
};
void jstap_summarize(struct jstap_summary *summary);
u64 jstap_start_ns(void);

/* session.c: held while probes are armed or disarmed, by the session or because a module comes or goes */
void jstap_arming_lock(void);
void jstap_arming_unlock(void);
void jstap_session_module(struct jstap_module *module, enum jstap_module_event event);

/* module.c */
int jstap_modules_start(void);
void jstap_modules_arm(void);
void jstap_modules_stop(void);
unsigned long jstap_module_symbol(const struct jstap_module *wanted, const char *name);

/* allocate.c */
void *jstap_allocate(u64 size, const char *what, const char *name);
void jstap_free(void *memory);

/* cpu.c */
int jstap_cpus_create(void);
void jstap_cpus_destroy(void);

/* context.c */
int jstap_contexts_create(void);
int jstap_context_prepare(unsigned int cpu);
void jstap_contexts_destroy(void);
void jstap_contexts_wait_idle(void);
/* This CPU's context while a handler runs on it, else NULL. Context: any that cannot move to another CPU. */
struct jstap_context *jstap_context_here(void);
void jstap_contexts_add(struct jstap_summary *summary);

/* What a probe family knows of one hit. */
struct jstap_hit {
	struct pt_regs *regs;
	void *entry;
	const unsigned long *arguments;
	int *verdict;
	struct jstap_content *content;
	unsigned long from;	/* of a return: where the function is that returns; else 0 */
};

/* Says what is wrong, and counts it. Context: a handler. */
void jstap_report_error(struct jstap_context *c);

/*
 * Runs a handler if the session is in the given state. Returns whether it ran to its end without an error.
 * Context: any, NMI included.
 */
bool jstap_probe_run(const struct jstap_probe *probe, const struct jstap_hit *hit, enum jstap_state state);
/* The same for a running session's hits of code, which have nothing but registers. */
void jstap_probe_run_code(const struct jstap_probe *probe, struct pt_regs *regs);
/* The same for a running session's hits that have nothing but arguments. */
void jstap_probe_run_arguments(const struct jstap_probe *probe, const unsigned long *arguments);

/* How long a backtrace is at the most. */
static inline unsigned int jstap_most_frames(void)
{
	return jstap_script.most_frames ?: 20;
}

/* condition.c */
static __always_inline bool jstap_probe_is_armed(const struct jstap_probe *probe)
{
	return !probe->condition || READ_ONCE(probe->condition->holds);
}

/* Looks again at what the handler that has just run can change. Context: that handler's, before its locks are released. */
void jstap_conditions_look(struct jstap_context *c);
void jstap_conditions_create(void);
void jstap_conditions_destroy(void);

/* data.c: a histogram as data, in a record of its own. Context: a handler. */
struct jstap_cell;
void jstap_data_histogram(struct jstap_context *c, const struct jstap_map *map, const struct jstap_cell *cell);

/* map.c */
int jstap_map_create(struct jstap_map *map);
int jstap_map_prepare(struct jstap_map *map, unsigned int cpu);
void jstap_map_destroy(struct jstap_map *map);

/* format.c: returns the length; the text is cut at size and may hold NUL bytes. */
size_t jstap_format(struct jstap_context *c, char *to, size_t size,
		    const struct jstap_format *format, const union jstap_value *values);
/* Adds to the handler's output. Context: a handler. */
void jstap_output(struct jstap_context *c, const char *text, size_t size);
/* Sends what the handler has printed so far, as a record. Context: a handler. */
void jstap_flush(struct jstap_context *c);

/* memory.c: 0 or a negative errno. Context: any. */
int jstap_copy_kernel(void *to, unsigned long address, size_t size);
int jstap_copy_user(void *to, unsigned long address, size_t size);
/*
 * A word of the current task's memory, at a fraction of the cost; false where it cannot be read. Only after jstap_copy_user() has succeeded
 * in the same handler: that makes sure that it is this task's memory which is there, and not another one's that is left over.
 */
bool jstap_user_word(unsigned long *to, unsigned long address);
int jstap_address_init(void);

/* trace.c */
int jstap_trace_create(void);
int jstap_trace_prepare(unsigned int cpu);
void jstap_trace_destroy(void);
/* Context: a claimed context, so one producer a CPU. */
void jstap_trace_write(const struct jstap_probe *probe, const char *text, size_t size);
/* The same with a JSON value. */
void jstap_trace_write_data(const struct jstap_probe *probe, const char *json, size_t size);
void jstap_trace_write_next_file(const struct jstap_probe *probe);
void jstap_trace_add(struct jstap_summary *summary);

/* control.c */
enum jstap_message {
	JSTAP_MESSAGE_WARNING = 2,
	JSTAP_MESSAGE_ERROR = 3,
	JSTAP_MESSAGE_EXIT = 4,
	JSTAP_MESSAGE_SUMMARY = 5,
	JSTAP_MESSAGE_SYSTEM = 6,
};
int jstap_control_create(void);
void jstap_control_destroy(void);
/* Context of all that follow: any, NMI included. */
void jstap_control_send(enum jstap_message type, const void *data, size_t size);
__printf(2, 3) void jstap_control_printf(enum jstap_message type, const char *format, ...);
void jstap_control_request_exit(void);
void jstap_control_summary(void);

/* proc.c */
int jstap_proc_create(void);
struct proc_dir_entry *jstap_proc_folder(void);
void jstap_proc_destroy(void);

/* attend.c: for good, because the kernel still uses what is in this module. Context: any in which the session's files are open. */
void jstap_keep_loaded(void);

/* wake.c. Context: any; they wake through irq_work, and only if somebody waits. */
void jstap_wake_control(void);
void jstap_wake_trace(bool urgent);

#endif
