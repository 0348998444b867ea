/* SPDX-License-Identifier: Apache-2.0 */
/* The order of the checks, and the one line that a refusal gives. */
#include <stdarg.h>
#include <stdio.h>

#include "helper.h"

bool refuse(struct verdict *verdict, enum refusal reason, const char *format, ...)
{
	va_list args;

	verdict->reason = reason;
	va_start(args, format);
	vsnprintf(verdict->text, sizeof(verdict->text), format, args);
	va_end(args);
	/* Parts of the text come from the module: none of it shall move the reader's cursor. */
	for (char *at = verdict->text; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return false;
}

bool judge(const struct bytes *module, struct manifest *manifest, struct verdict *verdict)
{
	struct bytes elf;

	return verify_signature(module, &elf, verdict) && read_manifest(&elf, manifest, verdict) &&
	       check_node(manifest, verdict) && check_permission(manifest, verdict);
}
