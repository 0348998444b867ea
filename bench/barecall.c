// SPDX-License-Identifier: GPL-2.0-only
/*
 * What bench/calls compares with, as one writes it in C: somebody who listens to the beginning of all system calls, and does nothing;
 * with RETURNS, to their ends.
 */
#include <linux/module.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#ifdef RETURNS
#define NAME "sys_exit"
#else
#define NAME "sys_enter"
#endif

static struct tracepoint *found;

static void hit(void *data, struct pt_regs *regs, long number)
{
}

static void look(struct tracepoint *tracepoint, void *data)
{
	if (!strcmp(tracepoint->name, NAME))
		found = tracepoint;
}

static int __init barecall_init(void)
{
	for_each_kernel_tracepoint(look, NULL);
	return found ? tracepoint_probe_register(found, hit, NULL) : -ENOENT;
}

static void __exit barecall_exit(void)
{
	tracepoint_probe_unregister(found, hit, NULL);
	tracepoint_synchronize_unregister();
}

module_init(barecall_init);
module_exit(barecall_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a listener to compare with");
