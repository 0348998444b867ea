// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other modules that a script probes or reads: found when they are loaded already, awaited when not. A module that is not
 * the one that the script was compiled for is left alone.
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/notifier.h>

#include "../compat/module.h"
#include "runtime.h"

#define NOTE_ALIGNMENT 4
#define NOTE_BUILD_ID 3

static bool listening;
static bool arming;

/* Whether something belongs to the start of a module that has started: what is there next may be anything. */
static bool is_going(const struct module *module, unsigned long address)
{
	return module->state != MODULE_STATE_COMING && within_module_init(address, module);
}

/* The address of a symbol, 0 when there is none. Context: the module is held. */
unsigned long jstap_module_symbol(const struct jstap_module *wanted, const char *name)
{
	unsigned long address = 0;
#ifdef CONFIG_KALLSYMS
	struct mod_kallsyms *symbols;
	unsigned int i;

	rcu_read_lock_sched();
	symbols = rcu_dereference_sched(wanted->module->kallsyms);
	for (i = 1; symbols && i < symbols->num_symtab && !address; i++) {
		const Elf_Sym *symbol = &symbols->symtab[i];

		if (symbol->st_shndx != SHN_UNDEF && !strcmp(symbols->strtab + symbol->st_name, name))
			address = symbol->st_value;
	}
	rcu_read_unlock_sched();
#endif
	return is_going(wanted->module, address) ? 0 : address;
}

/* The kernel tells nobody the build-ids of modules, but the notes are among their constants. */
static bool is_the_one(const struct jstap_module *wanted)
{
	const size_t size_of_note = 4 * sizeof(u32) + wanted->build_id_size;
	const char *at, *end;
	size_t size;

	if (!wanted->build_id_size)
		return true;
	size = jstap_module_read_only(wanted->module, &at);
	for (end = at + size; at + size_of_note <= end; at += NOTE_ALIGNMENT) {
		const u32 *words = (const u32 *)at;

		if (words[0] == sizeof("GNU") && words[1] == wanted->build_id_size && words[2] == NOTE_BUILD_ID &&
		    !memcmp(words + 3, "GNU", sizeof("GNU")))
			return !memcmp(words + 4, wanted->build_id, wanted->build_id_size);
	}
	return false;
}

static void locate(struct jstap_module *wanted)
{
	unsigned int i;

	for (i = 0; i < wanted->section_count; i++) {
		struct jstap_section *section = &wanted->sections[i];
		unsigned long address = jstap_module_symbol(wanted, section->anchor);

		section->delta = address - section->anchor_link_address;
		WRITE_ONCE(section->known, address != 0);
	}
}

/* Forgets what belongs to the start of a module. */
static void forget_start(struct jstap_module *wanted)
{
	unsigned int i;

	for (i = 0; i < wanted->section_count; i++) {
		struct jstap_section *section = &wanted->sections[i];

		if (is_going(wanted->module, section->anchor_link_address + section->delta))
			WRITE_ONCE(section->known, false);
	}
}

/* Context: a task that may sleep, with the module held or on its way in. */
static void comes(struct jstap_module *wanted, struct module *module)
{
	wanted->module = module;
	if (!wanted->present && !wanted->refused) {
		wanted->present = is_the_one(wanted);
		wanted->refused = !wanted->present;
		if (wanted->present)
			locate(wanted);
		else
			jstap_control_printf(JSTAP_MESSAGE_WARNING,
					     "the module '%s' is not the one that the script was compiled for (its build-id differs): its probes are not armed",
					     wanted->name);
	}
	if (wanted->present && arming && !wanted->armed) {
		wanted->armed = true;
		/* It may have started since it was located. */
		forget_start(wanted);
		jstap_session_module(wanted, JSTAP_MODULE_COMES);
	}
	wanted->module = NULL;
}

/*
 * The code of its start is freed next, and what the kernel puts there may be the start of another module: a probe that was left
 * would be taken for one of that.
 */
static void started(struct jstap_module *wanted, struct module *module)
{
	wanted->module = module;
	if (wanted->present)
		forget_start(wanted);
	if (wanted->armed)
		jstap_session_module(wanted, JSTAP_MODULE_STARTED);
	wanted->module = NULL;
}

static void goes(struct jstap_module *wanted, struct module *module)
{
	unsigned int i;

	wanted->module = module;
	if (wanted->armed)
		jstap_session_module(wanted, JSTAP_MODULE_GOES);
	for (i = 0; i < wanted->section_count; i++)
		WRITE_ONCE(wanted->sections[i].known, false);
	wanted->armed = false;
	wanted->present = false;
	wanted->refused = false;
	wanted->module = NULL;
}

static void notice(struct module *module, void (*what)(struct jstap_module *, struct module *))
{
	unsigned int i;

	jstap_arming_lock();
	for (i = 0; i < jstap_script.module_count; i++)
		if (!strcmp(jstap_script.modules[i].name, module->name))
			what(&jstap_script.modules[i], module);
	jstap_arming_unlock();
}

static int arrival(struct notifier_block *block, unsigned long event, void *module)
{
	/* Live: one that was between the two when we began to listen. */
	if (event == MODULE_STATE_COMING || event == MODULE_STATE_LIVE)
		notice(module, comes);
	return NOTIFY_OK;
}

static int departure(struct notifier_block *block, unsigned long event, void *module)
{
	if (event == MODULE_STATE_LIVE)
		notice(module, started);
	if (event == MODULE_STATE_GOING)
		notice(module, goes);
	return NOTIFY_OK;
}

/* We come when the kernel has made a module ready for tracing, and go before it forgets it or its start. */
static struct notifier_block arrivals = { .notifier_call = arrival, .priority = INT_MIN };
static struct notifier_block departures = { .notifier_call = departure, .priority = INT_MAX };

/*
 * A loaded module. The list of modules is not ours to walk, but every module has a folder in sysfs, next to our own. While
 * the folder is held, the module's memory stays, even of one that is going.
 */
static struct module *find(const char *name, struct kobject **folder)
{
	struct kset *all = THIS_MODULE->mkobj.kobj.kset;
	struct module *module = NULL;

	*folder = all ? kset_find_obj(all, name) : NULL;
	if (*folder)
		module = container_of(*folder, struct module_kobject, kobj)->mod;
	return module && try_module_get(module) ? module : NULL;
}

static void find_all(void)
{
	unsigned int i;

	for (i = 0; i < jstap_script.module_count; i++) {
		struct jstap_module *wanted = &jstap_script.modules[i];
		struct kobject *folder;
		struct module *module = find(wanted->name, &folder);

		if (module) {
			jstap_arming_lock();
			comes(wanted, module);
			jstap_arming_unlock();
			module_put(module);
		}
		kobject_put(folder);
	}
}

/* From here on modules are known and their data can be read. Returns 0 or a negative errno. Context: may sleep. */
int jstap_modules_start(void)
{
	int ret;

	if (!jstap_script.module_count)
		return 0;
	ret = register_module_notifier(&arrivals);
	if (ret)
		return ret;
	ret = register_module_notifier(&departures);
	if (ret) {
		unregister_module_notifier(&arrivals);
		return ret;
	}
	listening = true;
	find_all();
	return 0;
}

/* From here on their probes are armed. Context: may sleep; the families have been started. */
void jstap_modules_arm(void)
{
	jstap_arming_lock();
	arming = true;
	jstap_arming_unlock();
	if (listening)
		find_all();
}

/* Context: may sleep; the families have been stopped. */
void jstap_modules_stop(void)
{
	if (listening) {
		unregister_module_notifier(&departures);
		unregister_module_notifier(&arrivals);
	}
	listening = false;
}

unsigned long jstap_place(const struct jstap_section *section, unsigned long link_address)
{
	if (!section)
		return jstap_relocate(link_address);
	return READ_ONCE(section->known) ? link_address + section->delta : 0;
}

unsigned long jstap_module_address(struct jstap_context *c, const struct jstap_section *section,
				   unsigned long link_address)
{
	unsigned long address = jstap_place(section, link_address);

	if (unlikely(!address))
		jstap_error(c, "the module '%s' is not loaded", section->module);
	return address;
}
