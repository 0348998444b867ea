/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of backtraces, of the kernel's and of programs'. */
#ifndef JSTAP_STACK_H
#define JSTAP_STACK_H

#include <jstap/native.h>

/* Addresses as text, innermost first, each with a blank behind; whole addresses only. Context: a handler. */
void jstap_addresses_text(char *to, const unsigned long *frames, unsigned int count);
/* The next address of such a text; false at what is none. */
bool jstap_next_address(const char **addresses, unsigned long *address);

#endif
