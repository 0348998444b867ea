// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces in which a script counts processes and users: those of the process whose pid is given when the module is loaded.
 * They are held, not the process, and so are still there when it has ended.
 */
#include <linux/cred.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/user_namespace.h>

#include "runtime.h"

static void release(void *arg)
{
	struct jstap_namespaces *namespaces = arg;

	if (namespaces->processes)
		put_pid_ns(namespaces->processes);
	if (namespaces->users)
		put_user_ns(namespaces->users);
	namespaces->processes = NULL;
	namespaces->users = NULL;
}

/* Called by whoever loads the module, in whose own namespace the pid counts. */
static int set(const char *text, const struct kernel_param *parameter)
{
	struct jstap_namespaces *namespaces = parameter->arg;
	struct task_struct *task;
	int pid;
	int ret = kstrtoint(text, 10, &pid);

	if (ret)
		return ret;
	release(namespaces);
	rcu_read_lock();
	task = pid_task(find_vpid(pid), PIDTYPE_PID);
	/* One that is ending has lost its own before it is gone. */
	if (task && task_active_pid_ns(task)) {
		namespaces->processes = get_pid_ns(task_active_pid_ns(task));
		namespaces->users = get_user_ns(task_cred_xxx(task, user_ns));
	}
	rcu_read_unlock();
	if (namespaces->processes)
		return 0;
	pr_warn("%s: there is no process %d whose namespaces could be taken\n", THIS_MODULE->name, pid);
	return -ESRCH;
}

const struct kernel_param_ops jstap_namespaces_parameter = { .set = set, .free = release };

s64 jstap_namespaces_number(const struct jstap_namespaces *namespaces, struct pid *pid)
{
	return pid_nr_ns(pid, namespaces->processes ?: &init_pid_ns);
}

struct user_namespace *jstap_namespaces_users(const struct jstap_namespaces *namespaces)
{
	return namespaces->users ?: &init_user_ns;
}
