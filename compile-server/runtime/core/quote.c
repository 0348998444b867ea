// SPDX-License-Identifier: GPL-2.0-only
/* Text with C's escapes for everything that cannot be printed, for functions of the tapset library. */
#include "runtime.h"

#define CUT_MARK "\"..."

/* The escape of a byte; to has room for 5. Returns its length. */
static size_t escape(char *to, u8 byte)
{
	static const char letters[] = "abtnvfr";

	if (byte >= '\a' && byte <= '\r')
		return scnprintf(to, 5, "\\%c", letters[byte - '\a']);
	if (byte == '"' || byte == '\\')
		return scnprintf(to, 5, "\\%c", byte);
	if (byte >= ' ' && byte < 0x7f)
		return scnprintf(to, 5, "%c", byte);
	return scnprintf(to, 5, "\\%03o", byte);
}

/*
 * Begins a text of at most limit bytes, in quotes or not; no limit when it is not positive. What is in quotes and does not fit ends
 * with three dots behind them, and has these five bytes whatever the limit. to: a string buffer. Context: any.
 */
void jstap_quote_begin(struct jstap_quote *quote, char *to, s64 limit, bool quoted)
{
	const size_t most = jstap_script.string_size - 1;

	quote->to = to;
	quote->used = 0;
	quote->limit = limit > 0 ? min_t(u64, limit, most) : most;
	quote->quoted = quoted && most > strlen(CUT_MARK);
	if (quote->quoted)
		to[quote->used++] = '"';
	quote->fits = quote->used;
}

/* Adds a text as a whole; false when there is no more room for it, so that the whole has to be ended as one that is cut. */
bool jstap_quote_put(struct jstap_quote *quote, const char *text, size_t size)
{
	const size_t behind = quote->quoted ? 1 : 0;

	if (quote->used + size + behind > quote->limit)
		return false;
	memcpy(quote->to + quote->used, text, size);
	quote->used += size;
	/* Up to here the text may be cut: the mark fits behind it. */
	if (quote->used + strlen(CUT_MARK) <= quote->limit)
		quote->fits = quote->used;
	return true;
}

/* Adds a byte, or what stands for it. */
bool jstap_quote_add(struct jstap_quote *quote, u8 byte)
{
	char text[5];

	return jstap_quote_put(quote, text, escape(text, byte));
}

/* Ends the text. cut: something was left out. */
void jstap_quote_end(struct jstap_quote *quote, bool cut)
{
	if (!quote->quoted)
		quote->to[quote->used] = '\0';
	else if (cut)
		strcpy(quote->to + quote->fits, CUT_MARK);
	else
		strcpy(quote->to + quote->used, "\"");
}
