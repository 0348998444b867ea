/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes of the kernel for code of programs: Linux 6.12 gives a handle, which is let go of without waiting, and then once for
 * all of them.
 */
#ifndef JSTAP_COMPAT_UPROBES_H
#define JSTAP_COMPAT_UPROBES_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/uprobes.h>

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

#endif
