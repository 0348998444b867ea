// SPDX-License-Identifier: GPL-2.0-only
/* First values of globals, given when the module is loaded. Context: loading, before anything runs. */
#include <linux/kernel.h>
#include <linux/moduleparam.h>

#include "runtime.h"

static int set_number(const char *text, const struct kernel_param *parameter)
{
	return kstrtos64(text, 0, parameter->arg);
}

static int set_string(const char *text, const struct kernel_param *parameter)
{
	strscpy(parameter->arg, text, jstap_script.string_size);
	return 0;
}

const struct kernel_param_ops jstap_number_parameter = { .set = set_number };
const struct kernel_param_ops jstap_string_parameter = { .set = set_string };
