// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory and registers of what is probed. Reads never fault pages in and never oops: they fail, and the
 * failure is an error of the handler.
 */
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "runtime.h"

#define PIECE 64

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

static u64 load(struct jstap_context *c, unsigned long address, unsigned int size,
		int (*copy)(void *, unsigned long, size_t))
{
	u64 value = 0;

	/* Little-endian: the bytes that are not read stay zero above those that are. */
	if (unlikely(copy(&value, address, size)))
		jstap_error(c, "read fault at 0x%lx", address);
	return value;
}

/* Reads 1, 2, 4 or 8 bytes, zero-extended. Context: any. */
u64 jstap_load(struct jstap_context *c, unsigned long address, unsigned int size)
{
	return load(c, address, size, jstap_copy_kernel);
}

u64 jstap_load_user(struct jstap_context *c, unsigned long address, unsigned int size)
{
	return load(c, address, size, jstap_copy_user);
}

/* Copies piecewise up to the NUL; a piece never crosses a page, so nothing behind the string is needed. */
static int copy_string(char *to, unsigned long address, int (*copy)(void *, unsigned long, size_t))
{
	size_t used = 0;
	size_t size = jstap_script.string_size;

	while (used + 1 < size) {
		size_t piece = min3((size_t)PIECE, size - 1 - used,
				    (size_t)(PAGE_SIZE - offset_in_page(address + used)));
		char *end;
		int ret = copy(to + used, address + used, piece);

		if (ret) {
			to[0] = '\0';
			return ret;
		}
		end = memchr(to + used, '\0', piece);
		if (end)
			return 0;
		used += piece;
	}
	to[used] = '\0';
	return 0;
}

/* Copies a string of kernel memory into a buffer. Context: any. */
void jstap_kernel_string(struct jstap_context *c, char *to, unsigned long address)
{
	if (copy_string(to, address, jstap_copy_kernel))
		jstap_error(c, "kernel string copy fault at 0x%lx", address);
}

/* Copies a string of the current task's memory into a buffer; pages that are not present fail. Context: any. */
void jstap_user_string(struct jstap_context *c, char *to, unsigned long address)
{
	if (copy_string(to, address, jstap_copy_user))
		jstap_error(c, "user string copy fault at 0x%lx", address);
}

/* The content of a register, by its DWARF number. Context: any. */
unsigned long jstap_register(struct jstap_context *c, unsigned int dwarf_number)
{
	static const u16 offsets[] = {
		offsetof(struct pt_regs, ax), offsetof(struct pt_regs, dx),
		offsetof(struct pt_regs, cx), offsetof(struct pt_regs, bx),
		offsetof(struct pt_regs, si), offsetof(struct pt_regs, di),
		offsetof(struct pt_regs, bp), offsetof(struct pt_regs, sp),
		offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9),
		offsetof(struct pt_regs, r10), offsetof(struct pt_regs, r11),
		offsetof(struct pt_regs, r12), offsetof(struct pt_regs, r13),
		offsetof(struct pt_regs, r14), offsetof(struct pt_regs, r15),
		offsetof(struct pt_regs, ip),
	};

	if (unlikely(!c->regs || dwarf_number >= ARRAY_SIZE(offsets))) {
		jstap_error(c, "register %u is not known here", dwarf_number);
		return 0;
	}
	return *(unsigned long *)((char *)c->regs + offsets[dwarf_number]);
}

/* What the probed function returns. Context: the handler of a return probe. */
unsigned long jstap_return_value(struct jstap_context *c)
{
	return c->regs ? regs_return_value(c->regs) : 0;
}
