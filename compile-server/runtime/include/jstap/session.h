/* SPDX-License-Identifier: GPL-2.0-only */
/* The session, as a script can move it and ask it; its reader, and what that has given. Context of all: a handler. */
#ifndef JSTAP_SESSION_H
#define JSTAP_SESSION_H

#include <linux/user_namespace.h>

void jstap_exit(struct jstap_context *c);
void jstap_abort(struct jstap_context *c);	/* sets c->error: test it as after any fallible call */
/* -x or -c's process; 0 without either */
s64 jstap_target(void);
/* The process that reads the session's messages; 0 when there is none. */
s64 jstap_reader(void);
/* The name under which the script's module is loaded. */
const char *jstap_module_name(void);
/* The user who started the session. */
u32 jstap_owner(void);
/* A command for the reader's shell. A longer one than 1023 bytes is an error. */
void jstap_system(struct jstap_context *c, const char *command);
/* The reader is to go on with its next file. */
void jstap_switch_file(struct jstap_context *c);

/*
 * What the client finds out by itself and gives when the module is loaded. No global of a script can have such a name, for it
 * begins with a digit.
 */
#define JSTAP_GIVEN(given, kind, variable)								\
	module_param_cb(jstap_global_0##given, &jstap_##kind##_parameter, variable, 0);		\
	__MODULE_PARM_TYPE(jstap_global_0##given, "given")

/* In which processes and users are counted; those of the kernel's start until they are given. */
struct jstap_namespaces {
	struct pid_namespace *processes;
	struct user_namespace *users;
};

extern const struct kernel_param_ops jstap_namespaces_parameter;

/* A process's, task's or group's number there; 0: it cannot be seen from there, or pid is NULL. */
s64 jstap_namespaces_number(const struct jstap_namespaces *namespaces, struct pid *pid);
struct user_namespace *jstap_namespaces_users(const struct jstap_namespaces *namespaces);

#endif
