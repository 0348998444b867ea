// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pool of calls that are followed to their returns: see pool.h. Whoever enters a function tells by a slot of the CPU which
 * probe the kernel's own code of kretprobes is working for.
 */
#include <linux/kprobes.h>
#include <linux/percpu.h>

#include "pool.h"

#define MOST_CALLS	32768
#define MOST_BYTES	(16u << 20)
#define LEAST_CALLS	2048
#define FAIR_SHARE	64	/* one function gets that part of all calls, where that is more than its own would be */

/* A task, a soft and a hard interrupt, an NMI: each may find the others on their way into a function. */
#define MOST_NESTED	4

struct entering {
	struct jstap_kretprobe *probe;
	unsigned int depth;
};

struct call {
	struct jstap_kretprobe *probe;	/* NULL: nobody's */
	u64 data[];
};

static struct kretprobe pool;
static bool registered;
static int most_of_one;
static struct entering __percpu *entering;
static bool (*call_began)(struct jstap_kretprobe *, struct pt_regs *, void *);
static void (*call_ended)(struct jstap_kretprobe *, struct pt_regs *, void *);

int jstap_pool_calls_of_one(void)
{
	return jstap_script.calls_of_return ?: max_t(int, 15, 6 * num_possible_cpus());
}

static void leave(struct call *call)
{
	if (call->probe)
		atomic_dec(&call->probe->followed);
	call->probe = NULL;
}
NOKPROBE_SYMBOL(leave);

/* A function in which many tasks wait must not take the calls of all others. */
static bool claim(struct call *call, struct jstap_kretprobe *probe)
{
	if (atomic_inc_return(&probe->followed) > most_of_one) {
		atomic_dec(&probe->followed);
		jstap_add_missed(1);
		return false;
	}
	call->probe = probe;
	return true;
}
NOKPROBE_SYMBOL(claim);

/* What says 1 is not followed. */
static int entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;
	struct jstap_kretprobe *probe = this_cpu_ptr(entering)->probe;

	/* The call before may have been one of a task that ended in it: the kernel tells nobody. */
	leave(call);
	if (!claim(call, probe))
		return 1;
	if (call_began(probe, regs, call->data))
		return 0;
	leave(call);
	return 1;
}
NOKPROBE_SYMBOL(entered);

static int returned(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;

	if (call->probe)
		call_ended(call->probe, regs, call->data);
	leave(call);
	return 0;
}
NOKPROBE_SYMBOL(returned);

void jstap_pool_follow(void *probe, struct pt_regs *regs)
{
	struct jstap_kretprobe *outer;
	struct entering *slot;

	preempt_disable_notrace();
	slot = this_cpu_ptr(entering);
	if (unlikely(slot->depth >= MOST_NESTED)) {
		jstap_add_missed(1);
	} else {
		outer = slot->probe;
		slot->depth++;
		WRITE_ONCE(slot->probe, probe);
		barrier();
		/* What the kernel does itself where a kprobe is hit. */
		pool.kp.pre_handler(&pool.kp, regs);
		barrier();
		WRITE_ONCE(slot->probe, outer);
		slot->depth--;
	}
	preempt_enable_notrace();
}
NOKPROBE_SYMBOL(jstap_pool_follow);

static size_t largest_data(const struct jstap_entries *entries)
{
	size_t size = 0;
	unsigned int i;

	for (i = 0; i < entries->count; i++)
		size = max(size, ((const struct jstap_kretprobe *)entries->table[i].probe)->entry_size);
	return size;
}

/* As many calls as the functions would have by themselves, as far as memory allows. */
static int calls_of(unsigned int functions, size_t data_size)
{
	u64 wanted = (u64)functions * jstap_pool_calls_of_one();
	u64 most = max_t(u64, MOST_BYTES / (sizeof(struct kretprobe_instance) + data_size), LEAST_CALLS);

	return min3(wanted, most, (u64)MOST_CALLS);
}

/* Registered where none of the functions refuses it; that is also what allocates the calls. */
static int register_at_one(const struct jstap_entries *entries)
{
	const size_t data_size = sizeof(struct call) + largest_data(entries);
	unsigned int i;
	int ret = -EINVAL;

	for (i = 0; i < entries->count && ret && ret != -ENOMEM; i++) {
		memset(&pool, 0, sizeof(pool));
		pool.kp.addr = (kprobe_opcode_t *)entries->table[i].address;
		pool.kp.flags = KPROBE_FLAG_DISABLED;
		pool.handler = returned;
		pool.entry_handler = entered;
		pool.data_size = data_size;
		pool.maxactive = calls_of(entries->count, data_size);
		ret = register_kretprobe(&pool);
	}
	return ret;
}

int jstap_pool_start(const struct jstap_entries *entries,
		     bool (*began)(struct jstap_kretprobe *, struct pt_regs *, void *),
		     void (*ended)(struct jstap_kretprobe *, struct pt_regs *, void *))
{
	int ret;

	call_began = began;
	call_ended = ended;
	entering = alloc_percpu(struct entering);
	if (!entering)
		return -ENOMEM;
	ret = register_at_one(entries);
	registered = !ret;
	most_of_one = max(jstap_pool_calls_of_one(), pool.maxactive / FAIR_SHARE);
	if (ret)
		jstap_pool_stop();
	return ret;
}

void jstap_pool_stop(void)
{
	if (registered) {
		unregister_kretprobe(&pool);
		jstap_add_missed(pool.nmissed);
	}
	registered = false;
	free_percpu(entering);
	entering = NULL;
}
