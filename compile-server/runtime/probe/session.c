// SPDX-License-Identifier: GPL-2.0-only
/* begin, end and error: run by the task that starts or stops the session, one after the other. */
#include "../core/runtime.h"

static const struct jstap_hit nothing;

static void run_phase(struct jstap_session_probe *probes, unsigned int count, enum jstap_phase phase,
		      enum jstap_state state)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (probes[i].phase == phase)
			jstap_probe_run(&probes[i].probe, &nothing, state);
}

static int start(void *probes, unsigned int count)
{
	run_phase(probes, count, JSTAP_BEGIN, JSTAP_STARTING);
	return 0;
}

/* The last group to stop: nothing else runs any more. */
static void stop(void *probes, unsigned int count)
{
	jstap_contexts_wait_idle();
	run_phase(probes, count, JSTAP_END, JSTAP_STOPPING);
	/* An error in an end handler leads here too. */
	run_phase(probes, count, JSTAP_ERROR, JSTAP_FAILED);
}

const struct jstap_family jstap_session_family = {
	.name = "session",
	.start = start,
	.stop = stop,
};
