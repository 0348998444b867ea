// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frames of a program: rules that were made of its call-frame information, and what they do with registers. Everything that is
 * read of a task may be anything. Context of all: any, NMI included.
 */
#include "runtime.h"
#include "uframe.h"

#define BX	3
#define BP	6
#define SP	7
#define R12	12
#define PC	16
#define WORD	sizeof(unsigned long)
#define MOST_SEGMENTS 64u

/* The registers that a function leaves as they were (psABI x86-64, figure 3.4), in the order of struct jstap_frame_rule. */
static const u8 preserved[JSTAP_SAVED_REGISTERS] = { BX, BP, R12, R12 + 1, R12 + 2, R12 + 3 };

#define PRESERVED (1u << BX | 1u << BP | 15u << R12)

/* What the kernel saves of a task before it runs a signal's handler (struct sigcontext of <asm/sigcontext.h>), in that order. */
static const u8 in_signal[] = { 8, 9, 10, 11, 12, 13, 14, 15, 5, 4, BP, BX, 1, 0, 2, SP, PC };

#define SIGNAL_REGISTERS 40	/* where they are above the stack pointer of who returns from a handler (struct ucontext) */

/* mov $__NR_rt_sigreturn, %rax; syscall */
static const u8 signal_return[] = { 0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05 };

static bool get(struct jstap_user_registers *r, unsigned int number, unsigned long *value)
{
	if (number >= PC || !(r->known >> number & 1))
		return false;
	if (r->saved >> number & 1) {
		if (!jstap_user_word(&r->values[number], r->values[number]))
			return false;
		r->saved &= ~(1u << number);
	}
	*value = r->values[number];
	return true;
}

static enum jstap_step step_from_signal(struct jstap_user_registers *r, unsigned long *slot)
{
	unsigned long found[ARRAY_SIZE(in_signal)];
	unsigned int i;

	if (jstap_copy_user(found, jstap_user_sp(r) + SIGNAL_REGISTERS, sizeof(found)))
		return JSTAP_LOST;
	for (i = 0; i < ARRAY_SIZE(in_signal); i++)
		r->values[in_signal[i]] = found[i];
	r->known = (1u << JSTAP_USER_REGISTERS) - 1;
	r->saved = 0;
	*slot = 0;
	return jstap_user_pc(r) ? JSTAP_STEPPED_FROM_SIGNAL : JSTAP_OUTERMOST;
}

/* The frame ends at an address above the stack pointer; behind it is who called. base: from where registers are counted */
static enum jstap_step leave(struct jstap_user_registers *r, const struct jstap_frame_rule *rule, unsigned long end,
			     unsigned long base, unsigned long *slot)
{
	unsigned int i;

	if (end <= jstap_user_sp(r) || end % WORD)
		return JSTAP_LOST;
	*slot = end + rule->return_address * (long)WORD;
	if (!jstap_user_word(&r->values[PC], *slot))
		return JSTAP_LOST;
	r->known &= PRESERVED;
	for (i = 0; i < JSTAP_SAVED_REGISTERS; i++) {
		const u32 bit = 1u << preserved[i];
		const s16 words = rule->saved[i] == JSTAP_SAVED_AT_REGISTER ? 0 : rule->saved[i];

		if (rule->saved[i] == JSTAP_SAVED_NOWHERE) {
			r->known &= ~bit;
		} else if (rule->saved[i]) {
			r->values[preserved[i]] = base + words * (long)WORD;
			r->known |= bit;
			r->saved |= bit;
		}
	}
	r->values[SP] = end;
	r->known |= 1u << SP | 1u << PC;
	r->saved &= r->known;
	return jstap_user_pc(r) ? JSTAP_STEPPED : JSTAP_OUTERMOST;
}

enum jstap_step jstap_user_step(struct jstap_user_registers *r, const struct jstap_frame_rule *rule, unsigned long *slot)
{
	unsigned long base, end;

	switch (rule->kind) {
	case JSTAP_FRAME_REGISTER:
		if (!get(r, rule->frame_register, &end))
			return JSTAP_LOST;
		end += rule->offset;
		return leave(r, rule, end, end, slot);
	case JSTAP_FRAME_INDIRECT:
		if (!get(r, rule->frame_register, &base) || !jstap_user_word(&end, base + rule->offset))
			return JSTAP_LOST;
		return leave(r, rule, end, base, slot);
	case JSTAP_FRAME_PLT:
		end = jstap_user_sp(r) + ((jstap_user_pc(r) & 15) >= rule->offset ? 2 * WORD : WORD);
		return leave(r, rule, end, end, slot);
	case JSTAP_FRAME_SIGNAL:
		return step_from_signal(r, slot);
	case JSTAP_FRAME_OUTERMOST:
		return JSTAP_OUTERMOST;
	default:
		return JSTAP_LOST;
	}
}

enum jstap_step jstap_user_step_without(struct jstap_user_registers *r, unsigned long *slot)
{
	u8 code[sizeof(signal_return)];
	unsigned long pair[2];
	unsigned long bp;

	if (!jstap_copy_user(code, jstap_user_pc(r), sizeof(code)) && !memcmp(code, signal_return, sizeof(code)))
		return step_from_signal(r, slot);
	if (!get(r, BP, &bp))
		return JSTAP_LOST;
	/* Where the processor's conventions are kept, 0 marks the outermost frame (psABI x86-64, 3.4.1). */
	if (!bp)
		return JSTAP_OUTERMOST;
	if (bp < jstap_user_sp(r) || bp % WORD || jstap_copy_user(pair, bp, sizeof(pair)))
		return JSTAP_LOST;
	*slot = bp + WORD;
	r->values[BP] = pair[0];
	r->values[SP] = bp + 2 * WORD;
	r->values[PC] = pair[1];
	/* Nobody knows what became of the others. */
	r->known = 1u << BP | 1u << SP | 1u << PC;
	r->saved = 0;
	return pair[1] ? JSTAP_STEPPED : JSTAP_OUTERMOST;
}

static const struct jstap_frame_rule *rules_of(const struct jstap_user_image *image)
{
	return (const struct jstap_frame_rule *)&image->segments[image->segment_count];
}

static const u32 *rows_of(const struct jstap_user_image *image)
{
	return (const u32 *)&rules_of(image)[image->rule_count];
}

static const struct jstap_user_symbol *symbols_of(const struct jstap_user_image *image)
{
	return (const struct jstap_user_symbol *)&rows_of(image)[image->row_count];
}

static const u16 *row_rules_of(const struct jstap_user_image *image)
{
	return (const u16 *)&symbols_of(image)[image->symbol_count];
}

/* The last of some sorted numbers, each in an entry of so many words, that is not above the wanted one; count where all are. */
static u32 find_last(const u32 *numbers, unsigned int words, u32 count, u32 wanted)
{
	u32 low = 0, high = count;

	if (!count || numbers[0] > wanted)
		return count;
	while (high - low > 1) {
		u32 middle = low + (high - low) / 2;

		if (numbers[(size_t)middle * words] <= wanted)
			low = middle;
		else
			high = middle;
	}
	return low;
}

const struct jstap_frame_rule *jstap_user_rule(const struct jstap_user_image *image, unsigned long link_address)
{
	const u64 wanted = link_address - image->base;
	u32 row, rule;

	if (wanted > U32_MAX)
		return NULL;
	row = find_last(rows_of(image), 1, image->row_count, wanted);
	if (row == image->row_count)
		return NULL;
	rule = row_rules_of(image)[row];
	if (rule >= image->rule_count || rules_of(image)[rule].kind == JSTAP_FRAME_UNKNOWN)
		return NULL;
	return &rules_of(image)[rule];
}

const struct jstap_user_symbol *jstap_user_symbol_find(const struct jstap_user_image *image, unsigned long link_address,
						       unsigned long *offset)
{
	const struct jstap_user_symbol *symbols = symbols_of(image);
	const u64 wanted = link_address - image->base;
	u32 number;

	if (wanted > U32_MAX)
		return NULL;
	number = find_last(&symbols->address, sizeof(*symbols) / sizeof(u32), image->symbol_count, wanted);
	if (number == image->symbol_count || wanted - symbols[number].address >= symbols[number].size ||
	    symbols[number].name >= image->name_size)
		return NULL;
	*offset = wanted - symbols[number].address;
	return &symbols[number];
}

const char *jstap_user_symbol_name(const struct jstap_user_image *image, const struct jstap_user_symbol *symbol)
{
	return (const char *)&row_rules_of(image)[image->row_count] + symbol->name;
}

bool jstap_user_link_address(const struct jstap_user_image *image, unsigned long offset, unsigned long *link_address)
{
	u32 i;

	for (i = 0; i < min(image->segment_count, MOST_SEGMENTS); i++) {
		const struct jstap_user_segment *segment = &image->segments[i];

		if (offset - segment->offset < segment->size) {
			*link_address = offset - segment->offset + segment->address;
			return true;
		}
	}
	return false;
}
