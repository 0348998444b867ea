/* SPDX-License-Identifier: GPL-2.0-only */
/* The frames of the current task's program. */
#ifndef JSTAP_CORE_USTACK_H
#define JSTAP_CORE_USTACK_H

#include "uframe.h"
#include "umap.h"

/* Innermost first. The bits are of the first frames only. */
struct jstap_user_frames {
	unsigned long *addresses;
	unsigned int count;
	unsigned long exact;	/* where the task was, not where a call returns to */
	unsigned long guessed;	/* found by a frame pointer alone */
};

/* The registers of the current task in user mode; false when it has none. Context: a handler. */
bool jstap_user_registers_now(struct jstap_context *c, struct jstap_user_registers *r);
/* map: open. r: of the innermost frame; changed. Context: a handler. */
void jstap_user_walk(struct jstap_context *c, struct jstap_user_map *map, struct jstap_user_registers *r,
		     struct jstap_user_frames *frames);

static inline bool jstap_user_frame_is(unsigned long bits, unsigned int number)
{
	return number < BITS_PER_LONG && bits >> number & 1;
}

#endif
