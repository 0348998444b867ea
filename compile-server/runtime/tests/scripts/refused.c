// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel does not let probe is left out with a warning; too much memory is refused before it hurts. */
#include "say.h"

static void hit(struct jstap_context *c)
{
	say(c, "hit", 0);
	jstap_exit(c);
}

#define KPROBE(symbol) \
	{ .probe = { .point = #symbol, .name = #symbol, .handler = hit }, .link_address = ADDRESS_##symbol }

static struct jstap_kprobe kprobes[] = {
	KPROBE(exc_page_fault), KPROBE(memcpy), KPROBE(no_such_function), KPROBE(vfs_read), KPROBE(exc_page_fault),
	KPROBE(exc_page_fault), KPROBE(exc_page_fault), KPROBE(exc_page_fault), KPROBE(exc_page_fault),
	KPROBE(exc_page_fault), KPROBE(exc_page_fault),
};
static const struct jstap_probe_group groups[] = {
	JSTAP_GROUP(jstap_kprobe_family, kprobes),
};
SCRIPT();
