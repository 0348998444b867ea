// SPDX-License-Identifier: GPL-2.0-only
/* The functions that C in scripts knows from SystemTap; see jstap/native.h. */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>

#include "runtime.h"

#undef kallsyms_lookup_name

/* The part of the preemption count that tells a handler from an interrupt that comes in the middle of it. */
static unsigned int level(void)
{
	return preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK);
}

void jstap_native_begin(struct jstap_context *c)
{
	const bool of_user = c->regs && user_mode(c->regs);

	c->native = true;
	c->native_level = level();
	c->kregs = of_user ? NULL : c->regs;
	c->uregs = of_user ? c->regs : NULL;
	c->user_mode_p = of_user;
	c->probe_point = c->probe->point;
	c->probe_name = c->probe->name;
	/* An error that is set through last_error has no position yet. */
	c->position_used = 0;
	c->position[0] = '\0';
}

void jstap_native_end(struct jstap_context *c)
{
	c->native = false;
}

/*
 * The context of the handler that calls, or NULL. A context that is busy need not be the caller's: an interrupt may have come in the
 * middle of its handler.
 */
static struct jstap_context *caller(void)
{
	struct jstap_context *c;

	if (preemptible())
		return NULL;
	c = jstap_context_here();
	return c && c->native && c->native_level == level() ? c : NULL;
}

void _stp_vprintf(const char *format, va_list arguments)
{
	struct jstap_context *c = caller();

	if (c)
		jstap_vprintf(c, format, arguments);
}

void _stp_printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	_stp_vprintf(format, arguments);
	va_end(arguments);
}

void _stp_print(const char *text)
{
	struct jstap_context *c = caller();

	if (c)
		jstap_output(c, text, strlen(text));
}

void _stp_print_char(char character)
{
	struct jstap_context *c = caller();

	if (c)
		jstap_output(c, &character, 1);
}

/* What was printed so far becomes a record of its own. */
void _stp_print_flush(void)
{
	struct jstap_context *c = caller();

	if (c)
		jstap_flush(c);
}

int _stp_vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
	return min_t(size_t, vsnprintf(to, size, format, arguments), size);
}

int _stp_snprintf(char *to, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = _stp_vsnprintf(to, size, format, arguments);
	va_end(arguments);
	return length;
}

/* A message without the end of the line, which those who show it add. */
static void report(enum jstap_message type, const char *format, va_list arguments)
{
	char text[256];
	int size = vscnprintf(text, sizeof(text), format, arguments);

	while (size && text[size - 1] == '\n')
		size--;
	jstap_control_send(type, text, size);
}

void _stp_warn(const char *format, ...)
{
	va_list arguments;

	if (!caller())
		return;
	va_start(arguments, format);
	report(JSTAP_MESSAGE_WARNING, format, arguments);
	va_end(arguments);
}

void _stp_softerror(const char *format, ...)
{
	va_list arguments;

	if (!caller())
		return;
	va_start(arguments, format);
	report(JSTAP_MESSAGE_ERROR, format, arguments);
	va_end(arguments);
}

void _stp_error(const char *format, ...)
{
	va_list arguments;

	if (!caller())
		return;
	va_start(arguments, format);
	report(JSTAP_MESSAGE_ERROR, format, arguments);
	va_end(arguments);
	jstap_exit(NULL);
}

void _stp_dbug(const char *function, int line, const char *format, ...)
{
	struct va_format text = { .fmt = format };
	va_list arguments;

	va_start(arguments, format);
	text.va = &arguments;
	printk(KERN_DEBUG "%s:%d: %pV\n", function, line, &text);
	va_end(arguments);
}

void _stp_exit(void)
{
	jstap_exit(NULL);
}

/*
 * Kernels with indirect branch tracking take the landing pads of functions away that nobody calls through a pointer, so
 * tracking is off on this CPU while this one is.
 */
static unsigned long call(unsigned long (*lookup)(const char *), const char *name)
{
	unsigned long address;
#if defined(CONFIG_X86_KERNEL_IBT)
	u64 before = 0;

	if (cpu_feature_enabled(X86_FEATURE_IBT)) {
		rdmsrl(MSR_IA32_S_CET, before);
		wrmsrl(MSR_IA32_S_CET, before & ~CET_ENDBR_EN);
	}
#endif
	address = lookup(name);
#if defined(CONFIG_X86_KERNEL_IBT)
	if (cpu_feature_enabled(X86_FEATURE_IBT))
		wrmsrl(MSR_IA32_S_CET, before);
#endif
	return address;
}

unsigned long jstap_kallsyms_lookup_name(const char *name)
{
	unsigned long address;

	if (!jstap_script.lookup_link_address)
		return 0;
	/* The setting is the CPU's. */
	preempt_disable();
	address = call((unsigned long (*)(const char *))jstap_relocate(jstap_script.lookup_link_address), name);
	preempt_enable();
	return address;
}
