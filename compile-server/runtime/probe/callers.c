// SPDX-License-Identifier: GPL-2.0-only
/* Who called the probed function: by the kernel's unwinder, which sees through return probes too. */
#include <linux/kprobes.h>

#include "../compat/unwind.h"
#include "callers.h"

#define DEEPEST 8

bool jstap_called_by(const struct jstap_caller *callers, unsigned int count, struct pt_regs *regs)
{
	unsigned long stack[DEEPEST + 1];
	unsigned int depth = callers[count - 1].frame + 1;
	unsigned int matched = 0;
	unsigned long exact;
	unsigned int i;

	if (depth > DEEPEST || jstap_unwind(regs, stack, depth + 1, &exact) != depth + 1)
		return false;
	for (i = 0; i < count; i++) {
		/* The return address is behind the call, which may be the code's last instruction. */
		unsigned long behind = stack[callers[i].frame + 1] - jstap_place(callers[i].section, callers[i].link_address);

		if (callers[i].frame == matched && behind - 1 < callers[i].size)
			matched++;
	}
	return matched == depth;
}
NOKPROBE_SYMBOL(jstap_called_by);
