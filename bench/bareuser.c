// SPDX-License-Identifier: GPL-2.0-only
/*
 * What bench/calls compares with, as one writes it in C: a uprobe that does nothing at an offset of a file; with RETURNS one at
 * the return of the function there.
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/uprobes.h>
#include <linux/version.h>

static char *path = "";
module_param(path, charp, 0400);
static unsigned long offset;
module_param(offset, ulong, 0400);

static struct path file;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
static struct uprobe *uprobe;
#endif

#ifdef RETURNS
static int hit(struct uprobe_consumer *consumer, unsigned long function, struct pt_regs *regs)
#else
static int hit(struct uprobe_consumer *consumer, struct pt_regs *regs)
#endif
{
	return 0;
}

#ifdef RETURNS
static struct uprobe_consumer consumer = { .ret_handler = hit };
#else
static struct uprobe_consumer consumer = { .handler = hit };
#endif

static int __init bareuser_init(void)
{
	int ret = kern_path(path, LOOKUP_FOLLOW, &file);

	if (ret)
		return ret;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	uprobe = uprobe_register(d_real_inode(file.dentry), offset, 0, &consumer);
	ret = PTR_ERR_OR_ZERO(uprobe);
#else
	ret = uprobe_register(d_real_inode(file.dentry), offset, &consumer);
#endif
	if (ret)
		path_put(&file);
	return ret;
}

static void __exit bareuser_exit(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	uprobe_unregister_nosync(uprobe, &consumer);
	uprobe_unregister_sync();
#else
	uprobe_unregister(d_real_inode(file.dentry), offset, &consumer);
#endif
	path_put(&file);
}

module_init(bareuser_init);
module_exit(bareuser_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a uprobe to compare with");
