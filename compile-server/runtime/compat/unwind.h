/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the kernel's stack. On x86 the unwinder itself is exported (__unwind_start() since Linux 4.9) and starts from any
 * registers; elsewhere stack_trace_save() walks from here.
 */
#ifndef JSTAP_COMPAT_UNWIND_H
#define JSTAP_COMPAT_UNWIND_H

#include <linux/sched.h>
#include <linux/stacktrace.h>

#ifdef JSTAP_HAVE_UNWIND_START
#include <asm/unwind.h>

/* exact: a bit for each of the first frames that is where the CPU was, not where a call returns to. */
static inline unsigned int jstap_unwind(struct pt_regs *regs, unsigned long *frames, unsigned int most,
					unsigned long *exact)
{
	struct unwind_state state;
	unsigned int count = 0;

	*exact = regs ? 1 : 0;
	/* Of user code nothing but where it is. */
	if (regs && user_mode(regs)) {
		frames[0] = regs->ip;
		return 1;
	}
	if (regs)
		frames[count++] = regs->ip;
	for (unwind_start(&state, current, regs, NULL); !unwind_done(&state) && count < most;
	     unwind_next_frame(&state)) {
		unsigned long address = unwind_get_return_address(&state);
		struct pt_regs *interrupted;
		bool partial;

		if (!address)
			break;
		/* The first is where the registers are. */
		if ((count == 1 && regs && address == regs->ip) || within_module(address, THIS_MODULE))
			continue;
		interrupted = unwind_get_entry_regs(&state, &partial);
		if (interrupted && interrupted->ip == address && count < BITS_PER_LONG)
			*exact |= 1ul << count;
		frames[count++] = address;
	}
	return count;
}
#else
static inline unsigned int jstap_unwind(struct pt_regs *regs, unsigned long *frames, unsigned int most,
					unsigned long *exact)
{
	unsigned int count = stack_trace_save(frames, most, 0);
	unsigned int kept = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!within_module(frames[i], THIS_MODULE))
			frames[kept++] = frames[i];
	*exact = 0;
	return kept;
}
#endif

#endif
