/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rings of the trace, between their producers (trace.c) and their reader (merge.c). Every CPU has one with one producer,
 * the handler that holds the CPU's context, and one consumer, the reader of the trace file. Records carry a sequence that is
 * global.
 */
#ifndef JSTAP_RING_H
#define JSTAP_RING_H

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/types.h>

#define JSTAP_NOTHING_PENDING	U64_MAX
#define JSTAP_RECORD_PADDING	0
#define JSTAP_RECORD_TEXT	1
#define JSTAP_RECORD_DATA	2	/* a JSON value */
#define JSTAP_RECORD_NEXT_FILE	3	/* what follows goes to the reader's next file */

struct jstap_record {
	u32 length;
	u16 type;
	u16 cpu;
	u64 sequence;
	u64 time_ns;
	u32 probe;
	u32 reserved;
};

struct jstap_ring {
	char *data;	/* NULL while its CPU is not prepared, or where the script is silent */
	u64 head;	/* written by the producer */
	u64 tail;	/* written by the reader; by the producer while only the latest is kept */
	u64 pending;
	u64 lost_records;
	u64 lost_bytes;
	u64 records;
};

extern struct jstap_ring __percpu *jstap_rings;
extern size_t jstap_ring_size;
extern atomic64_t jstap_sequence;
extern bool jstap_keeps_latest;	/* a full ring gives up its oldest records, not the newest */

static inline struct jstap_record *jstap_record_at(const struct jstap_ring *ring, u64 position)
{
	return (struct jstap_record *)(ring->data + (position & (jstap_ring_size - 1)));
}

static inline size_t jstap_record_size(size_t length)
{
	return sizeof(struct jstap_record) + ALIGN(length, 8);
}

#endif
