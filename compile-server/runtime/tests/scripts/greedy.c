// SPDX-License-Identifier: GPL-2.0-only
/* More memory than there is: one ERROR, nothing registered, nobody killed. */
#include "say.h"

static struct jstap_map huge = {
	.name = "huge", .key_count = 1, .key_types = { JSTAP_STRING }, .value_type = JSTAP_STRING,
	.declared_entries = 1000000,
};
static struct jstap_map *const maps[] = { &huge };

static void begin(struct jstap_context *c)
{
	say(c, "begin", 0);
}

static struct jstap_session_probe session_probes[] = {
	{ PROBE(0, "begin", begin), .phase = JSTAP_BEGIN },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
};
SCRIPT(.maps = maps, .map_count = 1);
