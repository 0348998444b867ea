// SPDX-License-Identifier: GPL-2.0-only
/* Another tool: while it is loaded it has a kprobe that is also called after the instruction. */
#include <linux/kprobes.h>
#include <linux/module.h>

static int before(struct kprobe *kprobe, struct pt_regs *regs)
{
	return 0;
}

static void after(struct kprobe *kprobe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe kprobe = { .symbol_name = "__x64_sys_getppid", .pre_handler = before, .post_handler = after };

static int __init joiner_init(void)
{
	return register_kprobe(&kprobe);
}

static void __exit joiner_exit(void)
{
	unregister_kprobe(&kprobe);
}

module_init(joiner_init);
module_exit(joiner_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a probe that joins another");
