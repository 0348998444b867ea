/* SPDX-License-Identifier: GPL-2.0-only */
/* Strings, matches and printing, for emitted C. */
#ifndef JSTAP_TEXT_H
#define JSTAP_TEXT_H

#include <jstap/regex.h>

/* All buffers have script->string_size bytes, longer results are cut. */
void jstap_string_copy(struct jstap_context *c, char *to, const char *from);
/* from in quotes, with C's escapes; with dots behind the quotes where it is too long. The two may not be the same. */
void jstap_string_quote(struct jstap_context *c, char *to, const char *from);
void jstap_string_append(struct jstap_context *c, char *to, const char *from);
int jstap_string_compare(const char *a, const char *b);

/* Text with C's escapes, made byte by byte: begin, add until it says that there is no more room, end. */
struct jstap_quote {
	char *to;
	size_t used;
	size_t fits;	/* how much of it can stay when it is cut */
	size_t limit;
	bool quoted;
};

void jstap_quote_begin(struct jstap_quote *quote, char *to, s64 limit, bool quoted);
bool jstap_quote_put(struct jstap_quote *quote, const char *text, size_t size);
bool jstap_quote_add(struct jstap_quote *quote, u8 byte);
void jstap_quote_end(struct jstap_quote *quote, bool cut);

/* Searches; an automaton that keeps offsets needs script->match_groups. */
bool jstap_match(struct jstap_context *c, const struct jstap_regex *regex, const char *subject);
/* The handler's last match that succeeded; an error when there was none. to: a buffer for the group's text. */
s64 jstap_match_groups(struct jstap_context *c);
void jstap_match_group(struct jstap_context *c, s64 group, char *to);

/* Flags, widths and precisions of a directive. */
#define JSTAP_LEFT	0x01
#define JSTAP_PLUS	0x02
#define JSTAP_SPACE	0x04
#define JSTAP_ZERO	0x08
#define JSTAP_HASH	0x10
#define JSTAP_NO_SIZE	(-1)
#define JSTAP_DYNAMIC	(-2)	/* the next value, a number */

struct jstap_directive {
	const char *literal;	/* printed before the value */
	u16 literal_length;
	char conversion;	/* 0: nothing but the literal */
	u8 flags;
	s16 width;
	s16 precision;
};

struct jstap_format {
	const struct jstap_directive *directives;
	unsigned int count;
};

void jstap_print(struct jstap_context *c, const struct jstap_format *format,
		 const union jstap_value *values);
/* The same for C in scripts, with the kernel's directives. */
__printf(2, 3) void jstap_printf(struct jstap_context *c, const char *format, ...);
__printf(2, 0) void jstap_vprintf(struct jstap_context *c, const char *format, va_list arguments);
void jstap_sprint(struct jstap_context *c, char *to, const struct jstap_format *format,
		  const union jstap_value *values);

/* The content of a procfs file: what was written to it, and what a read is to get. */
const char *jstap_question(struct jstap_context *c);
void jstap_answer(struct jstap_context *c, const char *text);
void jstap_answer_append(struct jstap_context *c, const char *text);

/*
 * Globals as data, each in records of its own (JSON): for those who asked for data at the start. A map may take several
 * records, each with some of its elements.
 */
struct jstap_map;
bool jstap_wants_data(void);
void jstap_data_number(struct jstap_context *c, const char *name, s64 value);
void jstap_data_string(struct jstap_context *c, const char *name, const char *value);
void jstap_data_map(struct jstap_context *c, struct jstap_map *map);

#endif
