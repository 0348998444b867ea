// SPDX-License-Identifier: GPL-2.0-only
/* What a handler's last successful match was: matched(), ngroups(). */
#include <linux/overflow.h>

#include "match.h"
#include "runtime.h"

struct jstap_matched {
	unsigned int groups;	/* of the pattern; group 0, the whole match, not counted */
	s32 *offsets;		/* start and end of the match, then of each group */
	char *subject;		/* a copy: the variable may change */
};

/* NULL with a message when there is no memory. Context: may sleep. */
struct jstap_matched *jstap_matched_create(void)
{
	size_t offsets = array_size(2 * (jstap_script.match_groups + 1), sizeof(s32));
	struct jstap_matched *matched =
		jstap_allocate(sizeof(*matched) + offsets + jstap_script.string_size, "the matches of a CPU", "");

	if (matched) {
		matched->offsets = (s32 *)(matched + 1);
		matched->subject = (char *)matched->offsets + offsets;
	}
	return matched;
}

bool jstap_match(struct jstap_context *c, const struct jstap_regex *regex, const char *subject)
{
	struct jstap_matched *matched = c->matched;

	if (!regex->kept)
		return jstap_regex_search(regex, subject, NULL);
	if (!jstap_regex_search(regex, subject, matched->offsets))
		return false;
	c->has_matched = true;
	matched->groups = (regex->kept - 1) / 2;
	jstap_string_copy(c, matched->subject, subject);
	return true;
}

s64 jstap_match_groups(struct jstap_context *c)
{
	if (c->has_matched)
		return c->matched->groups + 1;
	jstap_error(c, "no regular expression has matched before in this handler");
	return 0;
}

void jstap_match_group(struct jstap_context *c, s64 group, char *to)
{
	s64 groups = jstap_match_groups(c);
	const s32 *offsets;
	s32 start, end;

	to[0] = '\0';
	if (c->error)
		return;
	if (group < 0 || group >= groups) {
		jstap_error(c, "the regular expression has no group %lld, its last one is %lld", group, groups - 1);
		return;
	}
	offsets = c->matched->offsets + 2 * group;
	/* The copy of a literal that is longer than a string was cut. */
	end = min_t(s32, offsets[1], strlen(c->matched->subject));
	start = offsets[0];
	if (start < 0 || start >= end)
		return;
	memcpy(to, c->matched->subject + start, end - start);
	to[end - start] = '\0';
}
