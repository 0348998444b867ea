// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes that are armed while a condition over globals holds. Handlers that can change a condition look at it when they
 * end, with the locks of all that it reads, so two looks at one condition never overlap. From then on hits of a probe
 * whose condition does not hold end before they take anything; what costs something even so (a timer, a breakpoint)
 * is switched off by a work item, a moment later.
 */
#include <linux/irq_work.h>
#include <linux/workqueue.h>

#include "runtime.h"

static struct irq_work request;
static struct work_struct work;

void jstap_no_handler(struct jstap_context *c)
{
}

static bool test(struct jstap_context *c, const struct jstap_condition *condition)
{
	bool holds;

	c->error = NULL;
	c->position_used = 0;
	holds = condition->test(c);
	if (unlikely(c->error)) {
		jstap_report_error(c);
		return false;
	}
	return holds;
}

void jstap_conditions_look(struct jstap_context *c)
{
	const struct jstap_probe *probe = c->probe;
	bool changed = false;
	unsigned int i;

	for (i = 0; i < probe->change_count; i++) {
		bool holds = test(c, probe->changes[i]);

		changed |= holds != probe->changes[i]->holds;
		WRITE_ONCE(probe->changes[i]->holds, holds);
	}
	c->error = NULL;
	if (changed)
		irq_work_queue(&request);
}

static void queue(struct irq_work *irq_work)
{
	schedule_work(&work);
}

static void arm(struct work_struct *unused)
{
	jstap_session_arm();
}

void jstap_conditions_create(void)
{
	init_irq_work(&request, queue);
	INIT_WORK(&work, arm);
}

/* Context: may sleep; no handler runs any more. */
void jstap_conditions_destroy(void)
{
	irq_work_sync(&request);
	cancel_work_sync(&work);
}
