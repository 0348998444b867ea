// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of output to user space: rings, and their producers. A producer announces itself (pending) with a sequence that is not
 * above the one it is about to take, and withdraws when its record is complete: see merge.c.
 */
#include "ring.h"
#include "runtime.h"

static unsigned int buffer_kb = 256;
module_param(buffer_kb, uint, 0400);
MODULE_PARM_DESC(buffer_kb, "size of each CPU's trace buffer in KiB, a power of two from 16");

struct jstap_ring __percpu *jstap_rings;
size_t jstap_ring_size;
atomic64_t jstap_sequence;
bool jstap_keeps_latest;

/* Context: may sleep. */
int jstap_trace_create(void)
{
	int cpu;

	jstap_ring_size = roundup_pow_of_two(clamp(buffer_kb, 16u, 1u << 20)) * (size_t)1024;
	jstap_rings = alloc_percpu(struct jstap_ring);
	if (!jstap_rings)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu_ptr(jstap_rings, cpu)->pending = JSTAP_NOTHING_PENDING;
	return 0;
}

/* Gives a CPU its buffer. Returns 0 or -ENOMEM with a message. Context: may sleep. */
int jstap_trace_prepare(unsigned int cpu)
{
	struct jstap_ring *ring = per_cpu_ptr(jstap_rings, cpu);

	if (!ring->data)
		ring->data = jstap_allocate(jstap_ring_size, "the trace buffer of a CPU", "");
	return ring->data ? 0 : -ENOMEM;
}

/* Context: may sleep; nobody writes or reads any more. */
void jstap_trace_destroy(void)
{
	int cpu;

	if (!jstap_rings)
		return;
	for_each_possible_cpu(cpu)
		jstap_free(per_cpu_ptr(jstap_rings, cpu)->data);
	free_percpu(jstap_rings);
	jstap_rings = NULL;
}

/* Steps over what is oldest in a ring: a record, or the padding at its end. */
static void drop_oldest(struct jstap_ring *ring)
{
	size_t to_end = jstap_ring_size - (ring->tail & (jstap_ring_size - 1));
	struct jstap_record *record = jstap_record_at(ring, ring->tail);

	if (to_end >= sizeof(*record) && record->type != JSTAP_RECORD_PADDING)
		ring->tail += jstap_record_size(record->length);
	else
		ring->tail += to_end;
}

/* Where a record of that size goes, padding the end of the ring if it does not fit there; NULL when full. */
static struct jstap_record *reserve(struct jstap_ring *ring, size_t size, u64 *head)
{
	u64 used = *head - smp_load_acquire(&ring->tail);
	size_t to_end = jstap_ring_size - (*head & (jstap_ring_size - 1));
	size_t skip = size > to_end ? to_end : 0;

	/* As long as there is no reader, the tail is the producer's. */
	while (used + skip + size > jstap_ring_size && READ_ONCE(jstap_keeps_latest) && ring->tail != *head) {
		drop_oldest(ring);
		used = *head - ring->tail;
	}
	if (used + skip + size > jstap_ring_size)
		return NULL;
	if (skip) {
		/* Less than a header may be left; the reader skips that without looking. */
		if (skip >= sizeof(struct jstap_record)) {
			jstap_record_at(ring, *head)->type = JSTAP_RECORD_PADDING;
			jstap_record_at(ring, *head)->length = skip - sizeof(struct jstap_record);
		}
		*head += skip;
	}
	return jstap_record_at(ring, *head);
}

static void write_record(const struct jstap_probe *probe, u16 type, const char *data, size_t size)
{
	struct jstap_ring *ring = this_cpu_ptr(jstap_rings);
	u64 head = ring->head;
	struct jstap_record *record;

	WRITE_ONCE(ring->pending, atomic64_read(&jstap_sequence));
	smp_mb();	/* announced before the sequence is taken; pairs with watermark() */
	record = likely(ring->data) ? reserve(ring, jstap_record_size(size), &head) : NULL;
	if (unlikely(!record)) {
		ring->lost_records++;
		ring->lost_bytes += size;
		smp_store_release(&ring->pending, JSTAP_NOTHING_PENDING);
		return;
	}
	record->length = size;
	record->type = type;
	record->cpu = raw_smp_processor_id();
	record->sequence = atomic64_fetch_inc(&jstap_sequence);
	record->time_ns = ktime_get_real_fast_ns();
	record->probe = probe->index;
	record->reserved = 0;
	memcpy(record + 1, data, size);
	ring->records++;
	smp_store_release(&ring->head, head + jstap_record_size(size));
	smp_store_release(&ring->pending, JSTAP_NOTHING_PENDING);
	jstap_wake_trace(head - READ_ONCE(ring->tail) > jstap_ring_size / 4);
}

void jstap_trace_write(const struct jstap_probe *probe, const char *text, size_t size)
{
	write_record(probe, JSTAP_RECORD_TEXT, text, size);
}

void jstap_trace_write_data(const struct jstap_probe *probe, const char *json, size_t size)
{
	write_record(probe, JSTAP_RECORD_DATA, json, size);
}

void jstap_trace_write_next_file(const struct jstap_probe *probe)
{
	write_record(probe, JSTAP_RECORD_NEXT_FILE, "", 0);
}

void jstap_trace_add(struct jstap_summary *summary)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct jstap_ring *ring = per_cpu_ptr(jstap_rings, cpu);

		summary->lost_records += READ_ONCE(ring->lost_records);
		summary->lost_bytes += READ_ONCE(ring->lost_bytes);
		summary->records += READ_ONCE(ring->records);
	}
}
