// SPDX-License-Identifier: GPL-2.0-only
/* Data of calls between their beginning and their return, by task and key. */
#include <linux/hash.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../core/runtime.h"
#include "calls.h"

#define BUCKET_BITS 10
#define FIRST_CALLS 512u		/* that there is room for at the beginning */
#define MOST_BYTES (64ul << 20)		/* of memory for all of them */

struct jstap_call_bucket {
	raw_spinlock_t lock;
	struct jstap_call *first;
};

/* Memory for several calls, to be freed. */
struct jstap_call_batch {
	struct jstap_call_batch *next;
};

/* Makes room for as many calls more as fit, up to count. Returns 0 or a negative errno, with a message if memory is short. */
static int add(struct jstap_calls *calls, unsigned int count)
{
	struct jstap_call_batch *batch;
	unsigned long flags;
	unsigned int i;

	count = min_t(size_t, count, MOST_BYTES / calls->call_size - calls->total);
	if (!count)
		return -ENOSPC;
	batch = jstap_allocate(sizeof(*batch) + count * calls->call_size, "the calls that are under way", "");
	if (!batch)
		return -ENOMEM;
	batch->next = calls->batches;
	calls->batches = batch;
	for (i = 0; i < count; i++) {
		struct jstap_call *call = (void *)(batch + 1) + i * calls->call_size;

		raw_spin_lock_irqsave(&calls->free_lock, flags);
		call->next = calls->free_calls;
		calls->free_calls = call;
		calls->free_count++;
		raw_spin_unlock_irqrestore(&calls->free_lock, flags);
	}
	calls->total += count;
	return 0;
}

static void grow(struct work_struct *work)
{
	struct jstap_calls *calls = container_of(work, struct jstap_calls, growing);

	/* Calls that there is no room for are counted as missed, which says enough. */
	if (!READ_ONCE(calls->stopping))
		add(calls, calls->total);
}

static struct jstap_call *take_free(struct jstap_calls *calls)
{
	struct jstap_call *call;
	unsigned long flags;
	bool scarce;

	raw_spin_lock_irqsave(&calls->free_lock, flags);
	call = calls->free_calls;
	if (call) {
		calls->free_calls = call->next;
		calls->free_count--;
	}
	scarce = calls->free_count == calls->total / 4;
	raw_spin_unlock_irqrestore(&calls->free_lock, flags);
	if (scarce && !READ_ONCE(calls->stopping))
		schedule_work(&calls->growing);
	if (!call)
		atomic_long_inc(&calls->missed);
	return call;
}

void jstap_call_free(struct jstap_calls *calls, struct jstap_call *call)
{
	unsigned long flags;

	if (!call)
		return;
	raw_spin_lock_irqsave(&calls->free_lock, flags);
	call->next = calls->free_calls;
	calls->free_calls = call;
	calls->free_count++;
	raw_spin_unlock_irqrestore(&calls->free_lock, flags);
}

static struct jstap_call_bucket *bucket_of_current(const struct jstap_calls *calls)
{
	return &calls->buckets[hash_ptr(current, BUCKET_BITS)];
}

/* Takes a call of the current task out of its bucket: the one with this key, or any. */
static struct jstap_call *take(struct jstap_calls *calls, unsigned long key, bool any)
{
	struct jstap_call_bucket *bucket;
	struct jstap_call **at, *call;
	unsigned long flags;

	if (!calls->buckets)
		return NULL;
	bucket = bucket_of_current(calls);
	raw_spin_lock_irqsave(&bucket->lock, flags);
	for (at = &bucket->first; *at; at = &(*at)->next)
		if ((*at)->task == current && (any || (*at)->key == key))
			break;
	call = *at;
	if (call)
		*at = call->next;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	return call;
}

struct jstap_call *jstap_call_ends(struct jstap_calls *calls, unsigned long key)
{
	return take(calls, key, /* any= */ false);
}

void jstap_calls_forget(struct jstap_calls *calls)
{
	struct jstap_call *call;

	while ((call = take(calls, 0, /* any= */ true)))
		jstap_call_free(calls, call);
}

struct jstap_call *jstap_call_begins(struct jstap_calls *calls, unsigned long key)
{
	struct jstap_call_bucket *bucket = bucket_of_current(calls);
	/* One that never returned, as after a signal handler's return, or of a dead task that had the same address. */
	struct jstap_call *call = jstap_call_ends(calls, key) ?: take_free(calls);
	unsigned long flags;

	if (!call)
		return NULL;
	call->task = current;
	call->key = key;
	call->kept = 0;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	call->next = bucket->first;
	bucket->first = call;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	return call;
}

int jstap_calls_start(struct jstap_calls *calls, size_t size, const char *what)
{
	unsigned int i;

	memset(calls, 0, sizeof(*calls));
	raw_spin_lock_init(&calls->free_lock);
	INIT_WORK(&calls->growing, grow);
	calls->call_size = ALIGN(sizeof(struct jstap_call) + size, sizeof(u64));
	if (calls->call_size > MOST_BYTES) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "the probes keep %zu bytes of %s until it returns; %lu are the most", size,
				     what, MOST_BYTES);
		return -E2BIG;
	}
	calls->buckets = jstap_allocate(sizeof(*calls->buckets) << BUCKET_BITS, "the calls that are under way", "");
	if (!calls->buckets)
		return -ENOMEM;
	for (i = 0; i < 1u << BUCKET_BITS; i++)
		raw_spin_lock_init(&calls->buckets[i].lock);
	return add(calls, FIRST_CALLS);
}

void jstap_calls_stop(struct jstap_calls *calls)
{
	if (!calls->call_size)
		return;
	WRITE_ONCE(calls->stopping, true);
	cancel_work_sync(&calls->growing);
	while (calls->batches) {
		struct jstap_call_batch *batch = calls->batches;

		calls->batches = batch->next;
		jstap_free(batch);
	}
	jstap_free(calls->buckets);
	jstap_add_missed(atomic_long_xchg(&calls->missed, 0));
	memset(calls, 0, sizeof(*calls));
}
