/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which processes the probes of a session mean. A process is known from the start of the session, or from the moment when
 * it is made or begins to run another program, until its last thread is gone; and so it is known at an end, when there is
 * no program any more.
 */
#ifndef JSTAP_PROCESSES_H
#define JSTAP_PROCESSES_H

struct jstap_processes;
struct mm_struct;

/* What is to be told; each in the task that it happens to. known: bits by the numbers of struct jstap_processes. */
struct jstap_process_listener {
	void (*begins)(u64 known);
	void (*ends)(u64 known);
	void (*thread_begins)(u64 known);
	void (*thread_ends)(u64 known);
};

/*
 * Each family of probes that wants processes opens the table, says what it wants, and watches; and closes it once, whatever
 * became of that. All return 0 or a negative errno, with a message. Context: may sleep.
 */
int jstap_processes_open(void);
/* point: of the probe, for messages */
int jstap_processes_want(struct jstap_processes *processes, const char *point);
/* Learns which processes there are, and from now on what becomes of them. listener: NULL if only jstap_processes_known() is asked. */
int jstap_processes_watch(const struct jstap_process_listener *listener);
/* Handlers have ended when the last one returns. Context: may sleep. */
void jstap_processes_close(void);
/* Whether the current task is of these processes. Context: any but NMI. */
bool jstap_processes_known(const struct jstap_processes *processes);
/*
 * Whether the current task begins to run a program that makes it one of these: its memory is the program's already, and nobody was
 * told yet. Context: its own.
 */
bool jstap_processes_begin(const struct jstap_processes *processes, const struct mm_struct *mm);
/* Whether some memory is that of one of these; true where the kernel does not say whose it is. Context: any but NMI. */
bool jstap_processes_own(const struct jstap_processes *processes, const struct mm_struct *mm);

#endif
