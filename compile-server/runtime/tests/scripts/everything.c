// SPDX-License-Identifier: GPL-2.0-only
/* Every function of the kernel at once, or the first of them, as kernel.function("*").call would do. */
#define OVERLOAD 0
#define MAX_SKIPPED 0
#include "say.h"

static const unsigned long addresses[] = { EVERY_ADDRESS };
static struct jstap_kprobe kprobes[ARRAY_SIZE(addresses)];
static bool seen[ARRAY_SIZE(addresses)];

/* No map, no lock, no string: the cheapest handler there is, because it runs for every call in the kernel. */
static void hit(struct jstap_context *c)
{
	WRITE_ONCE(seen[c->probe->index], true);
}

static uint count = ARRAY_SIZE(addresses);
module_param(count, uint, 0400);

static struct jstap_probe_group groups[];

static void begin(struct jstap_context *c)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		kprobes[i].link_address = addresses[i];
		kprobes[i].probe.index = i;
		kprobes[i].probe.point = "some function";
		kprobes[i].probe.name = "some function";
		kprobes[i].probe.handler = hit;
	}
	groups[1].count = count;
}

static void tick(struct jstap_context *c)
{
	static bool told;

	if (!told)
		say(c, "armed of", count);
	told = true;
}

static void end(struct jstap_context *c)
{
	int functions = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++)
		functions += seen[i];
	say(c, "functions hit", functions);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "begin", begin), .phase = JSTAP_BEGIN },
	{ PROBE(1, "end", end), .phase = JSTAP_END },
};
static struct jstap_timer timers[] = {
	{ PROBE(2, "timer.ms(100)", tick), .nanoseconds = 100 * NSEC_PER_MSEC },
};
static struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT(.maps = NULL);
