// SPDX-License-Identifier: GPL-2.0-only
/*
 * The session. Loading registers nothing; START takes all memory, runs begin handlers and registers probes; STOP
 * unregisters, runs end (or error) handlers and waits until nothing of ours runs. Both are serialised. Memory is
 * given back when the module goes.
 */
#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/mutex.h>

#include "runtime.h"

atomic_t jstap_state_now = ATOMIC_INIT(JSTAP_IDLE);
static DEFINE_MUTEX(transition);
static DEFINE_MUTEX(arming);
static unsigned int registered;		/* groups, from the first */
static u64 start_ns;
static atomic_t errors;
static atomic_t skipped;
static atomic_long_t missed;
static s32 target;
static bool wants_data;

/* Context: any. */
s64 jstap_target(void)
{
	return target;
}

/* Whether histograms and globals go to the trace as data. Context: any. */
bool jstap_wants_data(void)
{
	return wants_data;
}

/* How long it took to run begin handlers and to arm all probes. Context: any. */
const char *jstap_module_name(void)
{
	return THIS_MODULE->name;
}

u64 jstap_start_ns(void)
{
	return READ_ONCE(start_ns);
}

/* Hits that a family could not deliver. Context: any. */
void jstap_add_missed(unsigned long count)
{
	atomic_long_add(count, &missed);
}

/* From any live state to a closing one; the first cause counts, but a failure is one also while stopping. */
static void close_session(enum jstap_state to)
{
	int from = atomic_read(&jstap_state_now);

	do {
		if (from != JSTAP_STARTING && from != JSTAP_RUNNING &&
		    !(from == JSTAP_STOPPING && to == JSTAP_FAILED))
			return;
	} while (!atomic_try_cmpxchg(&jstap_state_now, &from, to));
	jstap_control_request_exit();
}

/* Asks for the end of the session; the handler goes on. Context: a handler. */
void jstap_exit(struct jstap_context *c)
{
	close_session(JSTAP_STOPPING);
}

/* Ends the session because of an error. Context: any. */
void jstap_session_fail(void)
{
	close_session(JSTAP_FAILED);
}

/* Counts an error that has been reported; too many end the session. Context: any. */
void jstap_count_error(void)
{
	if ((unsigned int)atomic_inc_return(&errors) > jstap_script.max_errors && !jstap_script.suppress_errors)
		jstap_session_fail();
}

/* Counts a hit that was skipped for want of something; too many end the session. Context: any. */
void jstap_count_skip(void)
{
	unsigned int count = atomic_inc_return(&skipped);

	if (!jstap_script.max_skipped || count != jstap_script.max_skipped + 1 || jstap_script.suppress_errors)
		return;
	jstap_control_printf(JSTAP_MESSAGE_ERROR, "Skipped too many probes, check MAXSKIPPED");
	atomic_inc(&errors);
	jstap_session_fail();
}

/* Context: any. */
void jstap_summarize(struct jstap_summary *summary)
{
	memset(summary, 0, sizeof(*summary));
	summary->errors = atomic_read(&errors);
	summary->missed = atomic_long_read(&missed);
	jstap_contexts_add(summary);
	jstap_trace_add(summary);
}

void jstap_arming_lock(void)
{
	mutex_lock(&arming);
}

void jstap_arming_unlock(void)
{
	mutex_unlock(&arming);
}

/* Context: arming is held, and so is the module. */
void jstap_session_module(struct jstap_module *module, enum jstap_module_event event)
{
	unsigned int i;

	for (i = 0; i < registered; i++) {
		const struct jstap_probe_group *group = &jstap_script.groups[i];

		if (group->family->module)
			group->family->module(group->probes, group->count, module, event);
	}
}

static void unregister_all(void)
{
	jstap_arming_lock();
	while (registered) {
		const struct jstap_probe_group *group = &jstap_script.groups[--registered];

		group->family->stop(group->probes, group->count);
	}
	jstap_arming_unlock();
}

static void end_session(void)
{
	close_session(JSTAP_STOPPING);
	unregister_all();
	jstap_modules_stop();
	atomic_set(&jstap_state_now, JSTAP_STOPPED);
	jstap_contexts_wait_idle();
	jstap_control_summary();
	jstap_wake_trace(true);
}

/* Begin handlers come first; if one of them ends the session, nothing else is registered. */
static int register_all(void)
{
	unsigned int i;

	for (i = 0; i < jstap_script.group_count && jstap_state() == JSTAP_STARTING; i++) {
		const struct jstap_probe_group *group = &jstap_script.groups[i];
		int ret;

		jstap_arming_lock();
		ret = group->family->start(group->probes, group->count);
		if (!ret)
			registered = i + 1;
		jstap_arming_unlock();
		if (ret) {
			jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s probes cannot be started: error %d",
					     group->family->name, ret);
			atomic_inc(&errors);
			jstap_session_fail();
			return ret;
		}
		cond_resched();
	}
	jstap_modules_arm();
	return 0;
}

static int create_maps(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < jstap_script.map_count && !ret; i++)
		ret = jstap_map_create(jstap_script.maps[i]);
	return ret;
}

static int prepare(void)
{
	return jstap_address_init() ?: create_maps() ?: jstap_cpus_create() ?: jstap_modules_start();
}

/* Returns 0, or a negative errno with the reason among the messages. Context: may sleep. */
int jstap_session_start(s32 target_pid, u32 flags)
{
	u64 begun;
	int ret;

	mutex_lock(&transition);
	if (jstap_state() != JSTAP_IDLE) {
		mutex_unlock(&transition);
		return -EALREADY;
	}
	target = target_pid;
	wants_data = flags & JSTAP_START_DATA;
	ret = prepare();
	if (ret) {
		atomic_inc(&errors);
		atomic_set(&jstap_state_now, JSTAP_STOPPED);
		jstap_control_summary();
		jstap_control_request_exit();
		goto out;
	}
	atomic_set(&jstap_state_now, JSTAP_STARTING);
	begun = ktime_get_ns();
	ret = register_all();
	WRITE_ONCE(start_ns, ktime_get_ns() - begun);
	if (ret)
		end_session();
	/* exit() in a begin handler has moved on already. */
	atomic_cmpxchg(&jstap_state_now, JSTAP_STARTING, JSTAP_RUNNING);
out:
	mutex_unlock(&transition);
	return ret;
}

/* Brings the probes of a running session in line with their conditions. Context: may sleep. */
void jstap_session_arm(void)
{
	unsigned int i;

	mutex_lock(&transition);
	jstap_arming_lock();
	for (i = 0; i < registered && jstap_state() == JSTAP_RUNNING; i++) {
		const struct jstap_probe_group *group = &jstap_script.groups[i];

		if (group->family->arm)
			group->family->arm(group->probes, group->count);
	}
	jstap_arming_unlock();
	mutex_unlock(&transition);
}

/* Idempotent. Context: may sleep. */
void jstap_session_stop(void)
{
	mutex_lock(&transition);
	if (jstap_state() != JSTAP_STOPPED)
		end_session();
	mutex_unlock(&transition);
}

static void destroy(void)
{
	unsigned int i;

	/* First of all: a CPU that comes now must not be prepared any more. */
	jstap_cpus_destroy();
	for (i = 0; i < jstap_script.map_count; i++)
		jstap_map_destroy(jstap_script.maps[i]);
	jstap_control_destroy();
	jstap_trace_destroy();
	jstap_contexts_destroy();
}

static int __init jstap_init(void)
{
	int ret;

	jstap_conditions_create();
	ret = jstap_contexts_create() ?: jstap_trace_create() ?: jstap_control_create() ?: jstap_proc_create();

	if (ret)
		destroy();
	return ret;
}

static void __exit jstap_cleanup(void)
{
	jstap_session_stop();
	jstap_proc_destroy();
	jstap_conditions_destroy();
	destroy();
}

module_init(jstap_init);
module_exit(jstap_cleanup);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("jstap script");
