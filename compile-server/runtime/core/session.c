// SPDX-License-Identifier: GPL-2.0-only
/*
 * The session: loading allocates and registers nothing; START runs begin handlers and registers probes; STOP
 * unregisters, runs end (or error) handlers and waits until nothing of ours runs. Both are serialised.
 */
#include <linux/atomic.h>
#include <linux/mutex.h>

#include "runtime.h"

static atomic_t state = ATOMIC_INIT(JSTAP_IDLE);
static DEFINE_MUTEX(transition);
static unsigned int registered;		/* groups, from the first */
static atomic_t errors;
static atomic_long_t missed;
static s32 target;

enum jstap_state jstap_state(void)
{
	return atomic_read(&state);
}

s64 jstap_target(void)
{
	return target;
}

void jstap_add_missed(unsigned long count)
{
	atomic_long_add(count, &missed);
}

/* From any live state to a closing one; the first cause counts. */
static void close_session(enum jstap_state to)
{
	int from = atomic_read(&state);

	do {
		if (from != JSTAP_STARTING && from != JSTAP_RUNNING &&
		    !(from == JSTAP_STOPPING && to == JSTAP_FAILED))
			return;
	} while (!atomic_try_cmpxchg(&state, &from, to));
	jstap_control_request_exit();
}

/* Asks for the end of the session; the handler goes on. Context: any. */
void jstap_exit(struct jstap_context *c)
{
	close_session(JSTAP_STOPPING);
}

void jstap_session_fail(void)
{
	close_session(JSTAP_FAILED);
}

/* Context: any. */
void jstap_count_error(void)
{
	if ((unsigned int)atomic_inc_return(&errors) > jstap_script.max_errors)
		jstap_session_fail();
}

void jstap_summarize(struct jstap_summary *summary)
{
	memset(summary, 0, sizeof(*summary));
	summary->errors = atomic_read(&errors);
	summary->missed = atomic_long_read(&missed);
	jstap_contexts_add(summary);
	jstap_trace_add(summary);
}

static void unregister_all(void)
{
	while (registered) {
		const struct jstap_probe_group *group = &jstap_script.groups[--registered];

		group->family->stop(group->probes, group->count);
	}
}

/* Returns 0, or a negative errno with the reason among the messages. Context: may sleep. */
int jstap_session_start(s32 target_pid)
{
	unsigned int i;
	int ret = 0;

	mutex_lock(&transition);
	if (jstap_state() != JSTAP_IDLE) {
		mutex_unlock(&transition);
		return -EALREADY;
	}
	target = target_pid;
	ret = jstap_address_init();
	if (ret)
		goto out;
	atomic_set(&state, JSTAP_STARTING);
	for (i = 0; i < jstap_script.group_count; i++) {
		const struct jstap_probe_group *group = &jstap_script.groups[i];

		ret = group->family->start(group->probes, group->count);
		if (ret) {
			jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s probes cannot be started: error %d",
					     group->family->name, ret);
			atomic_inc(&errors);
			jstap_session_fail();
			unregister_all();
			jstap_contexts_wait_idle();
			atomic_set(&state, JSTAP_STOPPED);
			goto out;
		}
		registered = i + 1;
	}
	/* exit() in a begin handler has moved on already. */
	atomic_cmpxchg(&state, JSTAP_STARTING, JSTAP_RUNNING);
out:
	mutex_unlock(&transition);
	return ret;
}

/* Idempotent. Context: may sleep. */
void jstap_session_stop(void)
{
	struct jstap_summary summary;

	mutex_lock(&transition);
	if (jstap_state() == JSTAP_IDLE || jstap_state() == JSTAP_STOPPED) {
		atomic_set(&state, JSTAP_STOPPED);
		mutex_unlock(&transition);
		return;
	}
	close_session(JSTAP_STOPPING);
	unregister_all();
	atomic_set(&state, JSTAP_STOPPED);
	jstap_contexts_wait_idle();
	jstap_summarize(&summary);
	jstap_control_send(JSTAP_MESSAGE_SUMMARY, &summary, sizeof(summary));
	mutex_unlock(&transition);
}

static void destroy_maps(unsigned int count)
{
	while (count--)
		jstap_map_destroy(jstap_script.maps[count]);
}

static int create_maps(void)
{
	unsigned int i;

	for (i = 0; i < jstap_script.map_count; i++) {
		int ret = jstap_map_create(jstap_script.maps[i]);

		if (ret) {
			pr_err("%s: no memory for the array %s\n", THIS_MODULE->name,
			       jstap_script.maps[i]->name);
			destroy_maps(i);
			return ret;
		}
	}
	return 0;
}

static int __init jstap_init(void)
{
	int ret = jstap_contexts_create();

	if (ret)
		return ret;
	ret = create_maps();
	if (ret)
		goto contexts;
	ret = jstap_trace_create();
	if (ret)
		goto maps;
	ret = jstap_control_create();
	if (ret)
		goto trace;
	ret = jstap_proc_create();
	if (ret)
		goto control;
	return 0;
control:
	jstap_control_destroy();
trace:
	jstap_trace_destroy();
maps:
	destroy_maps(jstap_script.map_count);
contexts:
	jstap_contexts_destroy();
	return ret;
}

static void __exit jstap_cleanup(void)
{
	jstap_session_stop();
	jstap_proc_destroy();
	jstap_control_destroy();
	jstap_trace_destroy();
	destroy_maps(jstap_script.map_count);
	jstap_contexts_destroy();
}

module_init(jstap_init);
module_exit(jstap_cleanup);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("jstap script");
