// SPDX-License-Identifier: GPL-2.0-only
/* Strings: buffers of script->string_size bytes, always ended by a NUL, longer results cut. */
#include "runtime.h"

/* from may be shorter than a buffer, but not overlap with to unless it is to. Context: any. */
void jstap_string_copy(struct jstap_context *c, char *to, const char *from)
{
	if (to != from)
		strscpy(to, from, jstap_script.string_size);
}

/* Context: any. */
void jstap_string_append(struct jstap_context *c, char *to, const char *from)
{
	size_t used = strnlen(to, jstap_script.string_size);

	if (used + 1 < jstap_script.string_size)
		strscpy(to + used, from, jstap_script.string_size - used);
}

/* Orders bytes as unsigned numbers: less than, equal to or greater than 0. Context: any. */
int jstap_string_compare(const char *a, const char *b)
{
	return strncmp(a, b, jstap_script.string_size);
}
