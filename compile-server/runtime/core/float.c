// SPDX-License-Identifier: GPL-2.0-only
/*
 * Floating point numbers as bits, for the kernel computes with none: a script has the bits of a binary64 (IEEE 754-2019 §3.4), and
 * what is smaller in memory is converted.
 */
#include <linux/bitops.h>

#include "float.h"

#define SINGLE_FRACTION 23
#define DOUBLE_FRACTION 52
#define MORE_FRACTION (DOUBLE_FRACTION - SINGLE_FRACTION)
#define SINGLE_BIAS 127
#define DOUBLE_BIAS 1023
#define SINGLE_SPECIAL 0xff	/* the exponent of infinity and of what is no number */
#define DOUBLE_SPECIAL 0x7ff
#define QUIET (1ULL << (DOUBLE_FRACTION - 1))

/* Every binary32 is a binary64; what is no number becomes a quiet one. Context: any. */
u64 jstap_widen(u32 bits)
{
	u64 sign = (u64)(bits >> 31) << 63;
	u64 fraction = bits & (BIT(SINGLE_FRACTION) - 1);
	int exponent = bits >> SINGLE_FRACTION & SINGLE_SPECIAL;

	if (exponent == SINGLE_SPECIAL)
		return sign | (u64)DOUBLE_SPECIAL << DOUBLE_FRACTION | fraction << MORE_FRACTION | (fraction ? QUIET : 0);
	if (!exponent && fraction) {
		/* A subnormal number is a normal one here. */
		int shift = SINGLE_FRACTION + 1 - fls(fraction);

		fraction = fraction << shift & (BIT(SINGLE_FRACTION) - 1);
		exponent = 1 - shift;
	} else if (!exponent) {
		return sign;
	}
	return sign | (u64)(exponent + DOUBLE_BIAS - SINGLE_BIAS) << DOUBLE_FRACTION | fraction << MORE_FRACTION;
}

/* The nearest binary32: ties to even, too large ones infinite (IEEE 754-2019 §4.3.1). Context: any. */
u32 jstap_narrow(u64 bits)
{
	u32 sign = (u32)(bits >> 63) << 31;
	u64 fraction = bits & ((1ULL << DOUBLE_FRACTION) - 1);
	int exponent = bits >> DOUBLE_FRACTION & DOUBLE_SPECIAL;
	u64 result;

	if (exponent == DOUBLE_SPECIAL)
		return sign | SINGLE_SPECIAL << SINGLE_FRACTION |
		       (fraction ? (u32)((fraction | QUIET) >> MORE_FRACTION) : 0);
	if (exponent)
		fraction |= 1ULL << DOUBLE_FRACTION;
	exponent -= DOUBLE_BIAS - SINGLE_BIAS;
	if (exponent >= SINGLE_SPECIAL)
		return sign | SINGLE_SPECIAL << SINGLE_FRACTION;
	/* Rounding up may carry into the exponent, which is then the right one. */
	if (exponent > 0)
		result = jstap_rounded(fraction, MORE_FRACTION) + ((u64)(exponent - 1) << SINGLE_FRACTION);
	else if (exponent >= -SINGLE_FRACTION)
		result = jstap_rounded(fraction, MORE_FRACTION + 1 - exponent);
	else
		result = 0;
	return sign | (u32)result;
}
