/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For a breakpoint, the kernel decodes all instructions of the function, up to the next symbol: it wants to know whether a jump
 * may stand there in place of the breakpoint. Behind the last function of a module that is the end of the module's pages, and
 * the zeros that fill the last page are decoded two by two: if their number is odd the kernel reads what is not there, and dies.
 */
#ifndef JSTAP_OVERRUN_H
#define JSTAP_OVERRUN_H

#include "../core/runtime.h"

/* Whether a breakpoint there would make it do so. Context: may sleep, the module is held. */
bool jstap_breakpoint_overruns(const struct jstap_module *wanted, unsigned long address);

#endif
