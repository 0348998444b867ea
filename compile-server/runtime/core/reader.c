// SPDX-License-Identifier: GPL-2.0-only
/* What a script asks of whoever reads its trace. */
#include "runtime.h"

#define LONGEST_COMMAND 1023

void jstap_system(struct jstap_context *c, const char *command)
{
	size_t size = strlen(command);

	if (size > LONGEST_COMMAND)
		jstap_error(c, "a command of %zu bytes: system() takes up to %d", size, LONGEST_COMMAND);
	else
		jstap_control_send(JSTAP_MESSAGE_SYSTEM, command, size);
}

/* A record as others are: so the files change between the right ones. */
void jstap_switch_file(struct jstap_context *c)
{
	if (jstap_script.silent)
		return;
	jstap_flush(c);
	jstap_trace_write_next_file(c->probe);
}
