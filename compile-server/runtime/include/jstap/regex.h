/* SPDX-License-Identifier: GPL-2.0-only */
/* Regular expressions: automata that the translator made, and the search that runs any of them. */
#ifndef JSTAP_REGEX_H
#define JSTAP_REGEX_H

#include <linux/types.h>

#define JSTAP_REGEX_CELLS	101	/* what an automaton may keep on its way; the last is a scratch cell */
#define JSTAP_REGEX_NOWHERE	0xffff	/* a target: no match can follow */
#define JSTAP_REGEX_HERE	0xfd	/* a source: the current offset */
#define JSTAP_REGEX_UNSET	0xfe	/* a source: -1 */
#define JSTAP_REGEX_LAST	0xff	/* ends a list */

/* A search by a deterministic automaton; the tables are of one state after the other. */
struct jstap_regex {
	u16 columns;
	u16 kept;		/* offsets kept of a match but its end; 0: only whether there is one */
	const u8 *classes;	/* of each byte: its column */
	const u16 *targets;	/* of each state and column: the next state, or JSTAP_REGEX_NOWHERE */
	const u32 *moves;	/* of each state and column: an index into the lists */
	const u8 *lists;	/* pairs of cell and source, JSTAP_REGEX_LAST behind the last */
	const u32 *accepts;	/* of each state: 0, or one more than an index into the rows */
	const u32 *ends;	/* the same, for the end of the subject */
	const u8 *rows;		/* the sources of a match */
};

bool jstap_regex_search(const struct jstap_regex *regex, const char *subject, s32 *offsets);

#endif
