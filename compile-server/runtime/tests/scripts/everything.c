// SPDX-License-Identifier: GPL-2.0-only
/* Every function of the kernel at once, or the first of them, as kernel.function("*").call would do; with RETURNS: .return. */
#define OVERLOAD 0
#define MAX_SKIPPED 0
#include "say.h"

static const unsigned long addresses[] = { EVERY_ADDRESS };
#ifdef RETURNS
static struct jstap_kretprobe places[ARRAY_SIZE(addresses)];
#else
static struct jstap_kprobe places[ARRAY_SIZE(addresses)];
#endif
static bool seen[ARRAY_SIZE(addresses)];

/* No map, no lock, no string: the cheapest handler there is, because it runs for every call in the kernel. */
static void hit(struct jstap_context *c)
{
	WRITE_ONCE(seen[c->probe->index], true);
}

#ifdef RETURNS
static bool others;

/* Each call carries its own data to its own return. */
static void entered(struct jstap_context *c)
{
	*(u64 *)c->entry = c->probe->index;
}

static void returned(struct jstap_context *c)
{
	if (*(u64 *)c->entry != c->probe->index)
		WRITE_ONCE(others, true);
	hit(c);
}
#endif

static uint count = ARRAY_SIZE(addresses);
module_param(count, uint, 0400);

static struct jstap_probe_group groups[];

static void begin(struct jstap_context *c)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		places[i].link_address = addresses[i];
		places[i].probe.index = i;
		places[i].probe.point = "some function";
		places[i].probe.name = "some function";
		places[i].probe.handler = hit;
#ifdef RETURNS
		/* Some with a number of calls of their own; every other one with data: all forms are to be seen. */
		places[i].max_active = i % 100 ? 0 : 7;
		if (i % 2)
			continue;
		places[i].probe.handler = returned;
		places[i].entry = places[i].probe;
		places[i].entry.handler = entered;
		places[i].entry_size = sizeof(u64);
#endif
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
#ifdef RETURNS
	say(c, "data of other calls", others);
#endif
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
#ifdef RETURNS
	JSTAP_GROUP(jstap_kretprobe_family, places),
#else
	JSTAP_GROUP(jstap_kprobe_family, places),
#endif
	JSTAP_GROUP(jstap_timer_family, timers),
};
SCRIPT(.maps = NULL);
