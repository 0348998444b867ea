/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines of source by address: a script that asks for them brings them along, coded by its compile server. */
#ifndef JSTAP_LINES_H
#define JSTAP_LINES_H

/* The coding is described at io.jstap.debuginfo.line.LineImage. */
struct jstap_line_image {
	u64 base;		/* link-time address that all others count from */
	u32 size;
	u32 block_count;
	u32 file_count;
	u32 code_size;
	struct jstap_line_block {
		u32 address;
		u32 codes;
	} blocks[];
};

/* The lines of a section of code; one image has those of all sections of a module. */
struct jstap_lines {
	const struct jstap_line_image *image;
	const struct jstap_section *section;	/* NULL: the kernel's own code */
	unsigned long start;			/* link-time addresses */
	unsigned long size;
};

/* Includes an image from a file of its own: as C it would take the compiler many times as long. */
#define JSTAP_LINE_IMAGE(name, file)			\
	extern const struct jstap_line_image name;	\
	asm(".pushsection .rodata, \"a\", @progbits\n"	\
	    "\t.balign 8\n"				\
	    #name ":\n"					\
	    "\t.incbin \"" file "\"\n"			\
	    "\t.popsection")

enum jstap_line_part { JSTAP_LINE_FILE, JSTAP_LINE_NUMBER, JSTAP_LINE_BOTH };

/* The path of the file, the line, or "FILE:LINE"; the address as 0x... where there is no line. */
void jstap_line(struct jstap_context *c, char *to, unsigned long address, enum jstap_line_part part);
/* As jstap_print_backtrace(), with the lines. */
void jstap_print_backtrace_lines(struct jstap_context *c);

#endif
