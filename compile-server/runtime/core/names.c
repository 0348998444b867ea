// SPDX-License-Identifier: GPL-2.0-only
/* Names of numbers: see jstap/names.h. */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "runtime.h"

static void append(char *to, size_t size, size_t *used, const char *name)
{
	*used += scnprintf(to + *used, size - *used, "%s%s", *used ? "|" : "", name);
}

/* What is set in the value of all that have a name, and has the most bits; the first one of equals. NULL: none. */
static const struct jstap_name *next(unsigned long value, const struct jstap_name *names, unsigned int count)
{
	const struct jstap_name *best = NULL;
	unsigned int i;

	for (i = 0; i < count; i++) {
		const unsigned long bits = names[i].value;

		if (bits && (value & bits) == bits && (!best || hweight_long(bits) > hweight_long(best->value)))
			best = &names[i];
	}
	return best;
}

void jstap_flag_names(char *to, size_t size, unsigned long value, const struct jstap_name *names, unsigned int count)
{
	const struct jstap_name *name;
	unsigned long left = value;
	size_t used = 0;

	to[0] = '\0';
	if (!value) {
		jstap_value_name(to, size, value, names, count);
		return;
	}
	while ((name = next(left, names, count)) != NULL) {
		append(to, size, &used, name->name);
		left &= ~name->value;
	}
	if (left)
		used += scnprintf(to + used, size - used, "%s0x%lx", used ? "|" : "", left);
}

void jstap_value_name(char *to, size_t size, unsigned long value, const struct jstap_name *names, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (names[i].value == value) {
			strscpy(to, names[i].name, size);
			return;
		}
	}
	snprintf(to, size, "0x%lx", value);
}
