// SPDX-License-Identifier: GPL-2.0-only
/* One table look-up for each byte of the subject; no memory but the cells on the stack. */
#include <jstap/regex.h>

static s32 source_value(u8 source, const s32 *cells, s32 here)
{
	return source == JSTAP_REGEX_HERE ? here : source == JSTAP_REGEX_UNSET ? -1 : cells[source];
}

/* A row holds the sources of the start of the match, and of start and end of each group. */
static void keep(const struct jstap_regex *regex, u32 accept, const s32 *cells, s32 here, s32 *offsets)
{
	const u8 *row = regex->rows + accept - 1;
	unsigned int i;

	offsets[0] = source_value(row[0], cells, here);
	offsets[1] = here;
	for (i = 1; i < regex->kept; i++)
		offsets[i + 1] = source_value(row[i], cells, here);
}

/*
 * Whether the subject holds a match. Where offsets are kept, they are those of the leftmost longest one: start
 * and end of the match, then of each group, -1 for a group that took no part; without a match they stay as they
 * were. Context: any.
 */
bool jstap_regex_search(const struct jstap_regex *regex, const char *subject, s32 *offsets)
{
	s32 cells[JSTAP_REGEX_CELLS];
	unsigned int state = 0;
	bool found = false;
	s32 here;

	for (here = 0;; here++) {
		u8 byte = subject[here];
		u32 accept = byte ? regex->accepts[state] : regex->ends[state];
		unsigned int edge = state * regex->columns + regex->classes[byte];
		const u8 *move;

		if (accept) {
			found = true;
			if (!regex->kept)
				break;
			keep(regex, accept, cells, here, offsets);
		}
		if (!byte || regex->targets[edge] == JSTAP_REGEX_NOWHERE)
			break;
		state = regex->targets[edge];
		if (!regex->kept)
			continue;
		for (move = regex->lists + regex->moves[edge]; *move != JSTAP_REGEX_LAST; move += 2)
			cells[move[0]] = source_value(move[1], cells, here);
	}
	return found;
}
