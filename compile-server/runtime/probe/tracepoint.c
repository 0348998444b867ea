// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints of the kernel and of modules, found by name. A tracepoint calls its probes with what it was given, each value in a
 * register or a word of the stack: as so many unsigned longs.
 */
#include <linux/rcupdate.h>
#include <linux/tracepoint.h>

#include "../core/runtime.h"
#include "refused.h"

static void run(struct jstap_tracepoint_probe *probe, const unsigned long *arguments)
{
	/* Where RCU does not watch (idle), what a handler relies on does not hold. */
	if (rcu_is_watching())
		jstap_probe_run_arguments(&probe->probe, arguments);
}

/*
 * What comes in registers (the first of them is our own) can always be read. What comes on the stack can not be read beyond
 * the tracepoint's own values: on an interrupt's stack nothing may be mapped there. So there is one for each number.
 */
static void hit_registers(void *data, unsigned long a0, unsigned long a1, unsigned long a2, unsigned long a3,
			  unsigned long a4)
{
	const unsigned long arguments[JSTAP_MAX_ARGUMENTS] = { a0, a1, a2, a3, a4 };

	run(data, arguments);
}

#define ON_STACK(words, parameters, ...)									\
	static void hit_##words(void *data, unsigned long a0, unsigned long a1, unsigned long a2, unsigned long a3,	\
				unsigned long a4, PARAMETERS parameters)				\
	{												\
		const unsigned long arguments[JSTAP_MAX_ARGUMENTS] = { a0, a1, a2, a3, a4, __VA_ARGS__ };	\
														\
		run(data, arguments);									\
	}
#define PARAMETERS(...) __VA_ARGS__

ON_STACK(6, (unsigned long a5), a5)
ON_STACK(7, (unsigned long a5, unsigned long a6), a5, a6)
ON_STACK(8, (unsigned long a5, unsigned long a6, unsigned long a7), a5, a6, a7)
ON_STACK(9, (unsigned long a5, unsigned long a6, unsigned long a7, unsigned long a8), a5, a6, a7, a8)
ON_STACK(10, (unsigned long a5, unsigned long a6, unsigned long a7, unsigned long a8, unsigned long a9),
	 a5, a6, a7, a8, a9)
ON_STACK(11, (unsigned long a5, unsigned long a6, unsigned long a7, unsigned long a8, unsigned long a9,
	      unsigned long a10), a5, a6, a7, a8, a9, a10)
ON_STACK(12, (unsigned long a5, unsigned long a6, unsigned long a7, unsigned long a8, unsigned long a9,
	      unsigned long a10, unsigned long a11), a5, a6, a7, a8, a9, a10, a11)

#define REGISTERS 5

static void *hit_of(const struct jstap_tracepoint_probe *probe)
{
	static void *const with_stack[] = { hit_6, hit_7, hit_8, hit_9, hit_10, hit_11, hit_12 };

	if (probe->words <= REGISTERS)
		return hit_registers;
	return with_stack[min_t(unsigned int, probe->words, JSTAP_MAX_ARGUMENTS) - REGISTERS - 1];
}

struct wanted {
	struct jstap_tracepoint_probe *probes;
	unsigned int count;
	const struct jstap_module *module;	/* NULL: the kernel itself */
};

static void look(struct tracepoint *tracepoint, void *argument)
{
	struct wanted *wanted = argument;
	unsigned int i;

	for (i = 0; i < wanted->count; i++)
		if (wanted->probes[i].module == wanted->module &&
		    !strcmp(tracepoint->name, wanted->probes[i].tracepoint))
			wanted->probes[i].found = tracepoint;
}

/* Registers those of the kernel or of a module; the tracepoints have been looked up. */
static void register_found(const struct wanted *wanted, struct jstap_refusals *refusals)
{
	unsigned int i;

	for (i = 0; i < wanted->count && !refusals->fatal; i++) {
		struct jstap_tracepoint_probe *probe = &wanted->probes[i];
		int ret;

		if (probe->module != wanted->module)
			continue;
		ret = probe->found ? tracepoint_probe_register(probe->found, hit_of(probe), probe) : -ENOENT;
		probe->registered = !ret;
		if (ret)
			jstap_refuse(refusals, &probe->probe, ret);
	}
}

/* Those of a module, or all. */
static void unregister(struct jstap_tracepoint_probe *table, unsigned int count, const struct jstap_module *module)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (module && table[i].module != module)
			continue;
		if (table[i].registered)
			tracepoint_probe_unregister(table[i].found, hit_of(&table[i]), &table[i]);
		table[i].registered = false;
		table[i].found = NULL;
	}
	/* Those that run still may use our code until here. */
	tracepoint_synchronize_unregister();
}

static void stop(void *probes, unsigned int count)
{
	unregister(probes, count, NULL);
}

static void module(void *probes, unsigned int count, struct jstap_module *module,
		   enum jstap_module_event event)
{
	struct wanted wanted = { probes, count, module };
	struct jstap_refusals refusals = { 0 };
	struct module *owner = module->module;
	unsigned int i;

	if (event != JSTAP_MODULE_COMES) {
		/* None is in the code of a start. */
		if (event == JSTAP_MODULE_GOES)
			unregister(probes, count, module);
		return;
	}
	for (i = 0; i < owner->num_tracepoints; i++)
		look(tracepoint_ptr_deref(&owner->tracepoints_ptrs[i]), &wanted);
	register_found(&wanted, &refusals);
	jstap_refusals_end_module(&refusals, module);
}

static int start(void *probes, unsigned int count)
{
	struct wanted wanted = { probes, count, NULL };
	struct jstap_refusals refusals = { 0 };

	for_each_kernel_tracepoint(look, &wanted);
	register_found(&wanted, &refusals);
	if (refusals.fatal)
		stop(probes, count);
	return jstap_refusals_end(&refusals);
}

const struct jstap_family jstap_tracepoint_family = {
	.name = "tracepoint",
	.start = start,
	.stop = stop,
	.module = module,
};
