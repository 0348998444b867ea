/* SPDX-License-Identifier: GPL-2.0-only */
/* A line of source. */
#ifndef JSTAP_CORE_LINES_H
#define JSTAP_CORE_LINES_H

#include <jstap/native.h>

struct jstap_line {
	const char *file;	/* its path */
	unsigned int line;
};

/* The line that begins at an address or last before it; false where there is none. Context: any. */
bool jstap_line_find(const struct jstap_line_image *image, unsigned long link_address, struct jstap_line *found);

/* stack.c: the frames of the probed code, innermost first. */
struct jstap_frames {
	const unsigned long *addresses;
	unsigned int count;
	unsigned long exact;	/* a bit for each of the first that is where the CPU was, not where a call returns to */
};

void jstap_frames_walk(struct jstap_context *c, struct jstap_frames *frames);
/* At a return, prints what returned and begins the line of the first frame, which it returns to. Context: a handler. */
void jstap_return_print(struct jstap_context *c);
/* Prints a frame with its symbol, and its line unless that is NULL. Context: a handler. */
void jstap_frame_print(struct jstap_context *c, unsigned long address, const struct jstap_line *line);

#endif
