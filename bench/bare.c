// SPDX-License-Identifier: GPL-2.0-only
/*
 * What bench/instructions compares with, as one writes it in C: a kprobe that does nothing; with TRACED a traced function instead;
 * with PRINTING a line for each hit.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>

#ifdef TRACED

static void notrace hit(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *regs)
{
}

static struct ftrace_ops ops = { .func = hit, .flags = FTRACE_OPS_FL_SAVE_REGS };
static struct kprobe place = { .symbol_name = "__x64_sys_getppid" };

static int __init bare_init(void)
{
	unsigned long address;
	int ret = register_kprobe(&place);	/* only to learn where it is */

	if (ret)
		return ret;
	address = (unsigned long)place.addr;
	unregister_kprobe(&place);
	return ftrace_set_filter_ip(&ops, address, 0, 0) ?: register_ftrace_function(&ops);
}

static void __exit bare_exit(void)
{
	unregister_ftrace_function(&ops);
}

#else

static int hit(struct kprobe *kprobe, struct pt_regs *regs)
{
#ifdef PRINTING
	trace_printk("%d %d\n", task_tgid_nr(current), task_pid_nr(current));
#endif
	return 0;
}

static struct kprobe kprobe = { .symbol_name = "__x64_sys_getppid", .pre_handler = hit };

static int __init bare_init(void)
{
	return register_kprobe(&kprobe);
}

static void __exit bare_exit(void)
{
	unregister_kprobe(&kprobe);
}

#endif

module_init(bare_init);
module_exit(bare_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a probe to compare with");
