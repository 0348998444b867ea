// SPDX-License-Identifier: GPL-2.0-only
/* Fixture runtime: says a greeting at load, runs the handler once. */
#include <jstap/script.h>
#include "compat/check.h"

void jstap_say(const char *text)
{
	pr_info("jstap-fixture %s: %s\n", THIS_MODULE->name, text);
}

static int __init jstap_init(void)
{
	int ret = jstap_script.family->start();

	if (ret)
		return ret;
	jstap_say(jstap_script.greeting);
	return 0;
}

static void __exit jstap_exit(void)
{
	jstap_say("bye");
}

module_init(jstap_init);
module_exit(jstap_exit);
MODULE_LICENSE("GPL");
