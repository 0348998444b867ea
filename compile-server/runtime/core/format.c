// SPDX-License-Identifier: GPL-2.0-only
/* Printing: formats are tables made at translation time, values an array. */
#include "runtime.h"

#define DIGITS	32
#define PIECE	64

/* Where text goes: what does not fit is cut. */
struct sink {
	char *to;
	size_t size;
	size_t used;
};

static void put(struct sink *sink, char c)
{
	if (sink->used < sink->size)
		sink->to[sink->used++] = c;
}

static void put_bytes(struct sink *sink, const char *from, size_t count)
{
	count = min(count, sink->size - sink->used);
	memcpy(sink->to + sink->used, from, count);
	sink->used += count;
}

static void pad(struct sink *sink, char c, int count)
{
	while (count-- > 0)
		put(sink, c);
}

static void put_field(struct sink *sink, const char *text, int length, int width, bool left)
{
	if (!left)
		pad(sink, ' ', width - length);
	put_bytes(sink, text, length);
	if (left)
		pad(sink, ' ', width - length);
}

/* Writes the digits of a number from the end of a buffer and returns how many. */
static int digits(char *end, u64 value, unsigned int base, bool upper)
{
	const char *symbols = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int count = 0;

	while (value) {
		u32 digit;

		if (base == 10) {
			value = div_u64_rem(value, 10, &digit);
		} else {
			digit = value & (base - 1);
			value >>= base == 16 ? 4 : 3;
		}
		*--end = symbols[digit];
		count++;
	}
	return count;
}

static void put_number(struct sink *sink, s64 number, char conversion, u8 flags, int width, int precision)
{
	char buffer[DIGITS];
	const char *prefix = "";
	u64 value = number;
	unsigned int base = 10;
	int count, zeros, length;

	switch (conversion) {
	case 'd':
	case 'i':
		if (number < 0) {
			prefix = "-";
			value = 0 - value;
		} else if (flags & JSTAP_PLUS) {
			prefix = "+";
		} else if (flags & JSTAP_SPACE) {
			prefix = " ";
		}
		break;
	case 'p':
		flags |= JSTAP_HASH;
		fallthrough;
	case 'x':
		base = 16;
		prefix = flags & JSTAP_HASH ? "0x" : "";
		break;
	case 'X':
		base = 16;
		prefix = flags & JSTAP_HASH ? "0X" : "";
		break;
	case 'o':
		base = 8;
		prefix = flags & JSTAP_HASH ? "0" : "";
		break;
	}
	count = digits(buffer + DIGITS, value, base, conversion == 'X');
	/* Unlike C's, 0 has a digit whatever the precision. */
	zeros = max(precision, 1) - count;
	zeros = max(zeros, 0);
	length = strlen(prefix) + zeros + count;
	if ((flags & JSTAP_ZERO) && !(flags & JSTAP_LEFT) && precision < 0 && width > length) {
		zeros += width - length;
		length = width;
	}
	if (!(flags & JSTAP_LEFT))
		pad(sink, ' ', width - length);
	put_bytes(sink, prefix, strlen(prefix));
	pad(sink, '0', zeros);
	put_bytes(sink, buffer + DIGITS - count, count);
	if (flags & JSTAP_LEFT)
		pad(sink, ' ', width - length);
}

/* One byte; with the hash flag as C would write it. */
static void put_character(struct sink *sink, unsigned char c, u8 flags, int width)
{
	static const char escapes[] = "abtnvfr";
	char text[5] = { c, 0 };
	int length = 1;

	if (flags & JSTAP_HASH) {
		if (c >= '\a' && c <= '\r')
			length = scnprintf(text, sizeof(text), "\\%c", escapes[c - '\a']);
		else if (c == '\'' || c == '\\')
			length = scnprintf(text, sizeof(text), "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			length = scnprintf(text, sizeof(text), "\\%03o", c);
	}
	put_field(sink, text, length, width, flags & JSTAP_LEFT);
}

/* The number's own bytes, 1, 2, 4 or 8 of them; a wider field is filled with NUL. */
static void put_binary(struct sink *sink, s64 value, int width)
{
	int size = width == 1 || width == 2 || width == 4 ? width : 8;

	put_bytes(sink, (const char *)&value, size);
	pad(sink, '\0', width - size);
}

/* Memory at an address, as it is (m) or in hexadecimal (M), a piece at a time. */
static void put_memory(struct jstap_context *c, struct sink *sink, unsigned long address,
		       char conversion, u8 flags, int width, int precision)
{
	size_t size = clamp_t(int, precision < 0 ? 1 : precision, 0, PAGE_SIZE);
	size_t shown = conversion == 'M' ? 2 * size : size;
	char piece[PIECE];
	size_t at, step, i;

	pad(sink, ' ', flags & JSTAP_LEFT ? 0 : width - (int)shown);
	for (at = 0; at < size; at += step) {
		int ret;

		step = min_t(size_t, size - at, PIECE - (address + at) % PIECE);
		ret = flags & JSTAP_HASH ? jstap_copy_user(piece, address + at, step) :
					   jstap_copy_kernel(piece, address + at, step);
		if (ret) {
			jstap_error(c, "read fault [man error::fault] at 0x%lx", address + at);
			return;
		}
		if (conversion == 'm') {
			put_bytes(sink, piece, step);
			continue;
		}
		for (i = 0; i < step; i++) {
			put(sink, hex_asc_hi(piece[i]));
			put(sink, hex_asc_lo(piece[i]));
		}
	}
	pad(sink, ' ', flags & JSTAP_LEFT ? width - (int)shown : 0);
	if (conversion == 'm' && (flags & JSTAP_ZERO))
		put(sink, '\0');
}

static int dynamic(s16 size, const union jstap_value **values)
{
	if (size != JSTAP_DYNAMIC)
		return size;
	return clamp_t(s64, (*values)++->number, 0, JSTAP_OUTPUT_SIZE);
}

static void put_string(struct sink *sink, const char *text, u8 flags, int width, int precision)
{
	size_t most = precision < 0 ? jstap_script.string_size : (size_t)precision;

	put_field(sink, text, strnlen(text, most), width, flags & JSTAP_LEFT);
}

/* See runtime.h. Context: a handler. */
size_t jstap_format(struct jstap_context *c, char *to, size_t size,
		    const struct jstap_format *format, const union jstap_value *values)
{
	struct sink sink = { .to = to, .size = size };
	unsigned int i;

	for (i = 0; i < format->count && !c->error; i++) {
		const struct jstap_directive *d = &format->directives[i];
		int width, precision;

		put_bytes(&sink, d->literal, d->literal_length);
		if (!d->conversion)
			continue;
		width = dynamic(d->width, &values);
		precision = dynamic(d->precision, &values);
		switch (d->conversion) {
		case 's':
			put_string(&sink, values->string, d->flags, width, precision);
			break;
		case 'c':
			put_character(&sink, values->number, d->flags, width);
			break;
		case 'b':
			put_binary(&sink, values->number, width);
			break;
		case 'm':
		case 'M':
			put_memory(c, &sink, values->number, d->conversion, d->flags, width, precision);
			break;
		default:
			put_number(&sink, values->number, d->conversion, d->flags, width, precision);
			break;
		}
		values++;
	}
	return sink.used;
}

void jstap_flush(struct jstap_context *c)
{
	if (c->output_used)
		jstap_trace_write(c->probe, c->output, c->output_used);
	c->output_used = 0;
}

void jstap_output(struct jstap_context *c, const char *text, size_t size)
{
	if (size > JSTAP_OUTPUT_SIZE - c->output_used)
		jstap_flush(c);
	size = min_t(size_t, size, JSTAP_OUTPUT_SIZE);
	memcpy(c->output + c->output_used, text, size);
	c->output_used += size;
}

void jstap_vprintf(struct jstap_context *c, const char *format, va_list arguments)
{
	size_t room = JSTAP_OUTPUT_SIZE - c->output_used;
	va_list again;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(c->output + c->output_used, room, format, arguments);
	if (size >= room && c->output_used) {
		jstap_flush(c);
		size = vsnprintf(c->output, JSTAP_OUTPUT_SIZE, format, again);
	}
	va_end(again);
	c->output_used += min_t(size_t, max(size, 0), JSTAP_OUTPUT_SIZE - c->output_used - 1);
}

void jstap_printf(struct jstap_context *c, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	jstap_vprintf(c, format, arguments);
	va_end(arguments);
}

/*
 * Adds to the handler's output, which becomes one record at its end; what is too long for one is written in
 * several. Of a call that fails nothing is printed. Context: a handler.
 */
void jstap_print(struct jstap_context *c, const struct jstap_format *format,
		 const union jstap_value *values)
{
	size_t room = JSTAP_OUTPUT_SIZE - c->output_used;
	size_t size = jstap_format(c, c->output + c->output_used, room, format, values);

	if (size == room && c->output_used && !c->error) {
		/* Perhaps cut: print it again into an empty buffer. */
		jstap_flush(c);
		size = jstap_format(c, c->output, JSTAP_OUTPUT_SIZE, format, values);
	}
	if (!c->error)
		c->output_used += size;
}

/* As jstap_print(), into a string buffer. Context: a handler. */
void jstap_sprint(struct jstap_context *c, char *to, const struct jstap_format *format,
		  const union jstap_value *values)
{
	size_t size = jstap_format(c, to, jstap_script.string_size - 1, format, values);

	to[size] = '\0';
}
