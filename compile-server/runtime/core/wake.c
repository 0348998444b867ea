// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader of messages is woken at once. A reader of the trace is woken a little later, or when a ring is a
 * quarter full: so it finds many records, and does not trace itself in circles when a script probes reads.
 */
#include <linux/irq_work.h>
#include <linux/timer.h>
#include <linux/wait.h>

#include "../compat/timer.h"
#include "attend.h"
#include "runtime.h"
#include "trace.h"
#include "wake.h"

enum waiting {
	NOBODY,
	SOMEBODY,
	BEING_WOKEN,	/* the timer runs */
};

static DECLARE_WAIT_QUEUE_HEAD(control_queue);
static atomic_t control_waits;
static struct irq_work control_work;
static DECLARE_WAIT_QUEUE_HEAD(trace_queue);
static atomic_t trace_waits;
static atomic_t trace_urgent;
static struct irq_work trace_work;
static struct timer_list trace_timer;

static void wake_control(struct irq_work *work)
{
	wake_up_all(&control_queue);
	if (jstap_detached())
		jstap_end_detached();
}

void jstap_wake_control(void)
{
	/* Pairs with the barriers of those who wait: the data is there before we look whether somebody does. */
	smp_mb();
	if (jstap_detached())
		irq_work_queue(&control_work);
	else if (atomic_read(&control_waits) && atomic_xchg(&control_waits, NOBODY))
		irq_work_queue(&control_work);
}

void jstap_wait_for_control(struct file *file, poll_table *wait)
{
	poll_wait(file, &control_queue, wait);
	atomic_set(&control_waits, SOMEBODY);
	smp_mb__after_atomic();
}

static void trace_time_is_up(struct timer_list *timer)
{
	atomic_set(&trace_waits, NOBODY);
	wake_up_all(&trace_queue);
}

static void wake_trace(struct irq_work *work)
{
	if (atomic_xchg(&trace_urgent, 0))
		wake_up_all(&trace_queue);
	else if (!timer_pending(&trace_timer))
		jstap_wake_trace_later();
}

void jstap_wake_trace(bool urgent)
{
	smp_mb();
	if (likely(atomic_read(&trace_waits) == NOBODY))
		return;
	if (urgent) {
		if (atomic_xchg(&trace_waits, NOBODY) == NOBODY)
			return;
		atomic_set(&trace_urgent, 1);
		irq_work_queue(&trace_work);
	} else if (atomic_cmpxchg(&trace_waits, SOMEBODY, BEING_WOKEN) == SOMEBODY) {
		irq_work_queue(&trace_work);
	}
}

void jstap_wake_trace_later(void)
{
	mod_timer(&trace_timer, jiffies + JSTAP_READ_PAUSE);
}

void jstap_wait_for_trace(struct file *file, poll_table *wait)
{
	poll_wait(file, &trace_queue, wait);
	atomic_set(&trace_waits, SOMEBODY);
	smp_mb__after_atomic();
}

void jstap_wake_create(void)
{
	init_irq_work(&control_work, wake_control);
	init_irq_work(&trace_work, wake_trace);
	timer_setup(&trace_timer, trace_time_is_up, 0);
}

void jstap_wake_destroy(void)
{
	irq_work_sync(&control_work);
	irq_work_sync(&trace_work);
	jstap_timer_delete_sync(&trace_timer);
}
