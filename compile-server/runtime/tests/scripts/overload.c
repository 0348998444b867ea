// SPDX-License-Identifier: GPL-2.0-only
/* A handler that takes too much of its CPU ends the session. */
#include "say.h"

/* By the clock: how long the loops of mdelay() take in an emulated CPU is anybody's guess. */
static void slow(struct jstap_context *c)
{
	u64 start = ktime_get_mono_fast_ns();

	while (ktime_get_mono_fast_ns() - start < 8 * NSEC_PER_MSEC)
		cpu_relax();
}

static void error(struct jstap_context *c)
{
	say(c, "error handler", 0);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "error", error), .phase = JSTAP_ERROR },
};
static struct jstap_timer timers[] = {
	{ PROBE(1, "timer.ms(10)", slow), .nanoseconds = 10 * NSEC_PER_MSEC },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT();
