// SPDX-License-Identifier: GPL-2.0-only
/* Every function of the kernel at once, as kernel.function("*").return would do. */
#define RETURNS
#include "everything.c"
