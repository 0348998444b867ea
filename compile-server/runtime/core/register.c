// SPDX-License-Identifier: GPL-2.0-only
/* Registers by the names that processors' manuals give them. */
#include <linux/ptrace.h>
#include <linux/string.h>

#include "runtime.h"

struct named {
	const char *name;
	const char *other;	/* another name of the same, or NULL */
	u16 offset;
	u8 bits;		/* that are looked at, the low ones */
};

#define WHOLE(name, other, member) { name, other, offsetof(struct pt_regs, member), 64 }
#define HALF(name, member) { name, NULL, offsetof(struct pt_regs, member), 32 }
#define SELECTOR(name, other, member) { name, other, offsetof(struct pt_regs, member), 16 }

static const struct named registers[] = {
#if defined(__x86_64__)
	WHOLE("rax", "ax", ax), WHOLE("rbx", "bx", bx), WHOLE("rcx", "cx", cx), WHOLE("rdx", "dx", dx),
	WHOLE("rsi", "si", si), WHOLE("rdi", "di", di), WHOLE("rbp", "bp", bp), WHOLE("rsp", "sp", sp),
	WHOLE("r8", NULL, r8), WHOLE("r9", NULL, r9), WHOLE("r10", NULL, r10), WHOLE("r11", NULL, r11),
	WHOLE("r12", NULL, r12), WHOLE("r13", NULL, r13), WHOLE("r14", NULL, r14), WHOLE("r15", NULL, r15),
	WHOLE("rip", "ip", ip), WHOLE("orig_rax", "orig_ax", orig_ax), WHOLE("rflags", NULL, flags),
	HALF("eax", ax), HALF("ebx", bx), HALF("ecx", cx), HALF("edx", dx),
	HALF("esi", si), HALF("edi", di), HALF("ebp", bp), HALF("esp", sp),
	HALF("eip", ip), HALF("orig_eax", orig_ax), HALF("eflags", flags), HALF("flags", flags),
	SELECTOR("cs", "xcs", cs), SELECTOR("ss", "xss", ss),
#elif defined(__aarch64__)
#define NUMBERED(number) WHOLE("x" #number, NULL, regs[number]), HALF("w" #number, regs[number])
	NUMBERED(0), NUMBERED(1), NUMBERED(2), NUMBERED(3), NUMBERED(4), NUMBERED(5), NUMBERED(6), NUMBERED(7),
	NUMBERED(8), NUMBERED(9), NUMBERED(10), NUMBERED(11), NUMBERED(12), NUMBERED(13), NUMBERED(14), NUMBERED(15),
	NUMBERED(16), NUMBERED(17), NUMBERED(18), NUMBERED(19), NUMBERED(20), NUMBERED(21), NUMBERED(22), NUMBERED(23),
	NUMBERED(24), NUMBERED(25), NUMBERED(26), NUMBERED(27), NUMBERED(28),
	WHOLE("x29", "fp", regs[29]), HALF("w29", regs[29]), WHOLE("x30", "lr", regs[30]), HALF("w30", regs[30]),
	WHOLE("sp", NULL, sp), WHOLE("pc", NULL, pc), WHOLE("pstate", NULL, pstate),
#else
#error "jstap does not know the registers of this architecture"
#endif
};

static const struct named *find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(registers); i++)
		if (!strcmp(registers[i].name, name) || (registers[i].other && !strcmp(registers[i].other, name)))
			return &registers[i];
	return NULL;
}

/*
 * The content of a register, by its name. One of 32 bits is extended with its sign, or with zeros. 0 and an error where the name
 * is unknown or the probe has no registers. Context: a handler.
 */
s64 jstap_register_named(struct jstap_context *c, const char *name, bool with_sign)
{
	const struct named *found = find(name);
	unsigned long content;

	if (!c->regs) {
		jstap_error(c, "there are no registers in this probe");
		return 0;
	}
	if (!found) {
		jstap_error(c, "unknown register \"%s\"", name);
		return 0;
	}
	content = *(unsigned long *)((char *)c->regs + found->offset);
	switch (found->bits) {
	case 64:
		return content;
	case 32:
		return with_sign ? (s32)content : (s64)(u32)content;
	default:
		return (u16)content;
	}
}
