// SPDX-License-Identifier: GPL-2.0-only
/* A handler that takes too much of its CPU ends the session. */
#include <linux/delay.h>

#include "say.h"

static void slow(struct jstap_context *c)
{
	mdelay(8);
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
