/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of programs and libraries, found on the machine where the session runs. */
#ifndef JSTAP_PROGRAMS_H
#define JSTAP_PROGRAMS_H

#include <linux/path.h>
#include <linux/types.h>

/*
 * Finds a program by its path, or by its name where programs are. path: to be given back with path_put(). Returns 0 or a
 * negative errno. Context: may sleep.
 */
int jstap_program_find(const char *program, struct path *path);

/*
 * Reads the build-id of an ELF file of 64 bits (gABI, chapter "Program Loading", note segments). id: room for
 * JSTAP_BUILD_ID_MAX bytes. Returns how many it has, 0 if it has none, or a negative errno. Context: may sleep.
 */
int jstap_program_build_id(const struct path *path, u8 *id);

#endif
