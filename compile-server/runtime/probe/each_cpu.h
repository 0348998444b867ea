/* SPDX-License-Identifier: GPL-2.0-only */
/* A counter of the kernel on each CPU, also on one that comes later. */
#ifndef JSTAP_EACH_CPU_H
#define JSTAP_EACH_CPU_H

#include <linux/perf_event.h>

#include "../core/runtime.h"

/*
 * Starts it on all CPUs; a sampling one calls sampled with the given context. Returns 0 or a negative errno, and then
 * nothing counts. Context: may sleep.
 */
int jstap_each_cpu_start(struct jstap_each_cpu *counter, struct perf_event_attr *attributes,
			 perf_overflow_handler_t sampled, void *context, const char *point);
/* Context: may sleep. */
void jstap_each_cpu_stop(struct jstap_each_cpu *counter);

#endif
