// SPDX-License-Identifier: GPL-2.0-only
/* Breakpoints in the last function of a module: see overrun.h. */
#include <linux/module.h>

#include "../compat/module.h"
#include "overrun.h"

#ifdef CONFIG_KALLSYMS

struct function {
	unsigned long start;
	unsigned long size;	/* as the module's file has it */
	bool last;		/* no other one follows in these pages */
};

static void find(const struct module *module, unsigned long address, unsigned long end, struct function *function)
{
	struct mod_kallsyms *symbols;
	unsigned int i;

	rcu_read_lock_sched();
	symbols = rcu_dereference_sched(module->kallsyms);
	for (i = 1; symbols && i < symbols->num_symtab; i++) {
		const Elf_Sym *symbol = &symbols->symtab[i];

		if (symbol->st_shndx == SHN_UNDEF || !symbols->strtab[symbol->st_name])
			continue;
		if (symbol->st_value > address && symbol->st_value < end)
			function->last = false;
		if (symbol->st_value > address || symbol->st_value < function->start)
			continue;
		if (symbol->st_value != function->start)
			function->size = 0;
		function->start = symbol->st_value;
		function->size = max_t(unsigned long, function->size, symbol->st_size);
	}
	rcu_read_unlock_sched();
}

bool jstap_breakpoint_overruns(const struct jstap_module *wanted, unsigned long address)
{
	struct function function = { .last = true };
	unsigned long end = jstap_module_code_end(wanted->module, address);
	unsigned long at;

	if (!end)
		return false;
	find(wanted->module, address, end, &function);
	if (!function.last)
		return false;
	/* What is not a filling may be decoded in any way. */
	for (at = function.start + function.size; at < end; at++)
		if (*(const u8 *)at)
			return true;
	return (end - function.start - function.size) % 2;
}

#else

/* Without symbols it does not decode anything. */
bool jstap_breakpoint_overruns(const struct jstap_module *wanted, unsigned long address)
{
	return false;
}

#endif
