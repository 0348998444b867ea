/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts off and on again by the processor's own instructions. The kernel's go through pv_ops, a table of functions
 * that write page tables and machine registers, too, and that modules for stapusr must therefore not name.
 */
#ifndef JSTAP_COMPAT_INTERRUPTS_H
#define JSTAP_COMPAT_INTERRUPTS_H

#include <asm/cpufeature.h>
#include <asm/irqflags.h>
#include <asm/processor-flags.h>

/* Returns what jstap_interrupts_restore() gets. A guest of Xen without hardware support may not do this, and keeps them. */
static __always_inline unsigned long jstap_interrupts_off(void)
{
	unsigned long flags;

	if (unlikely(boot_cpu_has(X86_FEATURE_XENPV)))
		return 0;
	flags = native_save_fl();
	native_irq_disable();
	return flags;
}

/* Also where they are kept: off is what is safe to say. */
static __always_inline bool jstap_interrupts_are_off(void)
{
	return boot_cpu_has(X86_FEATURE_XENPV) || !(native_save_fl() & X86_EFLAGS_IF);
}

static __always_inline void jstap_interrupts_restore(unsigned long flags)
{
	if (flags & X86_EFLAGS_IF)
		native_irq_enable();
}

#endif
