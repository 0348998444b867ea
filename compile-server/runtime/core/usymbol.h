/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of addresses of programs. */
#ifndef JSTAP_USYMBOL_H
#define JSTAP_USYMBOL_H

#include "lines.h"
#include "umap.h"

/* What is known of an address. */
struct jstap_user_named {
	unsigned long address;
	const struct jstap_user_mapping *mapping;	/* NULL: nothing */
	const char *symbol;				/* NULL: none */
	unsigned long offset;				/* in the symbol */
	unsigned long size;
	struct jstap_line line;				/* .file NULL: none */
};

/* map: open; what was found of it is good until it is asked again. returns: a call returns there, so what called is right before it. */
void jstap_user_name(struct jstap_user_map *map, unsigned long address, bool returns, struct jstap_user_named *named);

#endif
