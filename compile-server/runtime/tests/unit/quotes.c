// SPDX-License-Identifier: GPL-2.0-only
/* Quoted text against a model that makes all of it first and cuts it then. */
#include "test.h"

static char all[4096];	/* the whole text, without quotes */
static size_t ends[512];	/* where each escape ends */

static void escape_all(const unsigned char *from, int count)
{
	char *to = all;

	*to = '\0';
	for (int i = 0; i < count; i++) {
		const char *letters = "\a\b\t\n\v\f\r", *found = strchr(letters, from[i]);

		if (from[i] && found)
			to += sprintf(to, "\\%c", "abtnvfr"[found - letters]);
		else if (from[i] == '"' || from[i] == '\\')
			to += sprintf(to, "\\%c", from[i]);
		else if (from[i] >= 32 && from[i] < 127)
			to += sprintf(to, "%c", from[i]);
		else
			to += sprintf(to, "\\%03o", from[i]);
		ends[i] = to - all;
	}
}

/* As much as fits beside what stands around it, whole escapes only. */
static const char *expected(int count, size_t limit, bool quoted)
{
	static char text[4200];
	const size_t around = quoted ? strlen("\"\"...") : 0;
	size_t kept = 0;

	if (quoted && (!count || strlen(all) + 2 <= limit)) {
		sprintf(text, "\"%s\"", all);
		return text;
	}
	for (int i = 0; i < count && ends[i] + around <= limit; i++)
		kept = ends[i];
	sprintf(text, quoted ? "\"%.*s\"..." : "%.*s", (int)kept, all);
	return text;
}

static void random_text(void)
{
	unsigned char from[64];
	char to[512];
	const int count = rand() % sizeof(from);
	const int limit = rand() % 3 ? rand() % 80 : 0;
	const bool quoted = rand() % 2;
	struct jstap_quote quote;
	int i;

	for (i = 0; i < count; i++)
		from[i] = rand() % 3 ? rand() : "a\n\"\\\0z"[rand() % 6];
	escape_all(from, count);
	jstap_quote_begin(&quote, to, limit, quoted);
	for (i = 0; i < count && jstap_quote_add(&quote, from[i]); i++)
		;
	jstap_quote_end(&quote, i < count);
	if (strcmp(to, expected(count, limit ? limit : 511, quoted))) {
		fprintf(stderr, "%d of limit %d: %s, not %s\n", count, limit, to, expected(count, limit ? limit : 511, quoted));
		abort();
	}
}

/* Nothing is written behind the end of a string, however small strings are. */
static void small_strings(void)
{
	for (size_t size = 2; size < 12; size++) {
		char to[16];
		struct jstap_quote quote;
		int i;

		memset(to, '#', sizeof(to));
		jstap_script.string_size = size;
		jstap_quote_begin(&quote, to, 0, size % 2);
		for (i = 0; i < 9 && jstap_quote_add(&quote, 'x'); i++)
			;
		jstap_quote_end(&quote, i < 9);
		CHECK(strnlen(to, size) < size);
		for (size_t at = size; at < sizeof(to); at++)
			CHECK(to[at] == '#');
	}
}

void test_quotes(unsigned int rounds)
{
	const size_t size = jstap_script.string_size;

	small_strings();
	jstap_script.string_size = 512;
	for (unsigned int i = 0; i < rounds * 1000; i++)
		random_text();
	jstap_script.string_size = size;
}
