/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory and registers of what is probed, for emitted C; a fault is an error, never an oops. */
#ifndef JSTAP_MEMORY_H
#define JSTAP_MEMORY_H

u64 jstap_load(struct jstap_context *c, unsigned long address, unsigned int size);
u64 jstap_load_user(struct jstap_context *c, unsigned long address, unsigned int size);
/* The same of the kernel's; a fault is told with what was wanted there, such as "long". */
u64 jstap_load_kernel(struct jstap_context *c, unsigned long address, unsigned int size, const char *what);
void jstap_store(struct jstap_context *c, unsigned long address, unsigned int size, u64 value);
void jstap_store_user(struct jstap_context *c, unsigned long address, unsigned int size, u64 value);
void jstap_kernel_string(struct jstap_context *c, char *to, unsigned long address);
void jstap_user_string(struct jstap_context *c, char *to, unsigned long address);
/* As the two above, but at most length bytes; what stands behind a NUL is not read. */
void jstap_kernel_string_n(struct jstap_context *c, char *to, unsigned long address, s64 length);
void jstap_user_string_n(struct jstap_context *c, char *to, unsigned long address, s64 length);
unsigned long jstap_register(struct jstap_context *c, unsigned int dwarf_number);
unsigned long jstap_user_register(struct jstap_context *c, unsigned int dwarf_number);
s64 jstap_register_named(struct jstap_context *c, const char *name, bool with_sign);
void jstap_register_set(struct jstap_context *c, unsigned int dwarf_number, unsigned int size, u64 value);
void jstap_user_register_set(struct jstap_context *c, unsigned int dwarf_number, unsigned int size, u64 value);
unsigned long jstap_return_value(struct jstap_context *c);
/* What a function was called with, from 1; at its entry only. */
unsigned long jstap_call_argument(struct jstap_context *c, s64 number);
void jstap_call_argument_set(struct jstap_context *c, s64 number, u64 value);
unsigned long jstap_argument(struct jstap_context *c, unsigned int number);
unsigned long jstap_relocate(unsigned long link_address);

/* Stacks: addresses as text, "0xffffffff81000000 0x... ", innermost first. */
void jstap_backtrace(struct jstap_context *c, char *to);
void jstap_print_backtrace(struct jstap_context *c);
/* Prints addresses of such a text, each with its symbol. */
void jstap_print_stack(struct jstap_context *c, const char *addresses);
void jstap_sprint_stack(struct jstap_context *c, char *to, const char *addresses);
void jstap_sprint_backtrace(struct jstap_context *c, char *to);
void jstap_folded_backtrace(struct jstap_context *c, char *to);
void jstap_callers(struct jstap_context *c, char *to, s64 most);
unsigned long jstap_frame(struct jstap_context *c, s64 number);

/* Names of addresses in the kernel. */
void jstap_symbol(struct jstap_context *c, char *to, unsigned long address);
void jstap_symbol_data(struct jstap_context *c, char *to, unsigned long address);
void jstap_module_of(struct jstap_context *c, char *to, unsigned long address);

#endif
