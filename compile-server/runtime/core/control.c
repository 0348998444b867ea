// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages beside the trace: warnings, errors, the wish to exit, the summary. Any context may send, NMI
 * included, so the queue is a ring of slots that are taken with a compare-and-exchange and published one by one.
 */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "runtime.h"
#include "control.h"

#define SLOTS		64
#define TEXT_SIZE	1024

struct slot {
	bool ready;
	u32 type;
	u32 length;
	char text[TEXT_SIZE];
};

struct header {
	u32 type;
	u32 length;
};

static struct slot *slots;
static atomic_t taken;		/* counts slots that were ever taken */
static atomic_t delivered;	/* counts slots that were ever read */
static atomic_t dropped;
/* What comes once, and must never find the queue full. */
static atomic_t exit_requested;
static bool exit_delivered;
static atomic_t summary_ready;
static bool summary_delivered;
static DEFINE_MUTEX(reading);

int jstap_control_create(void)
{
	slots = kvcalloc(SLOTS, sizeof(*slots), GFP_KERNEL);
	return slots ? 0 : -ENOMEM;
}

void jstap_control_destroy(void)
{
	kvfree(slots);
	slots = NULL;
}

static struct slot *take(void)
{
	int ticket = atomic_read(&taken);

	do {
		if (ticket - atomic_read(&delivered) >= SLOTS)
			return NULL;
	} while (!atomic_try_cmpxchg(&taken, &ticket, ticket + 1));
	return &slots[(unsigned int)ticket % SLOTS];
}

void jstap_control_send(enum jstap_message type, const void *data, size_t size)
{
	struct slot *slot = take();

	if (!slot) {
		atomic_inc(&dropped);
		return;
	}
	slot->type = type;
	slot->length = min_t(size_t, size, TEXT_SIZE);
	memcpy(slot->text, data, slot->length);
	smp_store_release(&slot->ready, true);
	jstap_wake_control();
}

void jstap_control_printf(enum jstap_message type, const char *format, ...)
{
	struct slot *slot = take();
	va_list args;

	if (!slot) {
		atomic_inc(&dropped);
		return;
	}
	va_start(args, format);
	slot->length = vscnprintf(slot->text, TEXT_SIZE, format, args);
	va_end(args);
	slot->type = type;
	smp_store_release(&slot->ready, true);
	jstap_wake_control();
}

void jstap_control_request_exit(void)
{
	atomic_set(&exit_requested, 1);
	jstap_wake_control();
}

/* The summary, behind all other messages. */
void jstap_control_summary(void)
{
	atomic_set(&summary_ready, 1);
	jstap_wake_control();
}

static struct slot *oldest(void)
{
	return &slots[(unsigned int)atomic_read(&delivered) % SLOTS];
}

static bool slot_ready(void)
{
	return smp_load_acquire(&oldest()->ready);
}

static bool exit_due(void)
{
	return atomic_read(&exit_requested) && !exit_delivered;
}

static bool summary_due(void)
{
	return atomic_read(&summary_ready) && !summary_delivered;
}

/* Context: any. */
bool jstap_control_readable(void)
{
	return slot_ready() || atomic_read(&dropped) || exit_due() || summary_due();
}

static ssize_t deliver(char __user *to, size_t room, u32 type, const void *data, u32 length)
{
	struct header header = { .type = type, .length = length };

	if (sizeof(header) + length > room)
		return -EINVAL;
	if (copy_to_user(to, &header, sizeof(header)) ||
	    copy_to_user(to + sizeof(header), data, length))
		return -EFAULT;
	return sizeof(header) + length;
}

static ssize_t deliver_slot(char __user *to, size_t room)
{
	struct slot *slot = oldest();
	ssize_t ret = deliver(to, room, slot->type, slot->text, slot->length);

	if (ret > 0) {
		slot->ready = false;
		smp_mb__before_atomic();
		atomic_inc(&delivered);
	}
	return ret;
}

static ssize_t deliver_dropped(char __user *to, size_t room)
{
	int count = atomic_read(&dropped);
	char text[64];
	int length = scnprintf(text, sizeof(text), "too many pending messages: %d are lost", count);
	ssize_t ret = deliver(to, room, JSTAP_MESSAGE_WARNING, text, length);

	if (ret > 0)
		atomic_sub(count, &dropped);
	return ret;
}

static ssize_t deliver_exit(char __user *to, size_t room)
{
	ssize_t ret = deliver(to, room, JSTAP_MESSAGE_EXIT, NULL, 0);

	exit_delivered = ret > 0;
	return ret;
}

static ssize_t deliver_summary(char __user *to, size_t room)
{
	struct jstap_summary summary;
	ssize_t ret;

	jstap_summarize(&summary);
	ret = deliver(to, room, JSTAP_MESSAGE_SUMMARY, &summary, sizeof(summary));
	summary_delivered = ret > 0;
	return ret;
}

/* One message; 0 when there is none, -EINVAL when it does not fit. Context: may sleep. */
ssize_t jstap_control_read(char __user *to, size_t room)
{
	ssize_t ret = 0;

	mutex_lock(&reading);
	if (slot_ready())
		ret = deliver_slot(to, room);
	else if (atomic_read(&dropped))
		ret = deliver_dropped(to, room);
	else if (exit_due())
		ret = deliver_exit(to, room);
	else if (summary_due())
		ret = deliver_summary(to, room);
	mutex_unlock(&reading);
	return ret;
}
