/* SPDX-License-Identifier: GPL-2.0-only */
/* Timers: hrtimer_setup() came with Linux 6.13, timer_delete_sync() with 6.2. */
#ifndef JSTAP_COMPAT_TIMER_H
#define JSTAP_COMPAT_TIMER_H

#include <linux/hrtimer.h>
#include <linux/timer.h>

static inline void jstap_hrtimer_setup(struct hrtimer *timer,
				       enum hrtimer_restart (*function)(struct hrtimer *))
{
#ifdef JSTAP_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, function, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer->function = function;
#endif
}

static inline void jstap_timer_delete_sync(struct timer_list *timer)
{
#ifdef JSTAP_HAVE_TIMER_DELETE_SYNC
	timer_delete_sync(timer);
#else
	del_timer_sync(timer);
#endif
}

#endif
