// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of output to user space. Every CPU has a ring with one producer, the handler that holds the CPU's
 * context, and one consumer, the reader of the trace file. Records carry a sequence that is global.
 *
 * The reader merges the rings up to a watermark. A producer announces itself (pending) with a sequence that
 * is not above the one it is about to take, and withdraws when its record is complete. So every record below
 * the lowest announcement, and below the sequence itself as it was before the announcements were read, is
 * complete: what is returned is final and in order.
 */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "runtime.h"
#include "trace.h"

#define NOTHING_PENDING	U64_MAX
#define TYPE_PADDING	0
#define TYPE_TEXT	1

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
	char *data;
	u64 head;	/* written by the producer */
	u64 tail;	/* written by the reader */
	u64 pending;
	u64 lost_records;
	u64 lost_bytes;
	u64 records;
};

static unsigned int buffer_kb = 512;
module_param(buffer_kb, uint, 0400);
MODULE_PARM_DESC(buffer_kb, "size of each CPU's trace buffer in KiB, a power of two from 16");

static struct ring __percpu *rings;
static size_t ring_size;
static atomic64_t sequence;

int jstap_trace_create(void)
{
	int cpu;

	ring_size = roundup_pow_of_two(clamp(buffer_kb, 16u, 1u << 20)) * (size_t)1024;
	rings = alloc_percpu(struct ring);
	if (!rings)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		struct ring *ring = per_cpu_ptr(rings, cpu);

		ring->pending = NOTHING_PENDING;
		ring->data = kvmalloc(ring_size, GFP_KERNEL | __GFP_NOWARN);
		if (!ring->data) {
			jstap_trace_destroy();
			return -ENOMEM;
		}
	}
	return 0;
}

void jstap_trace_destroy(void)
{
	int cpu;

	if (!rings)
		return;
	for_each_possible_cpu(cpu)
		kvfree(per_cpu_ptr(rings, cpu)->data);
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

/* Where a record of that size goes, padding the end of the ring if it does not fit there; NULL when full. */
static struct record *reserve(struct ring *ring, size_t size, u64 *head)
{
	u64 used = *head - smp_load_acquire(&ring->tail);
	size_t to_end = ring_size - (*head & (ring_size - 1));
	size_t skip = size > to_end ? to_end : 0;

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

void jstap_trace_write(const struct jstap_probe *probe, const char *data, size_t size)
{
	struct ring *ring = this_cpu_ptr(rings);
	u64 head = ring->head;
	struct record *record;

	WRITE_ONCE(ring->pending, atomic64_read(&sequence));
	smp_mb();	/* announced before the sequence is taken; pairs with watermark() */
	record = reserve(ring, record_size(size), &head);
	if (unlikely(!record)) {
		ring->lost_records++;
		ring->lost_bytes += size;
		smp_store_release(&ring->pending, NOTHING_PENDING);
		return;
	}
	record->length = size;
	record->type = TYPE_TEXT;
	record->cpu = smp_processor_id();
	record->sequence = atomic64_fetch_inc(&sequence);
	record->time_ns = ktime_get_real_fast_ns();
	record->probe = probe->index;
	record->reserved = 0;
	memcpy(record + 1, data, size);
	ring->records++;
	smp_store_release(&ring->head, head + record_size(size));
	smp_store_release(&ring->pending, NOTHING_PENDING);
	jstap_wake_readers();
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

static void consume(struct ring *ring, const struct record *record)
{
	smp_store_release(&ring->tail, ring->tail + record_size(record->length));
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

bool jstap_trace_readable(void)
{
	u64 next;

	return lowest(watermark(), &next) != NULL;
}

/* Copies whole records in order. Returns bytes, 0 when there are none, or -EFAULT. Context: one reader at a time. */
ssize_t jstap_trace_read(char __user *to, size_t room)
{
	u64 limit = watermark();
	size_t used = 0;

	for (;;) {
		u64 next;
		struct ring *ring = lowest(limit, &next);
		struct record *record;

		if (!ring)
			return used;
		/* A run of one ring, up to where another one continues. */
		while ((record = oldest(ring)) && record->sequence < next) {
			size_t size = record_size(record->length);

			if (size > room - used)
				return used ? (ssize_t)used : -EINVAL;
			if (copy_to_user(to + used, record, size))
				return used ? (ssize_t)used : -EFAULT;
			used += size;
			consume(ring, record);
		}
	}
}
