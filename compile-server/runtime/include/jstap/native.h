/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names that SystemTap gives to C in scripts, for scripts that were written for it: what prints and reports, kernel and
 * user memory, the members of CONTEXT that struct jstap_context has for them, and kallsyms_lookup_name(), which kernels
 * no longer export. Scripts that are new do as well with what the other headers declare.
 *
 * It comes before script.h, with the kernel's headers that such C counts on without naming them.
 */
#ifndef JSTAP_NATIVE_H
#define JSTAP_NATIVE_H

#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/pid_namespace.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uprobes.h>

#include <jstap/script.h>

/* Sets what CONTEXT has under SystemTap's names; emitted at the beginning of C functions, and its end at theirs. Context: a handler. */
void jstap_native_begin(struct jstap_context *c);
void jstap_native_end(struct jstap_context *c);

/*
 * Printing and reporting, also from functions that C functions of the script call. Outside of a handler nothing is printed and
 * nothing is reported, for there is nobody's output to add to; only _stp_exit() works everywhere.
 */
__printf(1, 2) void _stp_printf(const char *format, ...);
__printf(1, 0) void _stp_vprintf(const char *format, va_list arguments);
void _stp_print(const char *text);
void _stp_print_char(char c);
void _stp_print_flush(void);
__printf(1, 2) void _stp_warn(const char *format, ...);
/* Says ERROR and ends the session as exit() does; the handler goes on to its end. */
__printf(1, 2) void _stp_error(const char *format, ...);
/* Says ERROR, and does nothing else. */
__printf(1, 2) void _stp_softerror(const char *format, ...);
/* Says a line of debugging, with the place, in the kernel's log. */
__printf(3, 4) void _stp_dbug(const char *function, int line, const char *format, ...);
void _stp_exit(void);

/* Both give the length of the text; of one that was cut, the size. */
__printf(3, 4) int _stp_snprintf(char *to, size_t size, const char *format, ...);
__printf(3, 0) int _stp_vsnprintf(char *to, size_t size, const char *format, va_list arguments);
#define _stp_target		((int)jstap_target())

/* Memory of the kernel's that may be had in a handler; NULL when there is none. */
#define _stp_kmalloc(size)			kmalloc(size, GFP_NOWAIT | __GFP_NOWARN)
#define _stp_kzalloc(size)			kzalloc(size, GFP_NOWAIT | __GFP_NOWARN)
#define _stp_kmalloc_gfp(size, flags)		kmalloc(size, flags)
#define _stp_kzalloc_gfp(size, flags)		kzalloc(size, flags)
#define _stp_kfree(memory)			kfree(memory)

#define _stp_gettimeofday_ns()			((int64_t)ktime_get_real_fast_ns())
/* From 0 to n - 1, and from -n to n. */
#define _stp_random_u(n)			((n) ? get_random_u32() % (unsigned int)(n) : 0)
#define _stp_random_pm(n)			((int)(get_random_u32() % (2 * (unsigned int)(n) + 1)) - (int)(n))
/* How many bytes were not copied: none or all. */
#define _stp_copy_from_user(to, from, size)	(copy_from_user_nofault(to, from, size) ? (size) : 0)

/*
 * Guarded reads and writes, of 1, 2, 4 or 8 bytes, in C functions of a script: a fault is an error of the handler, and the
 * function is left.
 */
#define JSTAP_NATIVE_LOAD(load, size, address)						\
	({										\
		const u64 jstap_loaded = load(CONTEXT, (unsigned long)(address), size);	\
											\
		if (CONTEXT->error)							\
			goto out;							\
		jstap_loaded;								\
	})
#define JSTAP_NATIVE_STORE(store, size, address, value)					\
	do {										\
		store(CONTEXT, (unsigned long)(address), size, (u64)(value));		\
		if (CONTEXT->error)							\
			goto out;							\
	} while (0)

#define kderef(size, address)		((long)JSTAP_NATIVE_LOAD(jstap_load, size, address))
#define uderef(size, address)		((long)JSTAP_NATIVE_LOAD(jstap_load_user, size, address))
#define deref(size, address)		kderef(size, address)
#define kread(pointer)			((typeof(*(pointer)))JSTAP_NATIVE_LOAD(jstap_load, sizeof(*(pointer)), pointer))
#define uread(pointer)			((typeof(*(pointer)))JSTAP_NATIVE_LOAD(jstap_load_user, sizeof(*(pointer)), pointer))
#define store_kderef(size, address, value)	JSTAP_NATIVE_STORE(jstap_store, size, address, value)
#define store_uderef(size, address, value)	JSTAP_NATIVE_STORE(jstap_store_user, size, address, value)
#define store_deref(size, address, value)	store_kderef(size, address, value)
#define kwrite(pointer, value)		JSTAP_NATIVE_STORE(jstap_store, sizeof(*(pointer)), pointer, (typeof(*(pointer)))(value))
#define uwrite(pointer, value)		JSTAP_NATIVE_STORE(jstap_store_user, sizeof(*(pointer)), pointer, (typeof(*(pointer)))(value))

#define JSTAP_NATIVE_STRING(copy, to, address, size)				\
	do {									\
		if ((size) > 0)							\
			copy(CONTEXT, to, (unsigned long)(address), (size) - 1);	\
		if (CONTEXT->error)						\
			goto out;						\
	} while (0)

/* At most size bytes with the NUL. */
#define kderef_string(to, address, size)	JSTAP_NATIVE_STRING(jstap_kernel_string_n, to, address, size)
#define uderef_string(to, address, size)	JSTAP_NATIVE_STRING(jstap_user_string_n, to, address, size)
#define deref_string(to, address, size)		kderef_string(to, address, size)

/* Where older scripts say that faults are to be caught. Here all of them leave the function by themselves. */
#define CATCH_DEREF_FAULT()			do { } while (0)

/*
 * The address of a symbol of the kernel, also of one that is not exported; 0 where there is none of that name. The kernel may
 * look at all of its names for that. Context: any but an NMI.
 */
unsigned long jstap_kallsyms_lookup_name(const char *name);
#define kallsyms_lookup_name			jstap_kallsyms_lookup_name

#endif
