// SPDX-License-Identifier: GPL-2.0-only
/* timer.jiffies: timers of the timer wheel. */
#include <linux/random.h>

#include "../compat/timer.h"
#include "../core/runtime.h"

static const struct jstap_hit nothing;

static unsigned long expiry(const struct jstap_jiffies_timer *timer)
{
	unsigned long wait = timer->jiffies;

	if (timer->randomize)
		wait = wait - timer->randomize + get_random_u32() % (2 * timer->randomize + 1);
	return jiffies + max(wait, 1ul);
}

static void expired(struct timer_list *list)
{
	struct jstap_jiffies_timer *timer = container_of(list, struct jstap_jiffies_timer, timer);

	if (READ_ONCE(timer->stopped))
		return;
	mod_timer(list, expiry(timer));
	jstap_probe_run(&timer->probe, &nothing, JSTAP_RUNNING);
}

static int start(void *probes, unsigned int count)
{
	struct jstap_jiffies_timer *timers = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		timer_setup(&timers[i].timer, expired, 0);
		mod_timer(&timers[i].timer, expiry(&timers[i]));
	}
	return 0;
}

static void stop(void *probes, unsigned int count)
{
	struct jstap_jiffies_timer *timers = probes;
	unsigned int i;

	for (i = 0; i < count; i++) {
		WRITE_ONCE(timers[i].stopped, true);
		jstap_timer_delete_sync(&timers[i].timer);
	}
}

const struct jstap_family jstap_jiffies_family = {
	.name = "timer.jiffies",
	.start = start,
	.stop = stop,
};
