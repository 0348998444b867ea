// SPDX-License-Identifier: GPL-2.0-only
/* Directives against the C library's printf where it has the same, and against the language's rules elsewhere. */
#include "../../core/trace.h"
#include "test.h"

static const char *format(char conversion, u8 flags, int width, int precision, union jstap_value value)
{
	static char text[JSTAP_OUTPUT_SIZE + 1];
	struct jstap_directive d = {
		.literal = "<", .literal_length = 1, .conversion = conversion, .flags = flags, .width = width, .precision = precision,
	};
	struct jstap_format f = { &d, 1 };
	struct jstap_context *c = test_context();
	size_t size = jstap_format(c, text, JSTAP_OUTPUT_SIZE, &f, &value);

	CHECK(size <= JSTAP_OUTPUT_SIZE);
	text[size] = '\0';
	return c->error ? c->error : text + 1;
}

static const char *number(char conversion, u8 flags, int width, int precision, s64 value)
{
	return format(conversion, flags, width, precision, (union jstap_value){ .number = value });
}

static void random_number(void)
{
	static const char conversions[] = "diuxXo";
	static const struct { u8 flag; char c; } flags[] = {
		{ 0, 0 }, { JSTAP_LEFT, '-' }, { JSTAP_PLUS, '+' }, { JSTAP_SPACE, ' ' }, { JSTAP_ZERO, '0' },
	};
	char conversion = conversions[rand() % 6];
	int flag = rand() % 5;
	int width = rand() % 3 ? rand() % 70 : -1;
	int precision = rand() % 3 ? -1 : rand() % 70;
	s64 value = (s64)((u64)rand() << 33 ^ rand()) >> rand() % 64;
	char c_format[64], expected[256], *at = c_format;

	/* C leaves out the digits of 0 with a precision of 0; here 0 always has one. */
	if (!precision && !value)
		return;
	if (conversion != 'd' && conversion != 'i' && (flags[flag].flag & (JSTAP_PLUS | JSTAP_SPACE)))
		return;
	*at++ = '%';
	if (flags[flag].c)
		*at++ = flags[flag].c;
	if (width > 0)
		at += sprintf(at, "%d", width);
	if (precision >= 0)
		at += sprintf(at, ".%d", precision);
	sprintf(at, "ll%c", conversion);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(expected, sizeof(expected), c_format, (long long)value);
#pragma GCC diagnostic pop
	if (strcmp(number(conversion, flags[flag].flag, width, precision, value), expected)) {
		fprintf(stderr, "%s of %lld: <%s>, not <%s>\n", c_format, value,
			number(conversion, flags[flag].flag, width, precision, value), expected);
		abort();
	}
}

static void rules(void)
{
	char memory[80];
	const char *text;

	CHECK(!strcmp(number('p', 0, -1, -1, 1), "0x1"));
	CHECK(!strcmp(number('d', 0, -1, 0, 0), "0"));
	CHECK(!strcmp(number('x', 0, 3, 0, 0), "  0"));
	CHECK(!strcmp(number('p', 0, 6, -1, 1), "   0x1"));
	CHECK(!strcmp(number('x', JSTAP_HASH, -1, -1, 0), "0x0"));
	CHECK(!strcmp(number('X', JSTAP_HASH, -1, -1, 171), "0XAB"));
	CHECK(!strcmp(number('o', JSTAP_HASH, -1, -1, 8), "010"));
	CHECK(!strcmp(number('d', 0, -1, 5, -42), "-00042"));
	CHECK(!strcmp(number('d', 0, -1, -1, S64_MIN), "-9223372036854775808"));
	CHECK(!strcmp(number('c', 0, 5, -1, 'x'), "    x"));
	CHECK(!strcmp(number('c', JSTAP_LEFT, 3, -1, 'x'), "x  "));
	CHECK(!strcmp(number('c', JSTAP_HASH, -1, -1, '\n'), "\\n"));
	CHECK(!strcmp(number('c', JSTAP_HASH, -1, -1, 1), "\\001"));
	CHECK(!strcmp(number('c', JSTAP_HASH, -1, -1, '\''), "\\'"));
	text = number('b', 0, 4, -1, 0x04030201);
	CHECK(!memcmp(text, "\1\2\3\4", 5));
	text = number('b', 0, 10, -1, -1);
	CHECK(!memcmp(text, "\xff\xff\xff\xff\xff\xff\xff\xff\0\0", 10));
	CHECK(!strcmp(format('s', 0, -1, 3, (union jstap_value){ .string = "abcdef" }), "abc"));
	CHECK(!strcmp(format('s', 0, 6, -1, (union jstap_value){ .string = "abc" }), "   abc"));
	CHECK(!strcmp(format('s', JSTAP_LEFT, 6, -1, (union jstap_value){ .string = "abc" }), "abc   "));
	for (int i = 0; i < 80; i++)
		memory[i] = 'A' + i % 26;
	CHECK(!strncmp(number('m', 0, -1, 80, (s64)memory), memory, 80));
	CHECK(!strcmp(number('M', 0, 8, 2, (s64)memory), "    4142"));
	CHECK(!strcmp(number('m', 0, -1, 4, 16), "read fault [man error::fault] at 0x10"));
}

/* Everything that is printed comes out once and whole, however the calls fall upon the buffer. */
static void overflow(void)
{
	struct jstap_context *c = test_context();
	static const struct jstap_directive d = { .literal = "", .conversion = 's', .width = -2, .precision = -1 };
	static const struct jstap_format f = { &d, 1 };
	static const struct jstap_probe probe = { .index = 3 };
	static char read[1 << 18];
	size_t printed = 0, found = 0;
	ssize_t size;

	c->probe = &probe;
	for (int i = 0; i < 20; i++) {
		s64 width = rand() % 3000;

		jstap_print(c, &f, (union jstap_value[]){ { .number = width }, { .string = "x" } });
		printed += max(width, 1LL);
	}
	if (c->output_used)
		jstap_trace_write(&probe, c->output, c->output_used);
	c->output_used = 0;
	jiffies += 10;
	size = jstap_trace_read(read, sizeof(read));
	for (ssize_t at = 0; at < size; at += 32 + ALIGN(*(u32 *)(read + at), 8))
		found += *(u32 *)(read + at);
	CHECK(found == printed);
}

void test_formats(unsigned int rounds)
{
	rules();
	for (unsigned int i = 0; i < rounds; i++) {
		overflow();
		for (int j = 0; j < 2000; j++)
			random_number();
	}
}
