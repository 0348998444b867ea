/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of the probe families. */
#ifndef JSTAP_FAMILIES_H
#define JSTAP_FAMILIES_H

#include <linux/hrtimer.h>
#include <linux/kprobes.h>
#include <linux/timer.h>

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
	struct hrtimer timer;
};

struct jstap_jiffies_timer {
	struct jstap_probe probe;
	unsigned long jiffies;
	unsigned long randomize;
	bool stopped;
	struct timer_list timer;
};

struct jstap_kprobe {
	struct jstap_probe probe;
	unsigned long link_address;
	bool registered;
	struct kprobe kprobe;
};

struct jstap_kretprobe {
	struct jstap_probe probe;
	unsigned long link_address;
	int max_active;		/* 0: the runtime's default */
	bool registered;
	struct kretprobe kretprobe;
};

extern const struct jstap_family jstap_session_family;
extern const struct jstap_family jstap_timer_family;
extern const struct jstap_family jstap_jiffies_family;
extern const struct jstap_family jstap_kprobe_family;
extern const struct jstap_family jstap_kretprobe_family;

#endif
