// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of output to user space. Every CPU has a ring with one producer, the handler that holds the CPU's
 * context, and one consumer, the reader of the trace file. Records carry a sequence that is global.
 *
 * The reader merges the rings up to a watermark. A producer announces itself (pending) with a sequence that
 * is not above the one it is about to take, and withdraws when its record is complete. So every record below
 * the lowest announcement, and below the sequence itself as it was before the announcements were read, is
 * complete: what is returned is final and in order.
 *
 * After a read that took all, the next finds nothing for a few milliseconds, unless a ring fills up or the session
 * is over: a script that probes reading would otherwise keep its own reader busy for ever.
 */
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>

#include "runtime.h"
#include "trace.h"

#define NOTHING_PENDING	U64_MAX
#define TYPE_PADDING	0
#define TYPE_TEXT	1
#define TYPE_DATA	2	/* a JSON value */
#define TYPE_NEXT_FILE	3	/* what follows goes to the reader's next file */

struct record {
	u32 length;
	u16 type;
	u16 cpu;
	u64 sequence;
	u64 time_ns;
	u32 probe;
	u32 reserved;
};

struct ring {
	char *data;	/* NULL while its CPU is not prepared, or where the script is silent */
	u64 head;	/* written by the producer */
	u64 tail;	/* written by the reader; by the producer while only the latest is kept */
	u64 pending;
	u64 lost_records;
	u64 lost_bytes;
	u64 records;
};

static unsigned int buffer_kb = 256;
module_param(buffer_kb, uint, 0400);
MODULE_PARM_DESC(buffer_kb, "size of each CPU's trace buffer in KiB, a power of two from 16");

static struct ring __percpu *rings;
static size_t ring_size;
static atomic64_t sequence;
static DEFINE_MUTEX(reading);
static unsigned long pause_until = INITIAL_JIFFIES;
static bool keeps_latest;

/* Context: may sleep. */
int jstap_trace_create(void)
{
	int cpu;

	ring_size = roundup_pow_of_two(clamp(buffer_kb, 16u, 1u << 20)) * (size_t)1024;
	rings = alloc_percpu(struct ring);
	if (!rings)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu_ptr(rings, cpu)->pending = NOTHING_PENDING;
	return 0;
}

/* Gives a CPU its buffer. Returns 0 or -ENOMEM with a message. Context: may sleep. */
int jstap_trace_prepare(unsigned int cpu)
{
	struct ring *ring = per_cpu_ptr(rings, cpu);

	if (!ring->data)
		ring->data = jstap_allocate(ring_size, "the trace buffer of a CPU", "");
	return ring->data ? 0 : -ENOMEM;
}

/* Context: may sleep; nobody writes or reads any more. */
void jstap_trace_destroy(void)
{
	int cpu;

	if (!rings)
		return;
	for_each_possible_cpu(cpu)
		jstap_free(per_cpu_ptr(rings, cpu)->data);
	free_percpu(rings);
	rings = NULL;
}

static struct record *record_at(const struct ring *ring, u64 position)
{
	return (struct record *)(ring->data + (position & (ring_size - 1)));
}

static size_t record_size(size_t length)
{
	return sizeof(struct record) + ALIGN(length, 8);
}

/* Steps over what is oldest in a ring: a record, or the padding at its end. */
static void drop_oldest(struct ring *ring)
{
	size_t to_end = ring_size - (ring->tail & (ring_size - 1));
	struct record *record = record_at(ring, ring->tail);

	if (to_end >= sizeof(*record) && record->type != TYPE_PADDING)
		ring->tail += record_size(record->length);
	else
		ring->tail += to_end;
}

/* Where a record of that size goes, padding the end of the ring if it does not fit there; NULL when full. */
static struct record *reserve(struct ring *ring, size_t size, u64 *head)
{
	u64 used = *head - smp_load_acquire(&ring->tail);
	size_t to_end = ring_size - (*head & (ring_size - 1));
	size_t skip = size > to_end ? to_end : 0;

	/* As long as there is no reader, the tail is the producer's. */
	while (used + skip + size > ring_size && READ_ONCE(keeps_latest) && ring->tail != *head) {
		drop_oldest(ring);
		used = *head - ring->tail;
	}
	if (used + skip + size > ring_size)
		return NULL;
	if (skip) {
		/* Less than a header may be left; the reader skips that without looking. */
		if (skip >= sizeof(struct record)) {
			record_at(ring, *head)->type = TYPE_PADDING;
			record_at(ring, *head)->length = skip - sizeof(struct record);
		}
		*head += skip;
	}
	return record_at(ring, *head);
}

static void write_record(const struct jstap_probe *probe, u16 type, const char *data, size_t size)
{
	struct ring *ring = this_cpu_ptr(rings);
	u64 head = ring->head;
	struct record *record;

	WRITE_ONCE(ring->pending, atomic64_read(&sequence));
	smp_mb();	/* announced before the sequence is taken; pairs with watermark() */
	record = likely(ring->data) ? reserve(ring, record_size(size), &head) : NULL;
	if (unlikely(!record)) {
		ring->lost_records++;
		ring->lost_bytes += size;
		smp_store_release(&ring->pending, NOTHING_PENDING);
		return;
	}
	record->length = size;
	record->type = type;
	record->cpu = raw_smp_processor_id();
	record->sequence = atomic64_fetch_inc(&sequence);
	record->time_ns = ktime_get_real_fast_ns();
	record->probe = probe->index;
	record->reserved = 0;
	memcpy(record + 1, data, size);
	ring->records++;
	smp_store_release(&ring->head, head + record_size(size));
	smp_store_release(&ring->pending, NOTHING_PENDING);
	jstap_wake_trace(head - READ_ONCE(ring->tail) > ring_size / 4);
}

void jstap_trace_write(const struct jstap_probe *probe, const char *text, size_t size)
{
	write_record(probe, TYPE_TEXT, text, size);
}

void jstap_trace_write_data(const struct jstap_probe *probe, const char *json, size_t size)
{
	write_record(probe, TYPE_DATA, json, size);
}

void jstap_trace_write_next_file(const struct jstap_probe *probe)
{
	write_record(probe, TYPE_NEXT_FILE, NULL, 0);
}

void jstap_trace_add(struct jstap_summary *summary)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct ring *ring = per_cpu_ptr(rings, cpu);

		summary->lost_records += READ_ONCE(ring->lost_records);
		summary->lost_bytes += READ_ONCE(ring->lost_bytes);
		summary->records += READ_ONCE(ring->records);
	}
}

static u64 watermark(void)
{
	u64 limit = atomic64_read(&sequence);
	int cpu;

	smp_mb();
	for_each_possible_cpu(cpu)
		limit = min(limit, smp_load_acquire(&per_cpu_ptr(rings, cpu)->pending));
	return limit;
}

/* The oldest record of a ring, or NULL. Moves over padding. Context: the reader. */
static struct record *oldest(struct ring *ring)
{
	for (;;) {
		u64 head = smp_load_acquire(&ring->head);
		size_t to_end;
		struct record *record;

		if (ring->tail == head)
			return NULL;
		to_end = ring_size - (ring->tail & (ring_size - 1));
		record = record_at(ring, ring->tail);
		if (to_end >= sizeof(*record) && record->type != TYPE_PADDING)
			return record;
		smp_store_release(&ring->tail, ring->tail + to_end);
	}
}

/* The ring with the lowest sequence, and the lowest one of all others. */
static struct ring *lowest(u64 limit, u64 *next)
{
	struct ring *found = NULL;
	u64 best = limit;
	int cpu;

	*next = limit;
	for_each_possible_cpu(cpu) {
		struct ring *ring = per_cpu_ptr(rings, cpu);
		struct record *record = oldest(ring);

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
		const struct ring *ring = per_cpu_ptr(rings, cpu);

		if (READ_ONCE(ring->head) - ring->tail > ring_size / 4)
			return false;
	}
	return true;
}

void jstap_trace_keep_latest(bool keep)
{
	mutex_lock(&reading);
	if (keep != keeps_latest) {
		WRITE_ONCE(keeps_latest, keep);
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
	if (!keeps_latest && lowest(watermark(), &next))
		readable = pausing() ? JSTAP_READ_LATER : JSTAP_READ_NOW;
	mutex_unlock(&reading);
	return readable;
}

/*
 * Copies records of one ring as long as they come before next and fit, so many that one call of copy_to_user does
 * for all that lie side by side. Returns the bytes, or -EFAULT.
 */
static ssize_t read_run(struct ring *ring, u64 next, char __user *to, size_t room)
{
	struct record *first = oldest(ring);
	u64 head = smp_load_acquire(&ring->head);
	u64 at = ring->tail;
	size_t size = 0;

	while (at != head) {
		struct record *record = record_at(ring, at);
		size_t step;

		/* The first has been looked at; behind it the end of the ring ends the run. */
		if (size && ((at & (ring_size - 1)) == 0 ||
			     ring_size - (at & (ring_size - 1)) < sizeof(*record) ||
			     record->type == TYPE_PADDING))
			break;
		step = record_size(record->length);
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
		struct ring *ring = lowest(limit, &next);
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
	if (!keeps_latest && !pausing())
		ret = read_merged(to, room);
	/* Less than room: that was all. */
	if (ret > 0 && room - ret > record_size(JSTAP_OUTPUT_SIZE))
		pause_until = jiffies + JSTAP_READ_PAUSE;
	mutex_unlock(&reading);
	return ret;
}
