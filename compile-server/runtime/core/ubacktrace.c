// SPDX-License-Identifier: GPL-2.0-only
/* Backtraces of programs as text. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "runtime.h"
#include "stack.h"
#include "ustack.h"
#include "usymbol.h"

#define NUMBERS	96	/* bytes that a few numbers take as text */

static void put(struct jstap_context *c, const char *text)
{
	jstap_output(c, text, strlen(text));
}

__printf(2, 3) static void put_numbers(struct jstap_context *c, const char *format, ...)
{
	char text[NUMBERS];
	va_list args;
	int size;

	va_start(args, format);
	size = vscnprintf(text, sizeof(text), format, args);
	va_end(args);
	jstap_output(c, text, size);
}

static void print_path(struct jstap_context *c, struct jstap_user_map *map, const struct jstap_user_named *named, bool with_offset)
{
	const char *path = named->mapping ? jstap_user_map_path(map, named->mapping) : "";

	if (!path[0])
		return;
	put(c, " [");
	put(c, path);
	if (with_offset)
		put_numbers(c, "+0x%lx/0x%lx", jstap_user_map_link_address(named->mapping, named->address),
			    named->mapping->file_size ?: named->mapping->end - named->mapping->start);
	put(c, "]");
}

static void print_frame(struct jstap_context *c, struct jstap_user_map *map, const struct jstap_user_named *named, bool guessed,
			enum jstap_user_print how)
{
	if (how == JSTAP_USER_BRIEF) {
		if (named->symbol)
			put(c, named->symbol);
		put_numbers(c, named->symbol ? "+0x%lx\n" : "0x%lx\n", named->symbol ? named->offset : named->address);
		return;
	}
	put_numbers(c, " 0x%lx", named->address);
	if (named->symbol) {
		put(c, " : ");
		put(c, named->symbol);
		put_numbers(c, "+0x%lx/0x%lx", named->offset, named->size);
	}
	if (how == JSTAP_USER_LINES && named->line.file) {
		put(c, " at ");
		put(c, named->line.file);
		put_numbers(c, ":%u", named->line.line);
	}
	print_path(c, map, named, /* with_offset= */ !named->symbol);
	put(c, guessed ? " (inexact)\n" : "\n");
}

static void print_from(struct jstap_context *c, struct jstap_user_registers *r, enum jstap_user_print how)
{
	struct jstap_user_frames frames;
	struct jstap_user_map map;
	struct jstap_user_named named;
	unsigned int i;

	jstap_user_map_open(&map);
	jstap_user_walk(c, &map, r, &frames);
	for (i = 0; i < frames.count; i++) {
		jstap_user_name(&map, frames.addresses[i], !jstap_user_frame_is(frames.exact, i), &named);
		print_frame(c, &map, &named, jstap_user_frame_is(frames.guessed, i), how);
	}
	jstap_user_map_close(&map);
}

void jstap_user_backtrace_print(struct jstap_context *c, enum jstap_user_print how)
{
	struct jstap_user_registers r;

	if (jstap_user_registers_now(c, &r))
		print_from(c, &r, how);
}

void jstap_user_backtrace_print_from(struct jstap_context *c, unsigned long pc, unsigned long sp, unsigned long fp,
				     enum jstap_user_print how)
{
	struct jstap_user_registers r;

	if (!jstap_user_registers_now(c, &r))
		return;
	r.values[16] = pc;
	r.values[7] = sp;
	r.values[6] = fp;
	r.known = 1u << 16 | 1u << 7 | 1u << 6;
	print_from(c, &r, how);
}

/* The frames of the current task; none when it has no user mode. */
static void walk(struct jstap_context *c, struct jstap_user_map *map, struct jstap_user_frames *frames)
{
	struct jstap_user_registers r;

	jstap_user_map_open(map);
	if (jstap_user_registers_now(c, &r))
		jstap_user_walk(c, map, &r, frames);
	else
		*frames = (struct jstap_user_frames){ .addresses = c->addresses };
}

void jstap_user_callers(struct jstap_context *c, char *to, s64 most)
{
	struct jstap_user_frames frames;
	struct jstap_user_map map;

	walk(c, &map, &frames);
	jstap_user_map_close(&map);
	jstap_addresses_text(to, frames.addresses, most < 0 ? frames.count : min_t(u64, frames.count, most));
}

void jstap_user_backtrace(struct jstap_context *c, char *to)
{
	jstap_user_callers(c, to, -1);
}

unsigned long jstap_user_frame(struct jstap_context *c, s64 number)
{
	struct jstap_user_frames frames;
	struct jstap_user_map map;

	walk(c, &map, &frames);
	jstap_user_map_close(&map);
	return number >= 0 && number < frames.count ? frames.addresses[number] : 0;
}

/* Adds to a string if there is room. */
static bool add(char *to, size_t *used, const char *text, size_t size)
{
	if (*used + size >= jstap_script.string_size)
		return false;
	memcpy(to + *used, text, size);
	*used += size;
	return true;
}

static const char *base_name(const char *path)
{
	return strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
}

/* Adds "NAME+0xOFFSET [FILE]", or "0xADDRESS [FILE+0xOFFSET]", as a line; false and nothing when it does not fit. */
static bool add_frame(struct jstap_user_map *map, char *to, size_t *used, const struct jstap_user_named *named)
{
	const char *file = named->mapping ? base_name(jstap_user_map_path(map, named->mapping)) : "";
	char numbers[NUMBERS], offset[NUMBERS] = "";
	size_t at = *used;
	bool fits;

	scnprintf(numbers, sizeof(numbers), named->symbol ? "+0x%lx" : "0x%lx",
		  named->symbol ? named->offset : named->address);
	if (!named->symbol && named->mapping)
		scnprintf(offset, sizeof(offset), "+0x%lx", jstap_user_map_link_address(named->mapping, named->address));
	fits = (!named->symbol || add(to, &at, named->symbol, strlen(named->symbol))) &&
	       add(to, &at, numbers, strlen(numbers));
	if (file[0])
		fits = fits && add(to, &at, " [", 2) && add(to, &at, file, strlen(file)) &&
		       add(to, &at, offset, strlen(offset)) && add(to, &at, "]", 1);
	fits = fits && add(to, &at, "\n", 1);
	if (fits)
		*used = at;
	to[*used] = '\0';
	return fits;
}

void jstap_user_backtrace_sprint(struct jstap_context *c, char *to)
{
	struct jstap_user_frames frames;
	struct jstap_user_map map;
	struct jstap_user_named named;
	size_t used = 0;
	unsigned int i;

	to[0] = '\0';
	walk(c, &map, &frames);
	for (i = 0; i < frames.count; i++) {
		jstap_user_name(&map, frames.addresses[i], !jstap_user_frame_is(frames.exact, i), &named);
		if (!add_frame(&map, to, &used, &named))
			break;
	}
	jstap_user_map_close(&map);
}

void jstap_user_stack_print(struct jstap_context *c, const char *addresses)
{
	unsigned long address;
	struct jstap_user_map map;
	struct jstap_user_named named;

	jstap_user_map_open(&map);
	while (jstap_next_address(&addresses, &address)) {
		jstap_user_name(&map, address, /* returns= */ false, &named);
		print_frame(c, &map, &named, /* guessed= */ false, JSTAP_USER_FULL);
	}
	jstap_user_map_close(&map);
}

void jstap_user_stack_sprint(struct jstap_context *c, char *to, const char *addresses)
{
	unsigned long address;
	struct jstap_user_map map;
	struct jstap_user_named named;
	size_t used = 0;

	to[0] = '\0';
	jstap_user_map_open(&map);
	while (jstap_next_address(&addresses, &address)) {
		jstap_user_name(&map, address, /* returns= */ false, &named);
		if (!add_frame(&map, to, &used, &named))
			break;
	}
	jstap_user_map_close(&map);
}

/* Puts text before what there is; false when it does not fit. */
static bool add_before(char *to, size_t *at, const char *text)
{
	size_t length = strlen(text);

	if (length > *at)
		return false;
	*at -= length;
	memcpy(to + *at, text, length);
	return true;
}

void jstap_user_backtrace_fold(struct jstap_context *c, char *to)
{
	const size_t size = jstap_script.string_size;
	struct jstap_user_frames frames;
	struct jstap_user_map map;
	struct jstap_user_named named;
	size_t at = size - 1;
	unsigned int i;

	to[at] = '\0';
	walk(c, &map, &frames);
	for (i = 0; i < frames.count; i++) {
		const size_t before = at;
		const char *name;

		jstap_user_name(&map, frames.addresses[i], !jstap_user_frame_is(frames.exact, i), &named);
		name = named.symbol;
		if (!name && named.mapping)
			name = base_name(jstap_user_map_path(&map, named.mapping));
		if ((i && !add_before(to, &at, ";")) || !add_before(to, &at, name && name[0] ? name : "[unknown]")) {
			at = before;
			break;
		}
	}
	jstap_user_map_close(&map);
	memmove(to, to + at, size - at);
}
