// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/jstap:NAME/: control (commands in, messages out), trace (records out), status (for everybody).
 *
 * Whoever holds control open is responsible for the session. When it is closed while the module is not being
 * unloaded, however its holder ended, the session stops and the kernel starts the helper again to unload us. So it is
 * when nobody opens it in time: whoever loaded us was killed before he could. And again, until we are unloaded: that helper may be
 * killed, too, or find us in use for longer than it waits. Not if we stay for good because the kernel still uses what is in us.
 *
 * Unless it was told to go on by itself (DETACH): then it keeps the latest of its trace for whoever opens control next,
 * and what its script itself ends is stopped by a work item.
 *
 * An open file holds the module, because a poll leaves its caller on a queue of ours that closing by force would not
 * clear. Control lets go of it with STOP, which ends polling: its holder unloads us with the file still open, so that
 * there is no moment at which nobody would.
 *
 * A reader of messages is woken at once. A reader of the trace is woken a little later, or when a ring is a
 * quarter full: so it finds many records, and does not trace itself in circles when a script probes reads.
 */
#include <linux/irq_work.h>
#include <linux/kmod.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../compat/timer.h"
#include "runtime.h"
#include "control.h"
#include "trace.h"

#define COMMAND_START	1
#define COMMAND_STOP	2
#define COMMAND_DETACH	3

#define LEASE	(15 * HZ)	/* for the first to open control, and for each who is to unload us */

struct command {
	u32 command;
	u32 length;
};

struct start_payload {
	s32 target;
	u32 flags;
};

static char reaper[256];
module_param_string(reaper, reaper, sizeof(reaper), 0400);
MODULE_PARM_DESC(reaper, "absolute path of the helper that unloads the module when its own helper died");
static uint owner;
module_param(owner, uint, 0400);
MODULE_PARM_DESC(owner, "user id of the one who started the session");

static struct proc_dir_entry *folder;
static atomic_t control_open;
static pid_t reader;
static atomic_t trace_open;
static atomic_t control_holds;	/* a reference to the module */
static struct delayed_work lease;
static bool unloading;
static bool kept;
static bool detached;
static struct work_struct own_end;

enum waiting {
	NOBODY,
	SOMEBODY,
	BEING_WOKEN,	/* the timer runs */
};

static DECLARE_WAIT_QUEUE_HEAD(control_queue);
static atomic_t control_waits;
static struct irq_work control_work;
static DECLARE_WAIT_QUEUE_HEAD(trace_queue);
static atomic_t trace_waits;
static atomic_t trace_urgent;
static struct irq_work trace_work;
static struct timer_list trace_timer;

static void wake_control(struct irq_work *work)
{
	wake_up_all(&control_queue);
	if (READ_ONCE(detached))
		schedule_work(&own_end);
}

/* Nobody is there who would send STOP. */
static void end_by_itself(struct work_struct *work)
{
	enum jstap_state state = jstap_state();

	if (READ_ONCE(detached) && (state == JSTAP_STOPPING || state == JSTAP_FAILED))
		jstap_session_stop();
}

void jstap_wake_control(void)
{
	/* Pairs with the barriers of the poll functions: the data is there before we look whether somebody waits. */
	smp_mb();
	if (READ_ONCE(detached))
		irq_work_queue(&control_work);
	else if (atomic_read(&control_waits) && atomic_xchg(&control_waits, NOBODY))
		irq_work_queue(&control_work);
}

static void trace_time_is_up(struct timer_list *timer)
{
	atomic_set(&trace_waits, NOBODY);
	wake_up_all(&trace_queue);
}

static void wake_trace(struct irq_work *work)
{
	if (atomic_xchg(&trace_urgent, 0))
		wake_up_all(&trace_queue);
	else if (!timer_pending(&trace_timer))
		mod_timer(&trace_timer, jiffies + JSTAP_READ_PAUSE);
}

void jstap_wake_trace(bool urgent)
{
	smp_mb();
	if (likely(atomic_read(&trace_waits) == NOBODY))
		return;
	if (urgent) {
		if (atomic_xchg(&trace_waits, NOBODY) == NOBODY)
			return;
		atomic_set(&trace_urgent, 1);
		irq_work_queue(&trace_work);
	} else if (atomic_cmpxchg(&trace_waits, SOMEBODY, BEING_WOKEN) == SOMEBODY) {
		irq_work_queue(&trace_work);
	}
}

s64 jstap_reader(void)
{
	return atomic_read(&control_open) ? READ_ONCE(reader) : 0;
}

u32 jstap_owner(void)
{
	return owner;
}

static int open_once(atomic_t *opened)
{
	if (atomic_cmpxchg(opened, 0, 1))
		return -EBUSY;
	if (try_module_get(THIS_MODULE))
		return 0;
	atomic_set(opened, 0);
	return -ENODEV;
}

static int control_opened(struct inode *inode, struct file *file)
{
	int ret = open_once(&control_open);

	if (!ret) {
		atomic_set(&control_holds, 1);
		WRITE_ONCE(reader, task_tgid_nr(current));
		cancel_delayed_work(&lease);
		WRITE_ONCE(detached, false);
		jstap_trace_keep_latest(false);
	}
	return ret;
}

/* The calling function is still safe: removing the files waits for it. */
static void let_go(void)
{
	if (atomic_xchg(&control_holds, 0))
		module_put(THIS_MODULE);
}

void jstap_keep_loaded(void)
{
	if (!xchg(&kept, true))
		__module_get(THIS_MODULE);
}

static void run_reaper(void)
{
	static char *environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	char *arguments[] = { reaper, "reap", THIS_MODULE->name, NULL };

	if (reaper[0] != '/' || READ_ONCE(kept))
		return;
	/* Wait until it runs: the arguments are on this stack and in this module. */
	if (call_usermodehelper(reaper, arguments, environment, UMH_WAIT_EXEC))
		pr_warn("%s: cannot run %s, which would unload it\n", THIS_MODULE->name, reaper);
	schedule_delayed_work(&lease, LEASE);
}

/* Only a session that runs can be left alone. */
static int detach(void)
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

static int control_released(struct inode *inode, struct file *file)
{
	if (READ_ONCE(detached) && !READ_ONCE(unloading)) {
		atomic_set(&control_open, 0);
		let_go();
		return 0;
	}
	jstap_session_stop();
	atomic_set(&control_open, 0);
	let_go();
	if (!READ_ONCE(unloading))
		run_reaper();
	return 0;
}

static void lease_is_over(struct work_struct *work)
{
	if (atomic_read(&control_open) || READ_ONCE(detached))
		return;
	if (jstap_state() == JSTAP_STOPPED)
		pr_info("%s: is still loaded, and nobody attends it: starting %s again\n", THIS_MODULE->name, reaper);
	jstap_session_stop();
	run_reaper();
}

static ssize_t control_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	struct command command;
	struct start_payload start;
	int ret;

	if (size < sizeof(command) || copy_from_user(&command, from, sizeof(command)))
		return size < sizeof(command) ? -EINVAL : -EFAULT;
	if (command.length != size - sizeof(command))
		return -EINVAL;
	switch (command.command) {
	case COMMAND_START:
		if (command.length != sizeof(start))
			return -EINVAL;
		if (copy_from_user(&start, from + sizeof(command), sizeof(start)))
			return -EFAULT;
		ret = jstap_session_start(start.target, start.flags);
		return ret ?: (ssize_t)size;
	case COMMAND_STOP:
		if (command.length)
			return -EINVAL;
		jstap_session_stop();
		let_go();
		return size;
	case COMMAND_DETACH:
		ret = command.length ? -EINVAL : detach();
		return ret ?: (ssize_t)size;
	default:
		return -EINVAL;
	}
}

static ssize_t control_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	return jstap_control_read(to, size) ?: -EAGAIN;
}

static __poll_t control_poll(struct file *file, poll_table *wait)
{
	if (!atomic_read(&control_holds))
		return jstap_control_readable() ? EPOLLIN | EPOLLRDNORM : EPOLLHUP;
	poll_wait(file, &control_queue, wait);
	atomic_set(&control_waits, SOMEBODY);
	smp_mb__after_atomic();
	return jstap_control_readable() ? EPOLLIN | EPOLLRDNORM : 0;
}

static int trace_opened(struct inode *inode, struct file *file)
{
	return open_once(&trace_open);
}

static int trace_released(struct inode *inode, struct file *file)
{
	atomic_set(&trace_open, 0);
	module_put(THIS_MODULE);
	return 0;
}

static ssize_t trace_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	return jstap_trace_read(to, size) ?: -EAGAIN;
}

static __poll_t trace_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &trace_queue, wait);
	atomic_set(&trace_waits, SOMEBODY);
	smp_mb__after_atomic();
	switch (jstap_trace_readable()) {
	case JSTAP_READ_NOW:
		return EPOLLIN | EPOLLRDNORM;
	case JSTAP_READ_LATER:
		mod_timer(&trace_timer, jiffies + JSTAP_READ_PAUSE);
		return 0;
	case JSTAP_READ_NOTHING:
		break;
	}
	return 0;
}

static const char *state_name(void)
{
	switch (jstap_state()) {
	case JSTAP_IDLE:
		return "idle";
	case JSTAP_STARTING:
		return "starting";
	case JSTAP_RUNNING:
		return "running";
	case JSTAP_STOPPING:
		return "stopping";
	case JSTAP_FAILED:
		return "failed";
	case JSTAP_STOPPED:
		return "stopped";
	}
	return "unknown";
}

static int status_show(struct seq_file *file, void *unused)
{
	struct jstap_summary summary;

	jstap_summarize(&summary);
	seq_printf(file, "state=%s\nowner=%u\nattached=%d\ndetached=%d\n", state_name(), owner,
		   atomic_read(&control_open), READ_ONCE(detached));
	seq_printf(file, "errors=%llu\nskipped_reentrant=%llu\nskipped_locks=%llu\nskipped_stack=%llu\nskipped_other=%llu\n",
		   summary.errors, summary.skipped_reentrant, summary.skipped_locks, summary.skipped_stack,
		   summary.skipped_other);
	seq_printf(file, "missed=%llu\nrecords=%llu\nlost_records=%llu\nlost_bytes=%llu\n",
		   summary.missed, summary.records, summary.lost_records, summary.lost_bytes);
	seq_printf(file, "start_ns=%llu\n", jstap_start_ns());
	return 0;
}

static const struct proc_ops control_ops = {
	.proc_open = control_opened,
	.proc_release = control_released,
	.proc_read = control_read,
	.proc_write = control_write,
	.proc_poll = control_poll,
};

static const struct proc_ops trace_ops = {
	.proc_open = trace_opened,
	.proc_release = trace_released,
	.proc_read = trace_read,
	.proc_poll = trace_poll,
};

/* Where a script's own files go. */
struct proc_dir_entry *jstap_proc_folder(void)
{
	return folder;
}

/* Context: may sleep. */
int jstap_proc_create(void)
{
	char name[MODULE_NAME_LEN + 8];

	init_irq_work(&control_work, wake_control);
	init_irq_work(&trace_work, wake_trace);
	timer_setup(&trace_timer, trace_time_is_up, 0);
	INIT_DELAYED_WORK(&lease, lease_is_over);
	INIT_WORK(&own_end, end_by_itself);
	snprintf(name, sizeof(name), "jstap:%s", THIS_MODULE->name);
	folder = proc_mkdir(name, NULL);
	if (!folder || !proc_create("control", 0600, folder, &control_ops) ||
	    !proc_create("trace", 0600, folder, &trace_ops) ||
	    !proc_create_single("status", 0444, folder, status_show)) {
		jstap_proc_destroy();
		return -ENOMEM;
	}
	if (reaper[0])
		schedule_delayed_work(&lease, LEASE);
	return 0;
}

/* Control, if it is still open, is closed by force. Context: may sleep; the session is over. */
void jstap_proc_destroy(void)
{
	WRITE_ONCE(unloading, true);
	cancel_delayed_work_sync(&lease);
	proc_remove(folder);
	/* Whoever closed control meanwhile may have begun another one. */
	cancel_delayed_work_sync(&lease);
	WRITE_ONCE(detached, false);
	irq_work_sync(&control_work);
	cancel_work_sync(&own_end);
	irq_work_sync(&trace_work);
	jstap_timer_delete_sync(&trace_timer);
}
