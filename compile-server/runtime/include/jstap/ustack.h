/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stacks and symbols of programs. A script that asks for them brings tables along of the programs and libraries that its compile
 * server knows; of others there are frame pointers and offsets in the file.
 */
#ifndef JSTAP_USTACK_H
#define JSTAP_USTACK_H

/* How the frame of a caller is found (System V psABI x86-64; DWARF 5, 6.4). */
enum jstap_frame_kind {
	JSTAP_FRAME_UNKNOWN,	/* nothing is known of this code */
	JSTAP_FRAME_REGISTER,	/* the frame ends at a register plus the offset */
	JSTAP_FRAME_INDIRECT,	/* its end is in memory at a register plus the offset */
	JSTAP_FRAME_PLT,	/* a stub: one word more on the stack from the offset in its 16 bytes on */
	JSTAP_FRAME_SIGNAL,	/* the kernel's: a handler of a signal returns to it */
	JSTAP_FRAME_OUTERMOST,	/* nobody has called this code */
};

#define JSTAP_SAVED_REGISTERS 6
#define JSTAP_SAVED_NOWHERE (-0x8000)
#define JSTAP_SAVED_AT_REGISTER 0x7fff	/* no offset from what the register holds */

/*
 * Of a range of code. Places are in words of 8 bytes from the end of the frame, where the stack was before the call; those of
 * registers are from what the register holds if the kind is JSTAP_FRAME_INDIRECT.
 */
struct jstap_frame_rule {
	s32 offset;
	u8 kind;		/* enum jstap_frame_kind */
	u8 frame_register;	/* its DWARF number */
	s16 return_address;
	s16 saved[JSTAP_SAVED_REGISTERS];	/* rbx, rbp, r12 to r15; 0: the register has it still */
};

/* A part of the file that is mapped. */
struct jstap_user_segment {
	u64 offset;
	u64 address;	/* link-time */
	u64 size;
};

struct jstap_user_symbol {
	u32 address;
	u32 size;
	u32 name;	/* where it is among the names */
};

/*
 * What is known of the code of a program or library; io.jstap.debuginfo.unwind.UserImage writes it. Behind the segments are the
 * rules, the addresses at which they begin to hold (u32, sorted), the symbols (sorted), which rule that is of each address
 * (u16), and the names.
 */
struct jstap_user_image {
	u64 base;		/* link-time address that all others count from */
	u32 segment_count;
	u32 rule_count;
	u32 row_count;
	u32 symbol_count;
	u32 name_size;
	u32 reserved;
	struct jstap_user_segment segments[];
};

/* A program or library of the node that is known to the module. */
struct jstap_user_object {
	struct jstap_program program;
	const struct jstap_user_image *image;
	const struct jstap_line_image *lines;	/* NULL: none */
};

/* Includes an image from a file of its own, as JSTAP_LINE_IMAGE() does. */
#define JSTAP_USER_IMAGE(name, file)			\
	extern const struct jstap_user_image name;	\
	asm(".pushsection .rodata, \"a\", @progbits\n"	\
	    "\t.balign 8\n"				\
	    #name ":\n"					\
	    "\t.incbin \"" file "\"\n"			\
	    "\t.popsection")

/* Opens the files of its objects, and prepares to look at what tasks have mapped. Before all families that run handlers. */
extern const struct jstap_family jstap_user_object_family;

/* How much of each frame is printed. */
enum jstap_user_print { JSTAP_USER_FULL, JSTAP_USER_LINES, JSTAP_USER_BRIEF };

/* All that follow are about the current task; they give nothing for one without a user mode. Context: a handler. */
void jstap_user_backtrace(struct jstap_context *c, char *to);
void jstap_user_callers(struct jstap_context *c, char *to, s64 most);
unsigned long jstap_user_frame(struct jstap_context *c, s64 number);
void jstap_user_backtrace_print(struct jstap_context *c, enum jstap_user_print how);
/* The same of registers that are given. */
void jstap_user_backtrace_print_from(struct jstap_context *c, unsigned long pc, unsigned long sp, unsigned long fp,
				     enum jstap_user_print how);
void jstap_user_backtrace_sprint(struct jstap_context *c, char *to);
/* Frames from the outermost to the innermost with semicolons between them: as many of the inner ones as a string holds. */
void jstap_user_backtrace_fold(struct jstap_context *c, char *to);
/* addresses: the text of a backtrace; to may not be the same */
void jstap_user_stack_print(struct jstap_context *c, const char *addresses);
void jstap_user_stack_sprint(struct jstap_context *c, char *to, const char *addresses);
/* The name; what is not known is the address as 0x... */
void jstap_user_symbol(struct jstap_context *c, char *to, unsigned long address);
void jstap_user_symbol_data(struct jstap_context *c, char *to, unsigned long address);
void jstap_user_line(struct jstap_context *c, char *to, unsigned long address, enum jstap_line_part part);
/* The path of the file that is mapped there. */
void jstap_user_module(struct jstap_context *c, char *to, unsigned long address);
/* The address as the file has it; 0 where no file is mapped. */
unsigned long jstap_user_module_address(struct jstap_context *c, unsigned long address);
/* In hexadecimal; empty for files that the module does not know. */
void jstap_user_module_build_id(struct jstap_context *c, char *to, unsigned long address);

#endif
