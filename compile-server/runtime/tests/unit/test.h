/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests share. A failed check ends the program. */
#ifndef TEST_H
#define TEST_H

#include "../../core/runtime.h"

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

struct jstap_context *test_context(void);
/* From now on the memory of programs is this alone; size 0: all there is. */
void test_user_memory(void *start, size_t size);

void test_tables(unsigned int rounds);
void test_statistics(unsigned int rounds);
void test_floats(unsigned int rounds);
void test_formats(unsigned int rounds);
void test_quotes(unsigned int rounds);
void test_lines(unsigned int rounds);
void test_frames(unsigned int rounds);
void test_rings(unsigned int rounds);
void test_locks(unsigned int rounds);

#endif
