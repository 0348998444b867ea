// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on what the runtime itself uses, on hot paths, on returns, and fast timers, all of which print and update
 * one array, while the machine works. Nothing may crash, hang, or be lost without being counted.
 */
#define MAX_SKIPPED 0
#define OVERLOAD 0
#include "say.h"

static struct jstap_map counts = {
	.name = "counts", .key_count = 2, .key_types = { JSTAP_STRING, JSTAP_NUMBER }, .value_type = JSTAP_NUMBER,
	.declared_entries = 50, .wrap = true,
};
static struct jstap_map times = {
	.name = "times", .key_count = 1, .key_types = { JSTAP_NUMBER }, .value_type = JSTAP_STATISTIC,
	.shape = { .histogram = JSTAP_HIST_LOG },
};
static struct jstap_map *const maps[] = { &counts, &times };
static JSTAP_LOCK(lock_counts, "counts");
static JSTAP_LOCK(lock_times, "times");
static const struct jstap_lock_use both[] = { { &lock_counts, true }, { &lock_times, false } };

static void hit(struct jstap_context *c)
{
	union jstap_value keys[] = { { .string = current->comm }, { .number = current->pid } };
	s64 *count = jstap_map_number_slot(c, &counts, keys);

	if (count)
		++*count;
	say_text(c, c->probe->point, current->comm);
	jstap_statistic_add(c, &times, (union jstap_value[]){ { .number = c->probe->index } }, c->actions);
}

static void returned(struct jstap_context *c)
{
	u64 *entry = c->entry;

	if (entry)
		jstap_statistic_add(c, &times, (union jstap_value[]){ { .number = c->probe->index } },
				    ktime_get_mono_fast_ns() - *entry);
	say(c, c->probe->point, jstap_return_value(c));
}

static void enter(struct jstap_context *c)
{
	*(u64 *)c->entry = ktime_get_mono_fast_ns();
}

static void end(struct jstap_context *c)
{
	say(c, "end", 0);
}

#define KPROBE(symbol) \
	{ .probe = { .point = #symbol, .name = #symbol, .handler = hit, .index = __COUNTER__, \
		     .locks = both, .lock_count = 2 }, .link_address = ADDRESS_##symbol }
#define KRETPROBE(symbol) \
	{ .probe = { .point = #symbol, .name = #symbol, .handler = returned, .index = __COUNTER__, \
		     .locks = both, .lock_count = 2 }, \
	  .entry = { .point = #symbol, .name = #symbol, .handler = enter }, .entry_size = 8, \
	  .link_address = ADDRESS_##symbol }

static struct jstap_session_probe session_probes[] = {
	{ PROBE(100, "end", end), .phase = JSTAP_END },
};
static struct jstap_kprobe kprobes[] = {
	KPROBE(vsnprintf), KPROBE(memcpy), KPROBE(strnlen), KPROBE(strscpy), KPROBE(_raw_spin_lock),
	KPROBE(copy_from_kernel_nofault), KPROBE(irq_work_queue), KPROBE(__wake_up), KPROBE(ktime_get_real_fast_ns),
	KPROBE(mod_timer), KPROBE(vfs_read), KPROBE(schedule), KPROBE(handle_mm_fault), KPROBE(do_sys_openat2),
	KPROBE(kmem_cache_alloc), KPROBE(try_to_wake_up), KPROBE(wake_up_process),
};
static struct jstap_kretprobe kretprobes[] = {
	KRETPROBE(vfs_read), KRETPROBE(vfs_write), KRETPROBE(handle_mm_fault), KRETPROBE(kmem_cache_alloc),
	KRETPROBE(do_sys_openat2),
};
static struct jstap_timer timers[] = {
	{ .probe = { .point = "timer.us(500)", .name = "timer", .handler = hit, .index = 50, .locks = both, .lock_count = 2 },
	  .nanoseconds = 500000, .randomize = 100000 },
	{ .probe = { .point = "timer.us(700)", .name = "timer", .handler = hit, .index = 51, .locks = both, .lock_count = 2 },
	  .nanoseconds = 700000 },
};
static struct jstap_jiffies_timer jiffies_timers[] = {
	{ .probe = { .point = "timer.jiffies(1)", .name = "timer", .handler = hit, .index = 52, .locks = both, .lock_count = 2 },
	  .jiffies = 1 },
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_session_family, session_probes),
	JSTAP_GROUP(jstap_timer_family, timers),
	JSTAP_GROUP(jstap_jiffies_family, jiffies_timers),
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
	JSTAP_GROUP(jstap_kretprobe_family, kretprobes),
};
SCRIPT(.maps = maps, .map_count = 2);
