// SPDX-License-Identifier: GPL-2.0-only
#include <jstap/script.h>

static int kprobe_start(void)
{
	struct kprobe probe = { .symbol_name = "vfs_read" };
	int ret = register_kprobe(&probe);

	if (ret)
		return ret;
	jstap_script.handler();
	unregister_kprobe(&probe);
	return 0;
}

const struct jstap_family jstap_kprobe_family = {
	.name = "kprobe",
	.start = kprobe_start,
};
