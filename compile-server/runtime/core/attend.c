// SPDX-License-Identifier: GPL-2.0-only
/*
 * When control is closed while the module is not being unloaded, however its holder ended, the session stops and the kernel
 * starts the helper again to unload us. So it is when nobody opens it in time: whoever loaded us was killed before he could. And
 * again, until we are unloaded: that helper may be killed, too, or find us in use for longer than it waits. Not if we stay for good
 * because the kernel still uses what is in us.
 *
 * Unless it was told to go on by itself (DETACH): then it keeps the latest of its trace for whoever opens control next,
 * and what its script itself ends is stopped by a work item.
 */
#include <linux/kmod.h>
#include <linux/workqueue.h>

#include "attend.h"
#include "runtime.h"
#include "trace.h"

#define LEASE	(15 * HZ)	/* for the first to open control, and for each who is to unload us */

static char reaper[256];
module_param_string(reaper, reaper, sizeof(reaper), 0400);
MODULE_PARM_DESC(reaper, "absolute path of the helper that unloads the module when its own helper died");
static uint owner;
module_param(owner, uint, 0400);
MODULE_PARM_DESC(owner, "user id of the one who started the session");

static void lease_is_over(struct work_struct *work);
static DECLARE_DELAYED_WORK(lease, lease_is_over);
static void end_by_itself(struct work_struct *work);
static DECLARE_WORK(own_end, end_by_itself);
static bool unloading;
static bool kept;
static bool detached;

u32 jstap_owner(void)
{
	return owner;
}

void jstap_keep_loaded(void)
{
	if (!xchg(&kept, true))
		__module_get(THIS_MODULE);
}

void jstap_reap(void)
{
	static char *environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	char *arguments[] = { reaper, "reap", THIS_MODULE->name, NULL };

	if (reaper[0] != '/' || READ_ONCE(kept) || READ_ONCE(unloading))
		return;
	/* Wait until it runs: the arguments are on this stack and in this module. */
	if (call_usermodehelper(reaper, arguments, environment, UMH_WAIT_EXEC))
		pr_warn("%s: cannot run %s, which would unload it\n", THIS_MODULE->name, reaper);
	schedule_delayed_work(&lease, LEASE);
}

static void lease_is_over(struct work_struct *work)
{
	if (jstap_attended() || READ_ONCE(detached))
		return;
	if (jstap_state() == JSTAP_STOPPED)
		pr_info("%s: is still loaded, and nobody attends it: starting %s again\n", THIS_MODULE->name, reaper);
	jstap_session_stop();
	jstap_reap();
}

void jstap_attend(void)
{
	cancel_delayed_work(&lease);
	WRITE_ONCE(detached, false);
	jstap_trace_keep_latest(false);
}

int jstap_detach(void)
{
	enum jstap_state state = jstap_state();

	if (state == JSTAP_IDLE || state == JSTAP_STARTING || state == JSTAP_STOPPED)
		return -EINVAL;
	jstap_trace_keep_latest(true);
	WRITE_ONCE(detached, true);
	/* The end may have been asked for already. */
	schedule_work(&own_end);
	return 0;
}

bool jstap_detached(void)
{
	return READ_ONCE(detached) && !READ_ONCE(unloading);
}

static void end_by_itself(struct work_struct *work)
{
	enum jstap_state state = jstap_state();

	if (READ_ONCE(detached) && (state == JSTAP_STOPPING || state == JSTAP_FAILED))
		jstap_session_stop();
}

void jstap_end_detached(void)
{
	schedule_work(&own_end);
}

void jstap_attend_create(void)
{
	if (reaper[0])
		schedule_delayed_work(&lease, LEASE);
}

void jstap_attend_no_more(void)
{
	WRITE_ONCE(unloading, true);
	cancel_delayed_work_sync(&lease);
}

void jstap_attend_destroy(void)
{
	/* Whoever closed control meanwhile may have begun another one. */
	cancel_delayed_work_sync(&lease);
	WRITE_ONCE(detached, false);
	cancel_work_sync(&own_end);
}
