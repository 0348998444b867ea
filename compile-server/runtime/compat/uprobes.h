/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes of the kernel for code of programs: Linux 6.12 gives a handle, which is let go of without waiting, and then once for
 * all of them.
 */
#ifndef JSTAP_COMPAT_UPROBES_H
#define JSTAP_COMPAT_UPROBES_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/uprobes.h>

#define JSTAP_MOST_RETURNS 64	/* that the kernel follows of one task */

#ifdef JSTAP_HAVE_UPROBE_UNREGISTER_SYNC

/* semaphore: where in the file the word is that says whether somebody listens; 0: there is none. Returns 0 or a negative errno. */
static inline int jstap_uprobe_register(struct inode *inode, loff_t offset, loff_t semaphore,
					struct uprobe_consumer *consumer, void **handle)
{
	*handle = uprobe_register(inode, offset, semaphore, consumer);
	return PTR_ERR_OR_ZERO(*handle);
}

static inline void jstap_uprobe_unregister(struct inode *inode, loff_t offset, struct uprobe_consumer *consumer,
					   void *handle)
{
	uprobe_unregister_nosync(handle, consumer);
}

/* Handlers of what was unregistered have ended when it returns. */
static inline void jstap_uprobes_wait(void)
{
	uprobe_unregister_sync();
}

#define JSTAP_UPROBE_FILTER(name) static bool name(struct uprobe_consumer *self, struct mm_struct *mm)

#else

static inline int jstap_uprobe_register(struct inode *inode, loff_t offset, loff_t semaphore,
					struct uprobe_consumer *consumer, void **handle)
{
	return uprobe_register_refctr(inode, offset, semaphore, consumer);
}

static inline void jstap_uprobe_unregister(struct inode *inode, loff_t offset, struct uprobe_consumer *consumer,
					   void *handle)
{
	uprobe_unregister(inode, offset, consumer);
}

static inline void jstap_uprobes_wait(void)
{
}

#define JSTAP_UPROBE_FILTER(name) \
	static bool name(struct uprobe_consumer *self, enum uprobe_filter_ctx context, struct mm_struct *mm)

#endif

/*
 * The return address that a probe of a return has replaced on the current task's stack; 0 where there is none. The list is the task's
 * own, and may be about to change when an interrupt or an NMI asks. Context: any.
 */
static inline unsigned long jstap_uprobe_return_address(unsigned long slot)
{
	const struct uprobe_task *task = READ_ONCE(current->utask);
	const struct return_instance *at = task ? READ_ONCE(task->return_instances) : NULL;
	unsigned int depth;

	for (depth = 0; at && depth < JSTAP_MOST_RETURNS; depth++) {
		struct return_instance one;

		if (copy_from_kernel_nofault(&one, at, sizeof(one)))
			break;
		if (one.stack == slot)
			return one.orig_ret_vaddr;
		at = one.next;
	}
	return 0;
}

#endif
