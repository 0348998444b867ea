// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several producers and a reader at once: what is read is in order, whole, and complete but for what was counted as lost.
 * The locks of globals, by the same threads.
 */
#include <unistd.h>

#include "../../core/lock.h"
#include "../../core/trace.h"
#include "test.h"

#define RECORDS 20000

struct record {
	u32 length;
	u16 type, cpu;
	u64 sequence, time_ns;
	u32 probe, reserved;
	char payload[];
};

static unsigned int running;

/* A record's text tells its CPU, its number, and its length. */
static void *produce(void *argument)
{
	static const struct jstap_probe probe = { .index = 7 };
	unsigned int seed = (unsigned long)argument;
	char text[2000];

	shim_cpu = (unsigned long)argument;
	for (u32 i = 0; i < RECORDS; i++) {
		u32 size = 8 + rand_r(&seed) % (i % 100 ? 60 : 1900);

		memset(text, 'a' + shim_cpu, sizeof(text));
		memcpy(text, &i, sizeof(i));
		memcpy(text + 4, &size, sizeof(size));
		jstap_trace_write(&probe, text, size);
	}
	__atomic_fetch_sub(&running, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

struct reader {
	u64 next;
	u64 count[SHIM_CPUS];
	s64 last[SHIM_CPUS];
};

static void check_records(struct reader *r, const char *at, const char *end)
{
	while (at < end) {
		const struct record *record = (const struct record *)at;
		u32 number, size;

		CHECK(at + sizeof(*record) <= end && record->type == 1 && record->cpu < SHIM_CPUS);
		CHECK(record->sequence >= r->next);
		r->next = record->sequence + 1;
		memcpy(&number, record->payload, sizeof(number));
		memcpy(&size, record->payload + 4, sizeof(size));
		CHECK(size == record->length && (s64)number > r->last[record->cpu]);
		r->last[record->cpu] = number;
		for (u32 i = 8; i < size; i++)
			CHECK(record->payload[i] == (char)('a' + record->cpu));
		r->count[record->cpu]++;
		at += sizeof(*record) + ALIGN(record->length, 8);
	}
	CHECK(at == end);
}

void test_rings(unsigned int rounds)
{
	static char buffer[65536];

	for (unsigned int round = 0; round < rounds / 4 + 1; round++) {
		struct reader r = { .last = { -1, -1, -1, -1 } };
		struct jstap_summary before = { 0 }, after = { 0 };
		pthread_t threads[SHIM_CPUS];
		u64 total = 0;

		jstap_trace_add(&before);
		running = SHIM_CPUS;
		for (unsigned long i = 0; i < SHIM_CPUS; i++)
			CHECK(!pthread_create(&threads[i], NULL, produce, (void *)i));
		for (;;) {
			bool last = !__atomic_load_n(&running, __ATOMIC_SEQ_CST);
			ssize_t size;

			jiffies += 10;
			jstap_trace_readable();
			size = jstap_trace_read(buffer, sizeof(buffer));
			CHECK(size >= 0);
			check_records(&r, buffer, buffer + size);
			if (last && !size)
				break;
			if (round % 2)
				usleep(100);
		}
		for (unsigned int i = 0; i < SHIM_CPUS; i++)
			pthread_join(threads[i], NULL);
		jstap_trace_add(&after);
		for (unsigned int i = 0; i < SHIM_CPUS; i++)
			total += r.count[i];
		CHECK(total == after.records - before.records);
		CHECK(total + after.lost_records - before.lost_records == SHIM_CPUS * RECORDS);
		CHECK(jstap_trace_read(buffer, 10) == 0);
	}
}

static struct jstap_lock lock;
static s64 guarded[2];

static void *contend(void *argument)
{
	unsigned int seed = (unsigned long)argument;

	for (int i = 0; i < 20000; i++) {
		struct jstap_lock_use use = { &lock, rand_r(&seed) % 2 };

		if (!jstap_lock_try(&use))
			continue;
		if (use.write) {
			guarded[0]++;
			guarded[1]++;
		} else {
			CHECK(guarded[0] == guarded[1]);
		}
		jstap_lock_release(&use);
	}
	return NULL;
}

void test_locks(unsigned int rounds)
{
	pthread_t threads[SHIM_CPUS];

	for (unsigned long i = 0; i < SHIM_CPUS; i++)
		CHECK(!pthread_create(&threads[i], NULL, contend, (void *)i));
	for (unsigned int i = 0; i < SHIM_CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK(atomic_read(&lock.holders) == 0 && guarded[0] > 0 && guarded[0] == guarded[1]);
}
