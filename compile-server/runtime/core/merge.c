// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of the trace merges the rings of all CPUs up to a watermark. Every record below the lowest announcement of a
 * producer, and below the sequence itself as it was before the announcements were read, is complete: what is returned is final
 * and in order.
 *
 * After a read that took all, the next finds nothing for a few milliseconds, unless a ring fills up or the session
 * is over: a script that probes reading would otherwise keep its own reader busy for ever.
 */
#include <linux/mutex.h>
#include <linux/uaccess.h>

#include "ring.h"
#include "runtime.h"
#include "trace.h"

static DEFINE_MUTEX(reading);
static unsigned long pause_until = INITIAL_JIFFIES;

static u64 watermark(void)
{
	u64 limit = atomic64_read(&jstap_sequence);
	int cpu;

	smp_mb();
	for_each_possible_cpu(cpu)
		limit = min(limit, smp_load_acquire(&per_cpu_ptr(jstap_rings, cpu)->pending));
	return limit;
}

/* The oldest record of a ring, or NULL. Moves over padding. Context: the reader. */
static struct jstap_record *oldest(struct jstap_ring *ring)
{
	for (;;) {
		u64 head = smp_load_acquire(&ring->head);
		size_t to_end;
		struct jstap_record *record;

		if (ring->tail == head)
			return NULL;
		to_end = jstap_ring_size - (ring->tail & (jstap_ring_size - 1));
		record = jstap_record_at(ring, ring->tail);
		if (to_end >= sizeof(*record) && record->type != JSTAP_RECORD_PADDING)
			return record;
		smp_store_release(&ring->tail, ring->tail + to_end);
	}
}

/* The ring with the lowest sequence, and the lowest one of all others. */
static struct jstap_ring *lowest(u64 limit, u64 *next)
{
	struct jstap_ring *found = NULL;
	u64 best = limit;
	int cpu;

	*next = limit;
	for_each_possible_cpu(cpu) {
		struct jstap_ring *ring = per_cpu_ptr(jstap_rings, cpu);
		struct jstap_record *record = oldest(ring);

		if (!record)
			continue;
		if (record->sequence < best) {
			*next = best;
			best = record->sequence;
			found = ring;
		} else {
			*next = min(*next, record->sequence);
		}
	}
	return found;
}

static bool pausing(void)
{
	int cpu;

	if (jstap_state() == JSTAP_STOPPED || !time_before(jiffies, pause_until))
		return false;
	for_each_possible_cpu(cpu) {
		const struct jstap_ring *ring = per_cpu_ptr(jstap_rings, cpu);

		if (READ_ONCE(ring->head) - ring->tail > jstap_ring_size / 4)
			return false;
	}
	return true;
}

void jstap_trace_keep_latest(bool keep)
{
	mutex_lock(&reading);
	if (keep != jstap_keeps_latest) {
		WRITE_ONCE(jstap_keeps_latest, keep);
		/* Handlers run with preemption off: those that saw the other value are over. */
		synchronize_rcu();
	}
	mutex_unlock(&reading);
}

/* Context: may sleep. */
enum jstap_readable jstap_trace_readable(void)
{
	enum jstap_readable readable = JSTAP_READ_NOTHING;
	u64 next;

	mutex_lock(&reading);
	if (!jstap_keeps_latest && lowest(watermark(), &next))
		readable = pausing() ? JSTAP_READ_LATER : JSTAP_READ_NOW;
	mutex_unlock(&reading);
	return readable;
}

/*
 * Copies records of one ring as long as they come before next and fit, so many that one call of copy_to_user does
 * for all that lie side by side. Returns the bytes, or -EFAULT.
 */
static ssize_t read_run(struct jstap_ring *ring, u64 next, char __user *to, size_t room)
{
	struct jstap_record *first = oldest(ring);
	u64 head = smp_load_acquire(&ring->head);
	u64 at = ring->tail;
	size_t size = 0;

	while (at != head) {
		struct jstap_record *record = jstap_record_at(ring, at);
		size_t step;

		/* The first has been looked at; behind it the end of the ring ends the run. */
		if (size && ((at & (jstap_ring_size - 1)) == 0 ||
			     jstap_ring_size - (at & (jstap_ring_size - 1)) < sizeof(*record) ||
			     record->type == JSTAP_RECORD_PADDING))
			break;
		step = jstap_record_size(record->length);
		if (record->sequence >= next || step > room - size)
			break;
		size += step;
		at += step;
	}
	if (size && copy_to_user(to, first, size))
		return -EFAULT;
	smp_store_release(&ring->tail, at);
	return size;
}

static ssize_t read_merged(char __user *to, size_t room)
{
	u64 limit = watermark();
	size_t used = 0;

	for (;;) {
		u64 next;
		struct jstap_ring *ring = lowest(limit, &next);
		ssize_t size;

		if (!ring)
			return used;
		size = read_run(ring, next, to + used, room - used);
		if (size <= 0)
			return used ? (ssize_t)used : size ?: -EINVAL;
		used += size;
	}
}

/*
 * Copies whole records in order. Returns bytes, 0 when there are none, -EINVAL when room is too small for the next
 * one, or -EFAULT. Context: may sleep.
 */
ssize_t jstap_trace_read(char __user *to, size_t room)
{
	ssize_t ret = 0;

	mutex_lock(&reading);
	if (!jstap_keeps_latest && !pausing())
		ret = read_merged(to, room);
	/* Less than room: that was all. */
	if (ret > 0 && room - ret > jstap_record_size(JSTAP_OUTPUT_SIZE))
		pause_until = jiffies + JSTAP_READ_PAUSE;
	mutex_unlock(&reading);
	return ret;
}
