/* SPDX-License-Identifier: GPL-2.0-only */
/* What the current task has mapped where. */
#ifndef JSTAP_UMAP_H
#define JSTAP_UMAP_H

#include <jstap/native.h>

#define JSTAP_USER_PATH 1024	/* bytes; the end of a longer path is kept */

/* A part of the memory of a task that comes from one place of one file, or from none. */
struct jstap_user_mapping {
	unsigned long start;
	unsigned long end;
	unsigned long offset;		/* of the start, in the file */
	unsigned long file_size;
	const struct jstap_user_object *object;	/* NULL: the module knows nothing of the file */
	struct file *file;		/* NULL: none */
	bool executable;
	bool is_vdso;			/* what the kernel maps into each program */
};

/* The memory map of the current task while it is looked at, and the mapping that was found last. */
struct jstap_user_map {
	struct mm_struct *mm;		/* NULL: it cannot be looked at now */
	bool borrowed;			/* it is let go of later anyway */
	char *path;			/* room for JSTAP_USER_PATH bytes, of this CPU */
	struct jstap_user_mapping found;
};

/*
 * Begins and ends looking. Nothing waits: where somebody changes the map, nothing is found in it. In between the current CPU stays the
 * same, as it does in a handler. Context: any, NMI included.
 */
void jstap_user_map_open(struct jstap_user_map *map);
void jstap_user_map_close(struct jstap_user_map *map);
/* The mapping that an address is in; NULL where there is none. It is good until the next call. */
const struct jstap_user_mapping *jstap_user_map_look(struct jstap_user_map *map, unsigned long address);

static __always_inline const struct jstap_user_mapping *jstap_user_map_find(struct jstap_user_map *map, unsigned long address)
{
	/* Most frames are in the same file as the one before. */
	return likely(address - map->found.start < map->found.end - map->found.start) ? &map->found :
											 jstap_user_map_look(map, address);
}

/*
 * The path of the mapped file: of a known one as it is on the node; of others from the root of the file system that they are on.
 * Empty without one. It is good until the next call on this CPU.
 */
const char *jstap_user_map_path(struct jstap_user_map *map, const struct jstap_user_mapping *mapping);
/* The address as the file has it; for files that the module does not know, the offset in the file. */
unsigned long jstap_user_map_link_address(const struct jstap_user_mapping *mapping, unsigned long address);

/* Counted for what is told at the end of the session. Context: any. */
void jstap_user_count_cut(void);
void jstap_user_count_busy(void);
void jstap_user_count_guess(struct jstap_user_map *map, const struct jstap_user_mapping *mapping);

#endif
