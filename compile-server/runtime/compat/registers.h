/* SPDX-License-Identifier: GPL-2.0-only */
/* What DWARF calls the registers of each architecture (System V psABI x86-64, figure 3.36; AArch64 DWARF, 4.1). */
#ifndef JSTAP_COMPAT_REGISTERS_H
#define JSTAP_COMPAT_REGISTERS_H

#include <linux/ptrace.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>

/* Where a register's content is; NULL for a number that names no register we have. */
static inline unsigned long *jstap_registers_place(struct pt_regs *regs, unsigned int number)
{
#if defined(__x86_64__)
	static const u16 offsets[] = {
		offsetof(struct pt_regs, ax), offsetof(struct pt_regs, dx),
		offsetof(struct pt_regs, cx), offsetof(struct pt_regs, bx),
		offsetof(struct pt_regs, si), offsetof(struct pt_regs, di),
		offsetof(struct pt_regs, bp), offsetof(struct pt_regs, sp),
		offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9),
		offsetof(struct pt_regs, r10), offsetof(struct pt_regs, r11),
		offsetof(struct pt_regs, r12), offsetof(struct pt_regs, r13),
		offsetof(struct pt_regs, r14), offsetof(struct pt_regs, r15),
		offsetof(struct pt_regs, ip),
	};

	if (number >= ARRAY_SIZE(offsets))
		return NULL;
	return (unsigned long *)((char *)regs + offsets[number]);
#elif defined(__aarch64__)
	if (number > 32)
		return NULL;
	return (unsigned long *)(number == 32 ? &regs->pc : number == 31 ? &regs->sp : &regs->regs[number]);
#else
#error "jstap does not know the registers of this architecture"
#endif
}

/* How many integer arguments the calling conventions pass in registers. */
#if defined(__x86_64__)
#define JSTAP_REGISTER_ARGUMENTS 6
#elif defined(__aarch64__)
#define JSTAP_REGISTER_ARGUMENTS 8
#endif

/*
 * Where the kernel's calling convention puts an argument, from 0, at the entry of the called function; NULL for one that no
 * place is known of (System V psABI x86-64, 3.2.3; AAPCS64, 6.8.2).
 */
static inline unsigned long *jstap_registers_argument(struct pt_regs *regs, unsigned int number)
{
#if defined(__x86_64__)
	static const u16 offsets[] = {
		offsetof(struct pt_regs, di), offsetof(struct pt_regs, si),
		offsetof(struct pt_regs, dx), offsetof(struct pt_regs, cx),
		offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9),
	};

	/* The return address is below those on the stack. */
	return number < ARRAY_SIZE(offsets) ? (unsigned long *)((char *)regs + offsets[number]) :
					      regs_get_kernel_stack_nth_addr(regs, number - ARRAY_SIZE(offsets) + 1);
#else
	return number < 8 ? jstap_registers_place(regs, number) : NULL;
#endif
}

/* Of user mode: whether the program is one of 64 bits. */
static inline bool jstap_registers_are_64bit(const struct pt_regs *regs)
{
#if defined(__x86_64__)
	return regs->cs != __USER32_CS;
#elif defined(__aarch64__)
	return !compat_user_mode(regs);
#endif
}

static inline unsigned long jstap_registers_stack(const struct pt_regs *regs)
{
	return regs->sp;
}

/* At a function's first instruction: where the stack is when the function has returned. */
static inline unsigned long jstap_registers_returning(const struct pt_regs *regs)
{
#if defined(__x86_64__)
	return regs->sp + sizeof(unsigned long);	/* the return address is on it */
#elif defined(__aarch64__)
	return regs->sp;
#endif
}

/* At a function's first instruction in a program: the address that it returns to. Returns 0 or a negative errno. Context: the task's. */
static inline int jstap_registers_caller(const struct pt_regs *regs, unsigned long *behind)
{
#if defined(__x86_64__)
	return copy_from_user_nofault(behind, (const void __user *)regs->sp, sizeof(*behind));
#elif defined(__aarch64__)
	*behind = regs->regs[30];
	return 0;
#endif
}

#endif
