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

#endif
