// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backtraces of the probed code and names of kernel addresses. The kernel's own unwinder does the work; it starts from
 * the probe's registers, or, where a family has none, from here, and then leaves out what is ours.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "../compat/unwind.h"
#include "lines.h"
#include "runtime.h"
#include "stack.h"

#define LINE	(KSYM_SYMBOL_LEN + 48)

void jstap_frames_walk(struct jstap_context *c, struct jstap_frames *frames)
{
	frames->addresses = c->addresses;
	frames->count = jstap_unwind(c->regs, c->addresses, jstap_most_frames(), &frames->exact);
}

/* Finds the frames; their addresses are in c->addresses. */
static unsigned int walk(struct jstap_context *c)
{
	struct jstap_frames frames;

	jstap_frames_walk(c, &frames);
	return frames.count;
}

/* At a return nothing of the function is left on the stack. */
void jstap_return_print(struct jstap_context *c)
{
	static const char from[] = "Returning from: ", to[] = "Returning to  : ";

	if (!c->from)
		return;
	jstap_output(c, from, strlen(from));
	jstap_frame_print(c, c->from, NULL);
	jstap_output(c, to, strlen(to));
}

#define ADDRESS_TEXT	(sizeof("0x ") + sizeof(unsigned long) * 2)

/* "0x", the digits, a blank: what the kernel's printf needs three times as long for. Returns how many bytes. */
static unsigned int address_text(char *to, unsigned long address)
{
	unsigned int digits = address ? DIV_ROUND_UP(fls64(address), 4) : 1;
	unsigned int i;

	to[0] = '0';
	to[1] = 'x';
	for (i = digits; i--; address >>= 4)
		to[2 + i] = hex_asc_lo(address);
	to[2 + digits] = ' ';
	return digits + 3;
}

void jstap_addresses_text(char *to, const unsigned long *frames, unsigned int count)
{
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		char text[ADDRESS_TEXT];
		unsigned int size = address_text(text, frames[i]);

		if (used + size >= jstap_script.string_size)
			break;
		memcpy(to + used, text, size);
		used += size;
	}
	to[used] = '\0';
}

/* Context: a handler. */
void jstap_backtrace(struct jstap_context *c, char *to)
{
	jstap_callers(c, to, -1);
}

/* The first count frames, all when it is negative. Context: a handler. */
void jstap_callers(struct jstap_context *c, char *to, s64 most)
{
	const unsigned long *frames = c->addresses;
	unsigned int count = walk(c);

	jstap_addresses_text(to, frames, most < 0 ? count : min_t(u64, count, most));
}

/* The address of a frame, 0 being the innermost; 0 where there is none. Context: a handler. */
unsigned long jstap_frame(struct jstap_context *c, s64 number)
{
	const unsigned long *frames = c->addresses;
	unsigned int count = walk(c);

	return number >= 0 && number < count ? frames[number] : 0;
}

/* " 0xADDRESS : NAME+0xOFFSET/0xSIZE at FILE:LINE [MODULE]", or the address alone where it has no name. */
void jstap_frame_print(struct jstap_context *c, unsigned long address, const struct jstap_line *line)
{
	char symbol[KSYM_SYMBOL_LEN];
	char text[LINE];
	const char *module;
	bool named;
	int size;

	sprint_symbol(symbol, address);
	named = strncmp(symbol, "0x", 2) != 0;
	module = strstr(symbol, " [") ?: " [kernel]";
	size = scnprintf(text, sizeof(text), " 0x%lx%s%.*s", address, named ? " : " : "",
			 named ? (int)strcspn(symbol, " ") : 0, symbol);
	jstap_output(c, text, size);
	if (line) {
		jstap_output(c, " at ", 4);
		jstap_output(c, line->file, strlen(line->file));
		size = scnprintf(text, sizeof(text), ":%u", line->line);
		jstap_output(c, text, size);
	}
	size = scnprintf(text, sizeof(text), "%s\n", named ? module : "");
	jstap_output(c, text, size);
}

static void print_frame(struct jstap_context *c, unsigned long address)
{
	jstap_frame_print(c, address, NULL);
}

/* Adds "NAME+0xOFFSET [MODULE]", or the address, as a line; false when it does not fit. */
static bool add_frame(char *to, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	char line[LINE];
	size_t used = strlen(to);
	const char *module;
	size_t size;

	sprint_symbol(symbol, address);
	module = strstr(symbol, " [") ?: " [kernel]";
	if (strncmp(symbol, "0x", 2))
		size = scnprintf(line, sizeof(line), "%.*s%s\n", (int)strcspn(symbol, "/"), symbol, module);
	else
		size = scnprintf(line, sizeof(line), "0x%lx\n", address);
	if (used + size >= jstap_script.string_size)
		return false;
	memcpy(to + used, line, size + 1);
	return true;
}

/* Context: a handler. */
void jstap_print_backtrace(struct jstap_context *c)
{
	const unsigned long *frames = c->addresses;
	unsigned int count = walk(c);
	unsigned int i;

	jstap_return_print(c);
	for (i = 0; i < count; i++)
		print_frame(c, frames[i]);
}

/* As many whole lines as a string holds. Context: a handler. */
void jstap_sprint_backtrace(struct jstap_context *c, char *to)
{
	const unsigned long *frames = c->addresses;
	unsigned int count = walk(c);
	unsigned int i;

	to[0] = '\0';
	for (i = 0; i < count && add_frame(to, frames[i]); i++)
		;
}

bool jstap_next_address(const char **addresses, unsigned long *address)
{
	const char *at = *addresses;
	int digit;

	if (at[0] != '0' || at[1] != 'x')
		return false;
	*address = 0;
	for (at += 2; (digit = hex_to_bin(*at)) >= 0; at++)
		*address = *address << 4 | digit;
	while (*at == ' ')
		at++;
	*addresses = at;
	return true;
}

/* Prints the addresses of a backtrace's text; what is none ends it. Context: a handler. */
void jstap_print_stack(struct jstap_context *c, const char *addresses)
{
	unsigned long address;

	while (jstap_next_address(&addresses, &address))
		print_frame(c, address);
}

/* The same as a string. addresses and to may not be the same. Context: a handler. */
void jstap_sprint_stack(struct jstap_context *c, char *to, const char *addresses)
{
	unsigned long address;

	to[0] = '\0';
	while (jstap_next_address(&addresses, &address) && add_frame(to, address))
		;
}

/*
 * Names from the outermost frame to the innermost, with semicolons between them: as many of the inner ones as a string
 * holds. Context: a handler.
 */
void jstap_folded_backtrace(struct jstap_context *c, char *to)
{
	const size_t size = jstap_script.string_size;
	const unsigned long *frames = c->addresses;
	unsigned int count = walk(c);
	size_t at = size - 1;
	unsigned int i;

	to[at] = '\0';
	for (i = 0; i < count; i++) {
		char symbol[KSYM_SYMBOL_LEN];
		size_t length;

		if (c->regs && user_mode(c->regs))
			strscpy(symbol, "[program]", sizeof(symbol));
		else
			sprint_symbol_no_offset(symbol, frames[i]);
		length = strcspn(symbol, " ");
		if (length + 1 > at)
			break;
		if (i)
			to[--at] = ';';
		at -= length;
		memcpy(to + at, symbol, length);
	}
	memmove(to, to + at, size - at);
}

/* The function's name, or the address as 0x... Context: a handler. */
void jstap_symbol(struct jstap_context *c, char *to, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(symbol, address);
	symbol[strcspn(symbol, " ")] = '\0';
	strscpy(to, symbol, jstap_script.string_size);
}

/* "NAME+0xOFFSET/0xSIZE [MODULE]", or the address as 0x... Context: a handler. */
void jstap_symbol_data(struct jstap_context *c, char *to, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	bool whole;

	sprint_symbol(symbol, address);
	whole = !strncmp(symbol, "0x", 2) || strchr(symbol, '[');
	snprintf(to, jstap_script.string_size, "%s%s", symbol, whole ? "" : " [kernel]");
}

/* The module of a function, "kernel" for the kernel's own; empty where there is none. Context: a handler. */
void jstap_module_of(struct jstap_context *c, char *to, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	char *module;

	sprint_symbol(symbol, address);
	module = strchr(symbol, '[');
	if (module)
		module[strcspn(module, "]")] = '\0';
	strscpy(to, module ? module + 1 : strncmp(symbol, "0x", 2) ? "kernel" : "", jstap_script.string_size);
}
