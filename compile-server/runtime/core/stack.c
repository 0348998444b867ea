// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backtraces of the probed code and names of kernel addresses. The kernel's own unwinder does the work; it starts from
 * the probe's registers, or, where a family has none, from here, and then leaves out what is ours.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "../compat/unwind.h"
#include "runtime.h"

#define FRAMES	20
#define LINE	(KSYM_SYMBOL_LEN + 48)

static unsigned int walk(struct jstap_context *c, unsigned long *frames)
{
	return jstap_unwind(c->regs, frames, FRAMES);
}

/* Addresses as text, innermost first, each with a blank behind. Context: a handler. */
void jstap_backtrace(struct jstap_context *c, char *to)
{
	unsigned long frames[FRAMES];
	unsigned int count = walk(c, frames);
	size_t used = 0;
	unsigned int i;

	to[0] = '\0';
	for (i = 0; i < count; i++) {
		char text[24];
		size_t size = scnprintf(text, sizeof(text), "0x%lx ", frames[i]);

		/* Whole addresses only. */
		if (used + size >= jstap_script.string_size)
			return;
		memcpy(to + used, text, size + 1);
		used += size;
	}
}

/* " 0xADDRESS : NAME+0xOFFSET/0xSIZE [MODULE]", or the address alone where it has no name. */
static void print_frame(struct jstap_context *c, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	char line[LINE];
	bool named, in_module;
	int size;

	sprint_symbol(symbol, address);
	named = strncmp(symbol, "0x", 2) != 0;
	in_module = strchr(symbol, '[') != NULL;
	size = scnprintf(line, sizeof(line), " 0x%lx%s%s%s\n", address, named ? " : " : "", named ? symbol : "",
			 named && !in_module ? " [kernel]" : "");
	jstap_output(c, line, size);
}

/* Context: a handler. */
void jstap_print_backtrace(struct jstap_context *c)
{
	unsigned long frames[FRAMES];
	unsigned int count = walk(c, frames);
	unsigned int i;

	for (i = 0; i < count; i++)
		print_frame(c, frames[i]);
}

/* Prints the addresses of a backtrace's text; what is none ends it. Context: a handler. */
void jstap_print_stack(struct jstap_context *c, const char *addresses)
{
	while (addresses[0] == '0' && addresses[1] == 'x') {
		unsigned long address = 0;
		int digit;

		for (addresses += 2; (digit = hex_to_bin(*addresses)) >= 0; addresses++)
			address = address << 4 | digit;
		print_frame(c, address);
		while (*addresses == ' ')
			addresses++;
	}
}

/* The function's name, or the address as 0x... Context: a handler. */
void jstap_symbol(struct jstap_context *c, char *to, unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(symbol, address);
	symbol[strcspn(symbol, " ")] = '\0';
	strscpy(to, symbol, jstap_script.string_size);
}
