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

/* A byte as C writes it between quotes. Returns how many characters. */
static int quoted_byte(char *to, size_t size, u8 byte)
{
	static const char letters[] = "\a\b\t\n\v\f\r", names[] = "abtnvfr";
	const char *letter = strchr(letters, byte);

	if (letter)
		return scnprintf(to, size, "\\%c", names[letter - letters]);
	if (byte == '"' || byte == '\\')
		return scnprintf(to, size, "\\%c", byte);
	return scnprintf(to, size, byte >= ' ' && byte < 0x7f ? "%c" : "\\%03o", byte);
}

/* Context: a handler. */
void jstap_string_quote(struct jstap_context *c, char *to, const char *from)
{
	/* Behind the text: quotes, dots and a NUL. */
	const size_t most = jstap_script.string_size - sizeof("\"...");
	size_t used = 0;

	to[used++] = '"';
	for (; *from; from++) {
		char text[8];
		int length = quoted_byte(text, sizeof(text), *from);

		if (used + length > most)
			break;
		memcpy(to + used, text, length);
		used += length;
	}
	strcpy(to + used, *from ? "\"..." : "\"");
}

/* Orders bytes as unsigned numbers: less than, equal to or greater than 0. Context: any. */
int jstap_string_compare(const char *a, const char *b)
{
	return strncmp(a, b, jstap_script.string_size);
}
