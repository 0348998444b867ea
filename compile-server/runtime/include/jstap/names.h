/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of the kernel's interface to programs, and what its headers call them: flags, commands, modes. */
#ifndef JSTAP_NAMES_H
#define JSTAP_NAMES_H

struct jstap_name {
	unsigned long value;
	const char *name;
};

#define JSTAP_NAME(macro) { macro, #macro }

/*
 * The names of the bits that are set, with a | between them; what has no name follows in hexadecimal, and 0 is "0x0" unless it
 * has one. Names of several bits come before those of some of them. Context: any.
 */
void jstap_flag_names(char *to, size_t size, unsigned long value, const struct jstap_name *names, unsigned int count);
/* The name of one value, in hexadecimal where it has none. Context: any. */
void jstap_value_name(char *to, size_t size, unsigned long value, const struct jstap_name *names, unsigned int count);

#endif
