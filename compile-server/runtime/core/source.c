// SPDX-License-Identifier: GPL-2.0-only
/* Where addresses of the running kernel are in the source. */
#include <linux/bits.h>
#include <linux/kernel.h>

#include "lines.h"
#include "runtime.h"

/* The line of an address of the running kernel. */
static bool line_of(unsigned long address, struct jstap_line *found)
{
	unsigned int i;

	for (i = 0; i < jstap_script.line_count; i++) {
		const struct jstap_lines *lines = &jstap_script.lines[i];
		unsigned long link_address;

		if (lines->section && !READ_ONCE(lines->section->known))
			continue;
		link_address = address - (lines->section ? lines->section->delta : jstap_relocate(0));
		if (link_address - lines->start < lines->size)
			return jstap_line_find(lines->image, link_address, found);
	}
	return false;
}

void jstap_line(struct jstap_context *c, char *to, unsigned long address, enum jstap_line_part part)
{
	struct jstap_line found;

	if (!line_of(address, &found))
		snprintf(to, jstap_script.string_size, "0x%lx", address);
	else if (part == JSTAP_LINE_FILE)
		strscpy(to, found.file, jstap_script.string_size);
	else if (part == JSTAP_LINE_NUMBER)
		snprintf(to, jstap_script.string_size, "%u", found.line);
	else
		snprintf(to, jstap_script.string_size, "%s:%u", found.file, found.line);
}

/* Context: a handler. */
void jstap_print_backtrace_lines(struct jstap_context *c)
{
	struct jstap_frames frames;
	unsigned int i;

	jstap_frames_walk(c, &frames);
	jstap_return_print(c);
	for (i = 0; i < frames.count; i++) {
		unsigned long address = frames.addresses[i];
		struct jstap_line found;
		/* Where a call returns to may be another line than the call. */
		bool known = line_of(i < BITS_PER_LONG && frames.exact & BIT(i) ? address : address - 1, &found);

		jstap_frame_print(c, address, known ? &found : NULL);
	}
}
