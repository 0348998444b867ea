/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the runtime know of one another; emitted code does not see this. */
#ifndef JSTAP_RUNTIME_H
#define JSTAP_RUNTIME_H

#include <jstap/script.h>

/* session.c */
enum jstap_state {
	JSTAP_IDLE,
	JSTAP_STARTING,
	JSTAP_RUNNING,
	JSTAP_STOPPING,
	JSTAP_FAILED,
	JSTAP_STOPPED,
};

enum jstap_state jstap_state(void);
int jstap_session_start(s32 target);
void jstap_session_stop(void);
/* Ends the session because of an error. Context: any. */
void jstap_session_fail(void);
void jstap_count_error(void);
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

/* context.c */
int jstap_contexts_create(void);
void jstap_contexts_destroy(void);
void jstap_contexts_wait_idle(void);
void jstap_contexts_add(struct jstap_summary *summary);
/* Runs a handler if the session is in the given state. Context: any, NMI included. */
void jstap_probe_run(const struct jstap_probe *probe, struct pt_regs *regs, enum jstap_state state);

/* map.c */
int jstap_map_create(struct jstap_map *map);
void jstap_map_destroy(struct jstap_map *map);

/* format.c: returns the length; the text is cut at size and may hold NUL bytes. */
size_t jstap_format(struct jstap_context *c, char *to, size_t size,
		    const struct jstap_format *format, const union jstap_value *values);

/* memory.c: 0 or a negative errno. Context: any. */
int jstap_copy_kernel(void *to, unsigned long address, size_t size);
int jstap_copy_user(void *to, unsigned long address, size_t size);
int jstap_address_init(void);

/* trace.c */
int jstap_trace_create(void);
void jstap_trace_destroy(void);
/* Context: a claimed context, so one producer a CPU. */
void jstap_trace_write(const struct jstap_probe *probe, const char *data, size_t size);
void jstap_trace_add(struct jstap_summary *summary);

/* control.c */
enum jstap_message {
	JSTAP_MESSAGE_WARNING = 2,
	JSTAP_MESSAGE_ERROR = 3,
	JSTAP_MESSAGE_EXIT = 4,
	JSTAP_MESSAGE_SUMMARY = 5,
};
int jstap_control_create(void);
void jstap_control_destroy(void);
/* Context: any, NMI included. */
void jstap_control_send(enum jstap_message type, const void *data, size_t size);
__printf(2, 3) void jstap_control_printf(enum jstap_message type, const char *format, ...);
void jstap_control_request_exit(void);

/* proc.c */
int jstap_proc_create(void);
void jstap_proc_destroy(void);
/* Context: any; wakes readers through irq_work, and only if one waits. */
void jstap_wake_readers(void);

#endif
