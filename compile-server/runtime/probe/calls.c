// SPDX-License-Identifier: GPL-2.0-only
/* Data of system calls between their beginning and their return, by task. */
#include <linux/hash.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../core/runtime.h"
#include "calls.h"

#define BUCKET_BITS 10
#define FIRST_CALLS 512u		/* that there is room for at the beginning */
#define MOST_BYTES (64ul << 20)		/* of memory for all of them */

struct bucket {
	raw_spinlock_t lock;
	struct jstap_call *first;
};

/* Memory for several calls, to be freed. */
struct batch {
	struct batch *next;
};

static struct bucket *buckets;
static struct batch *batches;
static DEFINE_RAW_SPINLOCK(free_lock);
static struct jstap_call *free_calls;
static unsigned int free_count;
static unsigned int total;
static size_t call_size;
static bool stopping;
static atomic_long_t missed;

/* Makes room for as many calls more as fit, up to count. Returns 0 or a negative errno, with a message if memory is short. */
static int add(unsigned int count)
{
	struct batch *batch;
	unsigned long flags;
	unsigned int i;

	count = min_t(size_t, count, MOST_BYTES / call_size - total);
	if (!count)
		return -ENOSPC;
	batch = jstap_allocate(sizeof(*batch) + count * call_size, "the calls that are under way", "");
	if (!batch)
		return -ENOMEM;
	batch->next = batches;
	batches = batch;
	for (i = 0; i < count; i++) {
		struct jstap_call *call = (void *)(batch + 1) + i * call_size;

		raw_spin_lock_irqsave(&free_lock, flags);
		call->next = free_calls;
		free_calls = call;
		free_count++;
		raw_spin_unlock_irqrestore(&free_lock, flags);
	}
	total += count;
	return 0;
}

static void grow(struct work_struct *work)
{
	/* Calls that there is no room for are counted as missed, which says enough. */
	if (!READ_ONCE(stopping))
		add(total);
}

static DECLARE_WORK(growing, grow);

static struct jstap_call *take_free(void)
{
	struct jstap_call *call;
	unsigned long flags;
	bool scarce;

	raw_spin_lock_irqsave(&free_lock, flags);
	call = free_calls;
	if (call) {
		free_calls = call->next;
		free_count--;
	}
	scarce = free_count == total / 4;
	raw_spin_unlock_irqrestore(&free_lock, flags);
	if (scarce && !READ_ONCE(stopping))
		schedule_work(&growing);
	if (!call)
		atomic_long_inc(&missed);
	return call;
}

void jstap_call_free(struct jstap_call *call)
{
	unsigned long flags;

	if (!call)
		return;
	raw_spin_lock_irqsave(&free_lock, flags);
	call->next = free_calls;
	free_calls = call;
	free_count++;
	raw_spin_unlock_irqrestore(&free_lock, flags);
}

static struct bucket *bucket_of_current(void)
{
	return &buckets[hash_ptr(current, BUCKET_BITS)];
}

struct jstap_call *jstap_call_ends(void)
{
	struct bucket *bucket;
	struct jstap_call **at, *call;
	unsigned long flags;

	if (!buckets)
		return NULL;
	bucket = bucket_of_current();
	raw_spin_lock_irqsave(&bucket->lock, flags);
	for (at = &bucket->first; *at && (*at)->task != current; at = &(*at)->next)
		;
	call = *at;
	if (call)
		*at = call->next;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	return call;
}

struct jstap_call *jstap_call_begins(void)
{
	struct bucket *bucket = bucket_of_current();
	/* One that never returned, as after a signal handler's return, or of a dead task that had the same address. */
	struct jstap_call *call = jstap_call_ends() ?: take_free();
	unsigned long flags;

	if (!call)
		return NULL;
	call->task = current;
	call->kept = 0;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	call->next = bucket->first;
	bucket->first = call;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	return call;
}

int jstap_calls_start(size_t size)
{
	unsigned int i;

	call_size = ALIGN(sizeof(struct jstap_call) + size, sizeof(u64));
	if (call_size > MOST_BYTES) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR,
				     "the probes keep %zu bytes of a system call until it returns; %lu are the most", size,
				     MOST_BYTES);
		return -E2BIG;
	}
	WRITE_ONCE(stopping, false);
	buckets = jstap_allocate(sizeof(*buckets) << BUCKET_BITS, "the calls that are under way", "");
	if (!buckets)
		return -ENOMEM;
	for (i = 0; i < 1u << BUCKET_BITS; i++)
		raw_spin_lock_init(&buckets[i].lock);
	return add(FIRST_CALLS);
}

void jstap_calls_stop(void)
{
	WRITE_ONCE(stopping, true);
	cancel_work_sync(&growing);
	while (batches) {
		struct batch *batch = batches;

		batches = batch->next;
		jstap_free(batch);
	}
	free_calls = NULL;
	free_count = 0;
	total = 0;
	jstap_free(buckets);
	buckets = NULL;
	jstap_add_missed(atomic_long_xchg(&missed, 0));
}
