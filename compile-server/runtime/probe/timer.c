// SPDX-License-Identifier: GPL-2.0-only
/* Timers of a fixed interval: one high-resolution timer for each probe, on the CPU that started it. */
#include <linux/random.h>

#include "../compat/timer.h"
#include "../core/runtime.h"

static const struct jstap_hit nothing;

static u64 interval(const struct jstap_timer *timer)
{
	u64 random;

	if (!timer->randomize)
		return timer->nanoseconds;
	random = get_random_u32() % (2 * min_t(u64, timer->randomize, S32_MAX) + 1);
	return max_t(s64, (s64)(timer->nanoseconds - timer->randomize + random), NSEC_PER_USEC);
}

static enum hrtimer_restart expired(struct hrtimer *hrtimer)
{
	struct jstap_timer *timer = container_of(hrtimer, struct jstap_timer, timer);

	/* Armed again before the handler runs; ticks that pass meanwhile are left out. */
	hrtimer_forward_now(hrtimer, ns_to_ktime(interval(timer)));
	jstap_probe_run(&timer->probe, &nothing, JSTAP_RUNNING);
	return HRTIMER_RESTART;
}

static void arm(void *probes, unsigned int count)
{
	struct jstap_timer *timers = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		bool wanted = jstap_probe_is_armed(&timers[i].probe);

		if (wanted && !timers[i].running)
			hrtimer_start(&timers[i].timer, ns_to_ktime(interval(&timers[i])), HRTIMER_MODE_REL);
		else if (!wanted && timers[i].running)
			hrtimer_cancel(&timers[i].timer);
		timers[i].running = wanted;
	}
}

static int start(void *probes, unsigned int count)
{
	struct jstap_timer *timers = probes;
	unsigned int i;

	for (i = 0; i < count; i++)
		jstap_hrtimer_setup(&timers[i].timer, expired);
	arm(probes, count);
	return 0;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_timer *timers = probes;
	unsigned int i;

	for (i = 0; i < count; i++)
		hrtimer_cancel(&timers[i].timer);
}

const struct jstap_family jstap_timer_family = {
	.name = "timer",
	.start = start,
	.stop = stop,
	.arm = arm,
};
