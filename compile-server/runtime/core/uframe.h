/* SPDX-License-Identifier: GPL-2.0-only */
/* From a frame of a program to its caller's. */
#ifndef JSTAP_UFRAME_H
#define JSTAP_UFRAME_H

#include <jstap/native.h>

#define JSTAP_USER_REGISTERS 17	/* by their DWARF numbers (psABI x86-64, figure 3.36) */

/*
 * The registers of a frame. What a function has saved is read only when it is asked for: most frames need no more than where
 * their stack is.
 */
struct jstap_user_registers {
	unsigned long values[JSTAP_USER_REGISTERS];
	u32 known;	/* bits by number */
	u32 saved;	/* of those: the value is the address of the register's content */
};

enum jstap_step {
	JSTAP_STEPPED,
	JSTAP_STEPPED_FROM_SIGNAL,	/* to code that was interrupted, so did not call */
	JSTAP_OUTERMOST,		/* there is no caller */
	JSTAP_LOST,			/* tables or stack make no sense */
};

static inline unsigned long jstap_user_pc(const struct jstap_user_registers *r)
{
	return r->values[16];
}

static inline unsigned long jstap_user_sp(const struct jstap_user_registers *r)
{
	return r->values[7];
}

/*
 * One step outwards by a rule; without one by the frame pointer. slot: where the return address is on the stack; 0 after a
 * signal. Each step but that of a signal goes up the stack, so steps come to an end. Context: any, NMI included.
 */
enum jstap_step jstap_user_step(struct jstap_user_registers *r, const struct jstap_frame_rule *rule, unsigned long *slot);
enum jstap_step jstap_user_step_without(struct jstap_user_registers *r, unsigned long *slot);

/* The rule of a link-time address; NULL where there is none. Context: any; the image never changes. */
const struct jstap_frame_rule *jstap_user_rule(const struct jstap_user_image *image, unsigned long link_address);
/* The symbol that a link-time address is in, or NULL. offset: how far */
const struct jstap_user_symbol *jstap_user_symbol_find(const struct jstap_user_image *image, unsigned long link_address,
						       unsigned long *offset);
const char *jstap_user_symbol_name(const struct jstap_user_image *image, const struct jstap_user_symbol *symbol);
/* The link-time address of an offset in the file; false where nothing is mapped. */
bool jstap_user_link_address(const struct jstap_user_image *image, unsigned long offset, unsigned long *link_address);

#endif
