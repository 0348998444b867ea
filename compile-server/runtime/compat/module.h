/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of modules: one layout in three parts up to Linux 6.3, one area for each kind of content since. */
#ifndef JSTAP_COMPAT_MODULE_H
#define JSTAP_COMPAT_MODULE_H

#include <linux/module.h>

/* Where a module's constants are; returns how many bytes. */
static inline size_t jstap_module_read_only(const struct module *module, const char **start)
{
#ifdef JSTAP_HAVE_MODULE_MEMORY
	*start = module->mem[MOD_RODATA].base;
	return module->mem[MOD_RODATA].size;
#else
	*start = (const char *)module->core_layout.base + module->core_layout.text_size;
	return module->core_layout.ro_size - module->core_layout.text_size;
#endif
}

#ifndef JSTAP_HAVE_MODULE_MEMORY
static inline unsigned long jstap_layout_code_end(const struct module_layout *layout, unsigned long address)
{
	unsigned long start = (unsigned long)layout->base;

	/* Behind the code of a layout are its constants. */
	return address >= start && address < start + layout->text_size && layout->size == layout->text_size ?
		       start + layout->text_size : 0;
}
#endif

/* Where the pages end that hold the code at an address; 0 if what follows them can be read, too. */
static inline unsigned long jstap_module_code_end(const struct module *module, unsigned long address)
{
#ifdef JSTAP_HAVE_MODULE_MEMORY
	static const enum mod_mem_type code[] = { MOD_TEXT, MOD_INIT_TEXT };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(code); i++) {
		const struct module_memory *memory = &module->mem[code[i]];
		unsigned long start = (unsigned long)memory->base;

		if (start && address >= start && address < start + memory->size)
			return start + memory->size;
	}
	return 0;
#else
	return jstap_layout_code_end(&module->core_layout, address) ?:
	       jstap_layout_code_end(&module->init_layout, address);
#endif
}

#endif
