/* SPDX-License-Identifier: GPL-2.0-only */
/* Entry header of the fixture runtime: the smallest thing that a script module can be built upon. */
#ifndef JSTAP_SCRIPT_H
#define JSTAP_SCRIPT_H

#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>

typedef void (*jstap_handler_t)(void);

struct jstap_family {
	const char *name;
	int (*start)(void);
};

struct jstap_script {
	const char *greeting;
	const struct jstap_family *family;
	jstap_handler_t handler;
};

extern struct jstap_script jstap_script;
extern const struct jstap_family jstap_begin_family;
extern const struct jstap_family jstap_kprobe_family;

void jstap_say(const char *text);

#endif
