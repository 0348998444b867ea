/* SPDX-License-Identifier: Apache-2.0 */
/* The name under which the kernel will list the module, in the two places where the module has it. */
#include <ctype.h>
#include <string.h>

#include "helper.h"

/* struct module begins with a state, padded to a pointer, and a list head; then comes the name. */
#define NAME_OFFSET 24
#define KEY "name="

bool valid_module_name(const char *name)
{
	size_t size = strlen(name);

	if (size == 0 || size > MODULE_NAME_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!isascii((unsigned char)name[i]) || (!isalnum((unsigned char)name[i]) && name[i] != '_'))
			return false;
	return true;
}

static bool in_this_module(const struct bytes *elf, const char *name)
{
	size_t size = strlen(name) + 1;
	struct section section;

	return find_section(elf, ".gnu.linkonce.this_module", &section) &&
	       section.content.size >= NAME_OFFSET + size &&
	       !memcmp(section.content.data + NAME_OFFSET, name, size);
}

/* Texts that end with NUL. Exactly one begins with the key, and it is the name. */
static bool in_modinfo(const struct bytes *elf, const char *name)
{
	struct section section;
	struct bytes rest;
	bool found = false;

	if (!find_section(elf, ".modinfo", &section))
		return false;
	rest = section.content;
	while (rest.size) {
		const uint8_t *end = memchr(rest.data, '\0', rest.size);
		const char *text = (const char *)rest.data;

		if (!end)
			return false;
		if (!strncmp(text, KEY, strlen(KEY))) {
			if (found || strcmp(text + strlen(KEY), name))
				return false;
			found = true;
		}
		rest.size -= end + 1 - rest.data;
		rest.data = end + 1;
	}
	return found;
}

bool same_name(const struct bytes *elf, const char *name)
{
	return in_this_module(elf, name) && in_modinfo(elf, name);
}
