// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory and registers of what is probed. Reads never fault pages in and never oops: they fail, and the
 * failure is an error of the handler.
 */
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "../compat/registers.h"
#include "runtime.h"

#define PIECE 64
#define MOST_CALL_ARGUMENTS 12

static unsigned long kernel_offset;

/*
 * Learns how far the kernel runs from where it was linked, and makes sure that it is the kernel that the
 * script was built for. Returns 0 or -EINVAL. Context: may sleep.
 */
int jstap_address_init(void)
{
	u8 found[JSTAP_BUILD_ID_MAX];
	unsigned long address;

	kernel_offset = (unsigned long)&register_kprobe - jstap_script.anchor_link_address;
	if (!jstap_script.build_id_size)
		return 0;
	address = jstap_relocate(jstap_script.build_id_link_address);
	if (jstap_script.build_id_size > sizeof(found) ||
	    jstap_copy_kernel(found, address, jstap_script.build_id_size) ||
	    memcmp(found, jstap_script.build_id, jstap_script.build_id_size)) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR,
				     "the running kernel is not the one that the module was built for");
		return -EINVAL;
	}
	return 0;
}

/* The run-time address of a link-time one. Context: any. */
unsigned long jstap_relocate(unsigned long link_address)
{
	return link_address + kernel_offset;
}

int jstap_copy_kernel(void *to, unsigned long address, size_t size)
{
	return copy_from_kernel_nofault(to, (const void *)address, size);
}

int jstap_copy_user(void *to, unsigned long address, size_t size)
{
	return copy_from_user_nofault(to, (const void __user *)address, size);
}

bool jstap_user_word(unsigned long *to, unsigned long address)
{
	unsigned long value = 0;
	bool done = false;

	if (unlikely(address > TASK_SIZE_MAX - sizeof(value)))
		return false;
	pagefault_disable();
	__uaccess_begin_nospec();
	unsafe_get_user(value, (unsigned long __user *)address, failed);
	done = true;
failed:
	__uaccess_end();
	pagefault_enable();
	*to = value;
	return done;
}

static u64 load(struct jstap_context *c, unsigned long address, unsigned int size,
		int (*copy)(void *, unsigned long, size_t))
{
	u64 value = 0;

	/* Little-endian: the bytes that are not read stay zero above those that are. */
	if (unlikely(copy(&value, address, size)))
		jstap_error(c, "read fault [man error::fault] at 0x%lx", address);
	return value;
}

/* Reads 1, 2, 4 or 8 bytes, zero-extended. Context: a handler. */
u64 jstap_load(struct jstap_context *c, unsigned long address, unsigned int size)
{
	return load(c, address, size, jstap_copy_kernel);
}

u64 jstap_load_user(struct jstap_context *c, unsigned long address, unsigned int size)
{
	return load(c, address, size, jstap_copy_user);
}

u64 jstap_load_kernel(struct jstap_context *c, unsigned long address, unsigned int size, const char *what)
{
	u64 value = 0;

	if (unlikely(jstap_copy_kernel(&value, address, size)))
		jstap_error(c, "kernel %s copy fault at 0x%lx [man error::fault]", what, address);
	return value;
}

/* Writes 1, 2, 4 or 8 bytes of kernel memory; what cannot be written is an error. Context: a handler. */
void jstap_store(struct jstap_context *c, unsigned long address, unsigned int size, u64 value)
{
	u8 byte = value;
	u16 half = value;
	u32 word = value;
	bool done = false;

	/* So that user memory is never written, whatever address a script makes up. */
	if (address >= TASK_SIZE_MAX) {
		pagefault_disable();
		switch (size) {
		case 1:
			__put_kernel_nofault((void *)address, &byte, u8, out);
			break;
		case 2:
			__put_kernel_nofault((void *)address, &half, u16, out);
			break;
		case 4:
			__put_kernel_nofault((void *)address, &word, u32, out);
			break;
		default:
			__put_kernel_nofault((void *)address, &value, u64, out);
			break;
		}
		done = true;
out:
		pagefault_enable();
	}
	if (unlikely(!done))
		jstap_error(c, "write fault [man error::fault] at 0x%lx", address);
}

/* The same of the current task's memory; pages that are not present fail. Context: a handler. */
void jstap_store_user(struct jstap_context *c, unsigned long address, unsigned int size, u64 value)
{
	/* Little-endian: the low bytes come first. */
	if (unlikely(copy_to_user_nofault((void __user *)address, &value, size)))
		jstap_error(c, "write fault [man error::fault] at 0x%lx", address);
}

/*
 * Copies at most length bytes, piecewise up to the NUL; a piece never crosses a page, so nothing behind the string is
 * needed. Returns 0 or a negative errno with an empty string.
 */
static int copy_string(char *to, unsigned long address, s64 length,
		       int (*copy)(void *, unsigned long, size_t))
{
	size_t size = clamp_t(s64, length, 0, jstap_script.string_size - 1);
	size_t used = 0;

	while (used < size) {
		size_t piece = min3((size_t)PIECE, size - used, (size_t)(PAGE_SIZE - offset_in_page(address + used)));
		int ret = copy(to + used, address + used, piece);

		if (ret) {
			to[0] = '\0';
			return ret;
		}
		if (memchr(to + used, '\0', piece))
			return 0;
		used += piece;
	}
	to[used] = '\0';
	return 0;
}

void jstap_kernel_string_n(struct jstap_context *c, char *to, unsigned long address, s64 length)
{
	if (copy_string(to, address, length, jstap_copy_kernel))
		jstap_error(c, "kernel string copy fault at 0x%lx [man error::fault]", address);
}

void jstap_user_string_n(struct jstap_context *c, char *to, unsigned long address, s64 length)
{
	int ret = copy_string(to, address, length, jstap_copy_user);

	if (ret)
		jstap_error(c, "user string copy fault %d at 0x%lx [man error::fault]", ret, address);
}

/* Copies a string of kernel memory into a buffer. Context: a handler. */
void jstap_kernel_string(struct jstap_context *c, char *to, unsigned long address)
{
	jstap_kernel_string_n(c, to, address, S64_MAX);
}

/* Copies a string of the current task's memory; pages that are not present fail. Context: a handler. */
void jstap_user_string(struct jstap_context *c, char *to, unsigned long address)
{
	jstap_user_string_n(c, to, address, S64_MAX);
}

static unsigned long *register_place(struct jstap_context *c, unsigned int dwarf_number)
{
	unsigned long *place = c->regs ? jstap_registers_place(c->regs, dwarf_number) : NULL;

	if (unlikely(!c->regs))
		jstap_error(c, "there are no registers in this probe");
	else if (unlikely(!place))
		jstap_error(c, "register %u is not known here", dwarf_number);
	return place;
}

/* The content of a register, by its DWARF number. Context: a handler. */
unsigned long jstap_register(struct jstap_context *c, unsigned int dwarf_number)
{
	unsigned long *place = register_place(c, dwarf_number);

	return place ? *place : 0;
}

static unsigned long *user_register_place(struct jstap_context *c, unsigned int dwarf_number)
{
	struct pt_regs *regs = c->regs && user_mode(c->regs) ? c->regs : task_pt_regs(current);
	unsigned long *place = current->mm ? jstap_registers_place(regs, dwarf_number) : NULL;

	if (!current->mm)
		jstap_error(c, "this task has no user mode, so no registers in it");
	else if (!place)
		jstap_error(c, "register %u is not known here", dwarf_number);
	return place;
}

/* The same of the current task's user mode, also while it is in the kernel. Context: a handler. */
unsigned long jstap_user_register(struct jstap_context *c, unsigned int dwarf_number)
{
	unsigned long *place = user_register_place(c, dwarf_number);

	return place ? *place : 0;
}

static void set(unsigned long *place, unsigned int size, u64 value)
{
	u64 mask = size < 4 ? (1ULL << (size * 8)) - 1 : U64_MAX;

	if (!place)
		return;
	if (size == 4)
		value = (u32)value;
	*place = (*place & ~mask) | (value & mask);
}

/*
 * Sets the low bytes of a register, as an instruction on an operand of that size does: one of 4 bytes clears what is
 * above. Context: a handler.
 */
void jstap_register_set(struct jstap_context *c, unsigned int dwarf_number, unsigned int size, u64 value)
{
	set(register_place(c, dwarf_number), size, value);
}

/* The same of the current task's user mode, in effect when it goes back there. Context: a handler. */
void jstap_user_register_set(struct jstap_context *c, unsigned int dwarf_number, unsigned int size, u64 value)
{
	set(user_register_place(c, dwarf_number), size, value);
}

/* What the probed function returns. Context: the handler of a return probe. */
unsigned long jstap_return_value(struct jstap_context *c)
{
	return c->regs ? regs_return_value(c->regs) : 0;
}

/* A sample may be anywhere in a program; a probe of a function says which one. */
static bool is_in_function(const struct jstap_context *c)
{
	return c->regs && (!user_mode(c->regs) || c->probe->function);
}

static bool has_call_argument(struct jstap_context *c, s64 number)
{
	if (unlikely(!is_in_function(c)))
		jstap_error(c, "there are no arguments of a function in this probe");
	else if (unlikely(number < 1 || number > MOST_CALL_ARGUMENTS))
		jstap_error(c, "argument %lld is none of 1 to %d", number, MOST_CALL_ARGUMENTS);
	else
		return true;
	return false;
}

/* From 0. */
static unsigned long call_argument_of_program(struct jstap_context *c, unsigned int number)
{
	unsigned long *place;

	if (number >= JSTAP_REGISTER_ARGUMENTS)
		return jstap_load_user(c, jstap_registers_returning(c->regs) +
						  (number - JSTAP_REGISTER_ARGUMENTS) * sizeof(unsigned long),
				       sizeof(unsigned long));
	place = jstap_registers_argument(c->regs, number);
	return place ? *place : 0;
}

/*
 * What the probed function was called with, from 1, by the calling convention: in registers, then on the stack. Context: the
 * handler of a probe at a function's entry.
 */
unsigned long jstap_call_argument(struct jstap_context *c, s64 number)
{
	if (!has_call_argument(c, number))
		return 0;
	return user_mode(c->regs) ? call_argument_of_program(c, number - 1) : regs_get_kernel_argument(c->regs, number - 1);
}

/* Sets such an argument, all of its place: whoever converts the value knows its type. Context: the same. */
void jstap_call_argument_set(struct jstap_context *c, s64 number, u64 value)
{
	unsigned long *place;

	if (!has_call_argument(c, number))
		return;
	place = user_mode(c->regs) && number > JSTAP_REGISTER_ARGUMENTS ? NULL : jstap_registers_argument(c->regs, number - 1);
	if (place)
		*place = value;
	else
		jstap_error(c, "argument %lld is not where it could be set", number);
}

/* What a tracepoint was called with, from 0. Context: the handler of a tracepoint. */
unsigned long jstap_argument(struct jstap_context *c, unsigned int number)
{
	if (likely(c->arguments && number < JSTAP_MAX_ARGUMENTS))
		return c->arguments[number];
	jstap_error(c, "argument %u is not known here", number);
	return 0;
}
