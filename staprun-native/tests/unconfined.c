/* SPDX-License-Identifier: Apache-2.0 */
/* In the place of confined.c, where the parsers are what is tested, with more inputs than processes can be started. */
#include "../src/helper.h"

bool read_confined(const struct bytes *input, void (*reader)(const struct bytes *, void *), void *answer, size_t size,
		   struct verdict *verdict)
{
	(void)size;
	(void)verdict;
	reader(input, answer);
	return true;
}
