/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes that only count when certain code has called the function. */
#ifndef JSTAP_CALLERS_H
#define JSTAP_CALLERS_H

#include "../core/runtime.h"

/* Whether each frame's return address is in code for that frame. regs: at the function's entry. Context: any. */
bool jstap_called_by(const struct jstap_caller *callers, unsigned int count, struct pt_regs *regs);

#endif
