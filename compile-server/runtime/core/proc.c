// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/jstap:NAME/: control (commands in, messages out), trace (records out), status (for everybody).
 *
 * Whoever holds control open is responsible for the session: see attend.c. An open file holds the module, because a poll leaves
 * its caller on a queue of ours that closing by force would not clear. Control lets go of it with STOP, which ends polling: its
 * holder unloads us with the file still open, so that there is no moment at which nobody would.
 */
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "attend.h"
#include "control.h"
#include "runtime.h"
#include "trace.h"
#include "wake.h"

#define COMMAND_START	1
#define COMMAND_STOP	2
#define COMMAND_DETACH	3

struct command {
	u32 command;
	u32 length;
};

struct start_payload {
	s32 target;
	u32 flags;
};

static struct proc_dir_entry *folder;
static atomic_t control_open;
static pid_t reader;
static atomic_t trace_open;
static atomic_t control_holds;	/* a reference to the module */

bool jstap_attended(void)
{
	return atomic_read(&control_open);
}

s64 jstap_reader(void)
{
	return jstap_attended() ? READ_ONCE(reader) : 0;
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
		jstap_attend();
	}
	return ret;
}

/* The calling function is still safe: removing the files waits for it. */
static void let_go(void)
{
	if (atomic_xchg(&control_holds, 0))
		module_put(THIS_MODULE);
}

static int control_released(struct inode *inode, struct file *file)
{
	const bool detached = jstap_detached();

	if (!detached)
		jstap_session_stop();
	atomic_set(&control_open, 0);
	let_go();
	if (!detached)
		jstap_reap();
	return 0;
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
		ret = command.length ? -EINVAL : jstap_detach();
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
	jstap_wait_for_control(file, wait);
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
	jstap_wait_for_trace(file, wait);
	switch (jstap_trace_readable()) {
	case JSTAP_READ_NOW:
		return EPOLLIN | EPOLLRDNORM;
	case JSTAP_READ_LATER:
		jstap_wake_trace_later();
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
	seq_printf(file, "state=%s\nowner=%u\nattached=%d\ndetached=%d\n", state_name(), jstap_owner(),
		   jstap_attended(), jstap_detached());
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

	jstap_wake_create();
	snprintf(name, sizeof(name), "jstap:%s", THIS_MODULE->name);
	folder = proc_mkdir(name, NULL);
	if (!folder || !proc_create("control", 0600, folder, &control_ops) ||
	    !proc_create("trace", 0600, folder, &trace_ops) ||
	    !proc_create_single("status", 0444, folder, status_show)) {
		jstap_proc_destroy();
		return -ENOMEM;
	}
	jstap_attend_create();
	return 0;
}

/* Control, if it is still open, is closed by force. Context: may sleep; the session is over. */
void jstap_proc_destroy(void)
{
	jstap_attend_no_more();
	proc_remove(folder);
	jstap_attend_destroy();
	jstap_wake_destroy();
}
