// SPDX-License-Identifier: GPL-2.0-only
/* Its holder dies: the session stops, end handlers run, the kernel runs the reaper; the trace can still be read. */
#include "say.h"

static void tick(struct jstap_context *c)
{
	say(c, "tick", 0);
}

static void end(struct jstap_context *c)
{
	say(c, "end", 0);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "end", end), .phase = JSTAP_END },
};
static struct jstap_timer timers[] = {
	{ PROBE(1, "timer.ms(50)", tick), .nanoseconds = 50 * NSEC_PER_MSEC },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT();
