/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of the probe families. What stands behind "the runtime's own" is left out by emitted code. */
#ifndef JSTAP_FAMILIES_H
#define JSTAP_FAMILIES_H

#include <linux/hrtimer.h>
#include <linux/path.h>
#include <linux/timer.h>

/*
 * A structure of the kernel that lies in a table, but whose header is too big for every script to read: there it is so many
 * bytes, which the kernel's facts say.
 */
#ifdef JSTAP_NATIVE_H
#define JSTAP_OPAQUE(structure, member, size) struct structure member
#else
#define JSTAP_OPAQUE(structure, member, size) unsigned long member[DIV_ROUND_UP(size, sizeof(long))]
#endif

enum jstap_phase {
	JSTAP_BEGIN,
	JSTAP_END,
	JSTAP_ERROR,
};

/* begin, end, error: sorted by order. */
struct jstap_session_probe {
	struct jstap_probe probe;
	enum jstap_phase phase;
};

struct jstap_timer {
	struct jstap_probe probe;
	u64 nanoseconds;
	u64 randomize;
	/* The runtime's own. */
	bool running;
	struct hrtimer timer;
};

struct jstap_jiffies_timer {
	struct jstap_probe probe;
	unsigned long jiffies;
	unsigned long randomize;
	/* The runtime's own. */
	bool stopped;
	struct timer_list timer;
};

/* Code of which some must have called the probed function: the return address of a frame is in it. */
struct jstap_caller {
	unsigned int frame;		/* 0: the nearest; sorted by it, without gaps */
	struct jstap_section *section;	/* of a module; NULL: the kernel's */
	unsigned long link_address;
	unsigned long size;
};

/* Code of a module is armed when the module is there. */
struct jstap_kprobe {
	struct jstap_probe probe;
	struct jstap_module *module;	/* NULL: the kernel itself */
	struct jstap_section *section;	/* of the module */
	const char *symbol;		/* of the module, in place of an address */
	unsigned long link_address;
	bool absolute;			/* the address is one of the running kernel already */
	const struct jstap_caller *callers;
	unsigned int caller_count;	/* 0: anybody */
	/* The runtime's own. */
	bool registered;
	bool leaving;
	JSTAP_OPAQUE(kprobe, kprobe, JSTAP_SIZE_OF_KPROBE);
};

/*
 * A return probe. With entry.handler, that one runs when the function is entered; entry_size bytes (at most 4096)
 * belong to each call of the function, zeroed: both handlers find them at c->entry. The return of a call whose entry
 * handler did not run to its end is not reported.
 */
struct jstap_kretprobe {
	struct jstap_probe probe;
	struct jstap_probe entry;	/* .handler NULL: none */
	size_t entry_size;
	struct jstap_module *module;	/* these three as above */
	struct jstap_section *section;
	const char *symbol;
	unsigned long link_address;
	int max_active;		/* 0: the runtime's default */
	const struct jstap_caller *callers;
	unsigned int caller_count;	/* 0: anybody */
	/* The runtime's own. */
	bool registered;
	bool leaving;
	unsigned long from;	/* where the function is */
	atomic_t followed;	/* calls of it that the pool follows now */
	JSTAP_OPAQUE(kretprobe, kretprobe, JSTAP_SIZE_OF_KRETPROBE);
};

/* The file of a program or library. */
struct jstap_program {
	const char *path;	/* where the session runs */
	const char *build_id;	/* that its places were looked up for, in hexadecimal */
	/* The runtime's own. */
	bool looked_for;
	bool found;
	struct path file;
};

/*
 * Which processes a probe means. In a session with a target these are only its process and what that starts, however the
 * processes between them end.
 */
struct jstap_processes {
	const char *program;	/* the file that they run, by its path on the node; NULL: any */
	int pid;		/* 0: any */
	/* The runtime's own. */
	unsigned int number;	/* among those of the session that differ */
};

/* Code of a program of which some must have called the probed function: the return address is in it. */
struct jstap_program_caller {
	long distance;		/* from the function to its first byte */
	unsigned long size;
};

/*
 * A place in the code of a program, or the return of the function that begins there. Runs in the task that comes there. With
 * entry.handler, that one runs when the function is entered, and entry_size bytes belong to each call, as of struct
 * jstap_kretprobe.
 */
struct jstap_uprobe {
	struct jstap_probe probe;
	struct jstap_probe entry;	/* .handler NULL: none */
	size_t entry_size;
	struct jstap_program *program;
	unsigned long offset;		/* in the file */
	unsigned long semaphore;	/* in the file: a count of those who listen; 0: there is none */
	bool returns;
	const struct jstap_program_caller *callers;
	unsigned int caller_count;	/* 0: anybody */
	struct jstap_processes processes;
	/* The runtime's own. */
	bool limited;			/* not all processes are meant */
	bool registered;
	void *handle;
	JSTAP_OPAQUE(uprobe_consumer, consumer, JSTAP_SIZE_OF_UPROBE_CONSUMER);
};

#define JSTAP_MAX_ARGUMENTS 12

enum jstap_process_event {
	JSTAP_PROCESS_BEGIN,
	JSTAP_PROCESS_END,
	JSTAP_THREAD_BEGIN,
	JSTAP_THREAD_END,
};

/* The beginning or the end of a process, or of a thread that is not its first one. Runs in that task. */
struct jstap_process_probe {
	struct jstap_probe probe;
	struct jstap_processes processes;
	enum jstap_process_event event;
};

#define JSTAP_NO_SYSTEMCALL	(-1)
#define JSTAP_ANY_SYSTEMCALL	(-2)

/*
 * A system call, or its return. jstap_argument(): its number, its six arguments, its result, and whether the program is one of
 * 32 bits. With entry.handler, that one runs when the call begins, and both find entry_size bytes of that call at c->entry.
 */
struct jstap_systemcall_probe {
	struct jstap_probe probe;
	struct jstap_probe entry;	/* .handler NULL: none; of returns only */
	size_t entry_size;
	int number;			/* of programs of 64 bits, or one of the two above */
	int compat_number;		/* the same of programs of 32 bits */
	bool returns;
	bool of_processes;		/* only the calls of these */
	struct jstap_processes processes;
	/* The runtime's own. */
	size_t offset;			/* of what it keeps in the data of a call */
	unsigned int place;		/* among those that keep something of the same call */
};

/* A tracepoint of the kernel or a module; the handler finds what it was called with by jstap_argument(c, number from 0). */
struct jstap_tracepoint_probe {
	struct jstap_probe probe;
	const char *tracepoint;		/* without its system */
	struct jstap_module *module;	/* NULL: the kernel itself */
	unsigned int words;		/* that it is called with, at least as many as the handler asks for */
	/* The runtime's own. */
	struct tracepoint *found;
	bool registered;
};

/* Data of the kernel; the handler runs behind the access. */
struct jstap_watchpoint {
	struct jstap_probe probe;
	unsigned long link_address;
	bool absolute;			/* the address is one of the running kernel already */
	unsigned int length;		/* 1, 2, 4 or 8 */
	bool reads;			/* reading counts, too */
	/* The runtime's own. */
	struct perf_event *__percpu *events;
};

struct perf_event;
struct perf_event_attr;
struct perf_sample_data;

/* The runtime's own: a counter of the kernel on each CPU. */
struct jstap_each_cpu {
	struct jstap_each_cpu *next;
	struct perf_event_attr *attributes;
	void (*sampled)(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs);
	void *context;
	const char *point;
	struct perf_event **events;	/* by CPU; NULL where nothing counts */
};

/* A sampling counter (timer.profile, perf.*) of each CPU or of the target process: either period or frequency. */
struct jstap_perf_probe {
	struct jstap_probe probe;
	u32 type;		/* PERF_TYPE_* */
	u64 config;
	u64 period;
	u64 frequency;		/* Hz, 0: by period */
	bool of_target;		/* the process of target(), with all that it starts; else all CPUs */
	const char *program;	/* on all CPUs, but only while they run this file; NULL: whatever they run */
	/* The runtime's own. */
	struct jstap_each_cpu cpus;
	struct perf_event **events;	/* of the target's threads */
	struct path program_file;
	unsigned int event_count;
};

/* Counts on each CPU, from the start of the session; others read it. */
struct jstap_counter {
	struct jstap_probe probe;	/* its handler never runs */
	u32 type;			/* PERF_TYPE_* */
	u64 config;
	/* The runtime's own. */
	struct jstap_each_cpu cpus;
};

s64 jstap_counter_read(struct jstap_context *c, struct jstap_counter *counter);

/* A file in the session's folder; one for reading and one for writing may have the same path. */
struct jstap_procfs_probe {
	struct jstap_probe probe;
	const char *path;
	bool write;
	umode_t mode;
	size_t max_size;	/* of what a read gives; 0: that of a string */
};

/* Packets on their way; jstap_argument(): hook, sk_buff, device they came from, device they go to. */
struct jstap_netfilter_probe {
	struct jstap_probe probe;
	u8 protocol;		/* NFPROTO_* */
	unsigned int hook;
	int priority;
};

extern const struct jstap_family jstap_session_family;
extern const struct jstap_family jstap_timer_family;
extern const struct jstap_family jstap_jiffies_family;
extern const struct jstap_family jstap_kprobe_family;
extern const struct jstap_family jstap_kretprobe_family;
extern const struct jstap_family jstap_tracepoint_family;
extern const struct jstap_family jstap_systemcall_family;
extern const struct jstap_family jstap_process_family;
extern const struct jstap_family jstap_uprobe_family;
extern const struct jstap_family jstap_watchpoint_family;
extern const struct jstap_family jstap_perf_family;
extern const struct jstap_family jstap_counter_family;
extern const struct jstap_family jstap_procfs_family;
extern const struct jstap_family jstap_netfilter_family;

#endif
