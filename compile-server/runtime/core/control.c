// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages beside the trace: warnings, errors, the wish to exit, the summary. Any context may send, NMI
 * included, so the queue is a ring of slots that are taken with a compare-and-exchange and published one by one.
 */
#include <linux/slab.h>
#include <linux/mm.h>
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
static atomic_t exit_requested;
static bool exit_delivered;

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
	jstap_wake_readers();
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
	jstap_wake_readers();
}

void jstap_control_request_exit(void)
{
	atomic_set(&exit_requested, 1);
	jstap_wake_readers();
}

static bool slot_ready(void)
{
	return smp_load_acquire(&slots[(unsigned int)atomic_read(&delivered) % SLOTS].ready);
}

bool jstap_control_readable(void)
{
	return slot_ready() || atomic_read(&dropped) ||
	       (atomic_read(&exit_requested) && !exit_delivered);
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

ssize_t jstap_control_read(char __user *to, size_t room)
{
	if (slot_ready()) {
		struct slot *slot = &slots[(unsigned int)atomic_read(&delivered) % SLOTS];
		ssize_t ret = deliver(to, room, slot->type, slot->text, slot->length);

		if (ret > 0) {
			slot->ready = false;
			smp_mb__before_atomic();
			atomic_inc(&delivered);
		}
		return ret;
	}
	if (atomic_read(&dropped)) {
		char text[64];
		int length = scnprintf(text, sizeof(text), "too many pending messages, %d dropped",
				       atomic_xchg(&dropped, 0));

		return deliver(to, room, JSTAP_MESSAGE_WARNING, text, length);
	}
	if (atomic_read(&exit_requested) && !exit_delivered) {
		exit_delivered = true;
		return deliver(to, room, JSTAP_MESSAGE_EXIT, NULL, 0);
	}
	return 0;
}
