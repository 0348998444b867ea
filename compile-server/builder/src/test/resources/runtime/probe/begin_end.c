// SPDX-License-Identifier: GPL-2.0-only
#include <jstap/script.h>

static int begin_start(void)
{
	jstap_script.handler();
	return 0;
}

const struct jstap_family jstap_begin_family = {
	.name = "begin",
	.start = begin_start,
};
