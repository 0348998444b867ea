// SPDX-License-Identifier: GPL-2.0-only
/* What an address of a program is called, and what file it is of. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "runtime.h"
#include "uframe.h"
#include "usymbol.h"

void jstap_user_name(struct jstap_user_map *map, unsigned long address, bool returns, struct jstap_user_named *named)
{
	const struct jstap_user_mapping *mapping = jstap_user_map_find(map, address - returns);
	const struct jstap_user_symbol *symbol;
	unsigned long link_address;

	*named = (struct jstap_user_named){ .address = address, .mapping = mapping };
	if (!mapping || !mapping->object)
		return;
	link_address = jstap_user_map_link_address(mapping, address - returns);
	symbol = jstap_user_symbol_find(mapping->object->image, link_address, &named->offset);
	if (symbol) {
		named->symbol = jstap_user_symbol_name(mapping->object->image, symbol);
		named->offset += returns;
		named->size = symbol->size;
	}
	if (mapping->object->lines && !jstap_line_find(mapping->object->lines, link_address, &named->line))
		named->line.file = NULL;
}

void jstap_user_symbol(struct jstap_context *c, char *to, unsigned long address)
{
	struct jstap_user_map map;
	struct jstap_user_named named;

	jstap_user_map_open(&map);
	jstap_user_name(&map, address, /* returns= */ false, &named);
	jstap_user_map_close(&map);
	if (named.symbol)
		strscpy(to, named.symbol, jstap_script.string_size);
	else
		snprintf(to, jstap_script.string_size, "0x%lx", address);
}

void jstap_user_symbol_data(struct jstap_context *c, char *to, unsigned long address)
{
	struct jstap_user_map map;
	struct jstap_user_named named;
	const char *path;

	jstap_user_map_open(&map);
	jstap_user_name(&map, address, /* returns= */ false, &named);
	path = named.mapping ? jstap_user_map_path(&map, named.mapping) : "";
	if (named.symbol)
		snprintf(to, jstap_script.string_size, "%s+0x%lx/0x%lx [%s]", named.symbol, named.offset, named.size, path);
	else if (path[0])
		snprintf(to, jstap_script.string_size, "0x%lx [%s+0x%lx]", address, path,
			 jstap_user_map_link_address(named.mapping, address));
	else
		snprintf(to, jstap_script.string_size, "0x%lx", address);
	jstap_user_map_close(&map);
}

void jstap_user_line(struct jstap_context *c, char *to, unsigned long address, enum jstap_line_part part)
{
	struct jstap_user_map map;
	struct jstap_user_named named;

	jstap_user_map_open(&map);
	jstap_user_name(&map, address, /* returns= */ false, &named);
	jstap_user_map_close(&map);
	if (!named.line.file)
		snprintf(to, jstap_script.string_size, "0x%lx", address);
	else if (part == JSTAP_LINE_FILE)
		strscpy(to, named.line.file, jstap_script.string_size);
	else if (part == JSTAP_LINE_NUMBER)
		snprintf(to, jstap_script.string_size, "%u", named.line.line);
	else
		snprintf(to, jstap_script.string_size, "%s:%u", named.line.file, named.line.line);
}

void jstap_user_module(struct jstap_context *c, char *to, unsigned long address)
{
	const struct jstap_user_mapping *mapping;
	struct jstap_user_map map;
	const char *path;

	jstap_user_map_open(&map);
	mapping = jstap_user_map_find(&map, address);
	path = mapping ? jstap_user_map_path(&map, mapping) : "";
	if (path[0])
		strscpy(to, path, jstap_script.string_size);
	else
		snprintf(to, jstap_script.string_size, "0x%lx", address);
	jstap_user_map_close(&map);
}

unsigned long jstap_user_module_address(struct jstap_context *c, unsigned long address)
{
	const struct jstap_user_mapping *mapping;
	struct jstap_user_map map;
	unsigned long result;

	jstap_user_map_open(&map);
	mapping = jstap_user_map_find(&map, address);
	result = mapping && (mapping->file || mapping->is_vdso) ? jstap_user_map_link_address(mapping, address) : 0;
	jstap_user_map_close(&map);
	return result;
}

void jstap_user_module_build_id(struct jstap_context *c, char *to, unsigned long address)
{
	const struct jstap_user_mapping *mapping;
	struct jstap_user_map map;

	jstap_user_map_open(&map);
	mapping = jstap_user_map_find(&map, address);
	strscpy(to, mapping && mapping->object ? mapping->object->program.build_id : "", jstap_script.string_size);
	jstap_user_map_close(&map);
}
