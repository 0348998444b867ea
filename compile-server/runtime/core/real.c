// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arithmetic of binary64 numbers (IEEE 754-2019 §5.4, §5.3.1) in integers: the kernel's own floating point registers belong to the
 * task that a probe interrupts. Results are the nearest ones, ties to even.
 */
#include <linux/bitops.h>

#include "float.h"

typedef unsigned __int128 u128;

#define FRACTION 52
#define BIAS 1023
#define SPECIAL 0x7ff
#define HIGHEST 63	/* bit of a significand */

u64 jstap_rounded(u64 value, unsigned int dropped)
{
	u64 half, rest, kept;

	if (!dropped || dropped > 64)
		return dropped ? 0 : value;
	half = 1ULL << (dropped - 1);
	rest = value & (half | (half - 1));
	kept = dropped == 64 ? 0 : value >> dropped;
	return kept + (rest > half || (rest == half && (kept & 1)));
}

struct jstap_real jstap_real_of(u64 bits)
{
	struct jstap_real real = { .kind = JSTAP_REAL_FINITE, .negative = bits >> 63 };
	int exponent = bits >> FRACTION & SPECIAL;
	u64 fraction = bits & ((1ULL << FRACTION) - 1);
	int shift;

	if (exponent == SPECIAL) {
		real.kind = fraction ? JSTAP_REAL_NONE : JSTAP_REAL_INFINITE;
	} else if (!exponent && !fraction) {
		real.kind = JSTAP_REAL_ZERO;
	} else {
		if (exponent)
			fraction |= 1ULL << FRACTION;
		shift = 64 - fls64(fraction);
		real.significand = fraction << shift;
		real.exponent = (exponent ?: 1) - BIAS - FRACTION - shift;
	}
	return real;
}

u64 jstap_real_bits(bool negative, int exponent, u64 significand, bool more)
{
	u64 sign = (u64)negative << 63;
	int shift = 64 - fls64(significand);
	unsigned int dropped = HIGHEST - FRACTION;
	int biased;
	u64 bits;

	if (!significand)
		return sign;
	significand <<= shift;
	exponent -= shift;
	/* Of the bits that go, the lowest stands for all that are lower still. */
	significand |= more;
	biased = exponent + HIGHEST + BIAS;
	if (biased >= SPECIAL)
		return sign | JSTAP_REAL_INFINITY;
	if (biased < 1) {
		/* A subnormal number has fewer bits. */
		dropped += min(1 - biased, 64);
		biased = 1;
	}
	/* Rounding up may carry into the exponent, which is then the right one, that of infinity included. */
	bits = ((u64)(biased - 1) << FRACTION) + jstap_rounded(significand, dropped);
	return sign | bits;
}

static u64 bits_of_wide(bool negative, int exponent, u128 significand, bool more)
{
	u64 high = significand >> 64;

	if (!high)
		return jstap_real_bits(negative, exponent, significand, more);
	for (; !(high >> 63); exponent--) {
		significand <<= 1;
		high = significand >> 64;
	}
	return jstap_real_bits(negative, exponent + 64, high, more || (u64)significand);
}

static bool is_zero(const struct jstap_real *real)
{
	return real->kind == JSTAP_REAL_ZERO;
}

static bool is_infinite(const struct jstap_real *real)
{
	return real->kind == JSTAP_REAL_INFINITE;
}

static bool is_none(const struct jstap_real *real)
{
	return real->kind == JSTAP_REAL_NONE;
}

/* Of finite ones, y not larger than x. */
static u64 add_finite(const struct jstap_real *x, const struct jstap_real *y)
{
	unsigned int distance = x->exponent - y->exponent;
	u128 large = (u128)x->significand << 62;
	u128 small = (u128)y->significand << 62;
	bool more;

	if (distance > 126) {
		small = 0;
		more = true;
	} else {
		more = (small & (((u128)1 << distance) - 1)) != 0;
		small >>= distance;
	}
	if (x->negative == y->negative)
		return bits_of_wide(x->negative, x->exponent - 62, large + small, more);
	/* What was cut off makes the difference a little less, which is more than the next less one. */
	large -= small + more;
	return large ? bits_of_wide(x->negative, x->exponent - 62, large, more) : 0;
}

static bool is_less_of_size(const struct jstap_real *x, const struct jstap_real *y)
{
	return x->exponent != y->exponent ? x->exponent < y->exponent : x->significand < y->significand;
}

u64 jstap_real_add(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);

	if (is_none(&x) || is_none(&y) || (is_infinite(&x) && is_infinite(&y) && x.negative != y.negative))
		return JSTAP_REAL_NAN;
	if (is_infinite(&x) || (is_zero(&y) && !is_zero(&x)))
		return a;
	if (is_infinite(&y) || (is_zero(&x) && !is_zero(&y)))
		return b;
	if (is_zero(&x))
		return a & b;
	return is_less_of_size(&x, &y) ? add_finite(&y, &x) : add_finite(&x, &y);
}

u64 jstap_real_subtract(u64 a, u64 b)
{
	return jstap_real_add(a, b ^ 1ULL << 63);
}

u64 jstap_real_multiply(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);
	bool negative = x.negative != y.negative;

	if (is_none(&x) || is_none(&y) || (is_infinite(&x) && is_zero(&y)) || (is_zero(&x) && is_infinite(&y)))
		return JSTAP_REAL_NAN;
	if (is_infinite(&x) || is_infinite(&y))
		return (u64)negative << 63 | JSTAP_REAL_INFINITY;
	if (is_zero(&x) || is_zero(&y))
		return (u64)negative << 63;
	return bits_of_wide(negative, x.exponent + y.exponent, (u128)x.significand * y.significand, false);
}

/* 64 bits of the quotient of two significands, the first of them whole; rest: what is left of the dividend. */
static u64 quotient(u64 dividend, u64 divisor, u128 *rest)
{
	u64 bits = 0;
	unsigned int i;

	*rest = dividend;
	for (i = 0; i < 64; i++) {
		bits <<= 1;
		if (*rest >= divisor) {
			*rest -= divisor;
			bits |= 1;
		}
		*rest <<= 1;
	}
	return bits;
}

u64 jstap_real_divide(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);
	bool negative = x.negative != y.negative;
	u128 rest;
	u64 bits;

	if (is_none(&x) || is_none(&y) || (is_infinite(&x) && is_infinite(&y)) || (is_zero(&x) && is_zero(&y)))
		return JSTAP_REAL_NAN;
	if (is_infinite(&x) || is_zero(&y))
		return (u64)negative << 63 | JSTAP_REAL_INFINITY;
	if (is_zero(&x) || is_infinite(&y))
		return (u64)negative << 63;
	bits = quotient(x.significand, y.significand, &rest);
	return jstap_real_bits(negative, x.exponent - y.exponent - HIGHEST, bits, rest != 0);
}

/* What is left of x when the nearest whole number of times y is taken from it (IEEE 754-2019 §5.3.1). */
u64 jstap_real_remainder(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);
	int distance = x.exponent - y.exponent;
	bool odd = false;
	u128 twice;	/* the rest, in halves of the lowest bit of y */

	if (is_none(&x) || is_none(&y) || is_infinite(&x) || is_zero(&y))
		return JSTAP_REAL_NAN;
	if (is_zero(&x) || is_infinite(&y) || distance < -1)
		return a;
	twice = distance < 0 ? x.significand : (u128)x.significand << 1;
	for (; distance >= 0; distance--) {
		odd = twice >= (u128)y.significand << 1;
		if (odd)
			twice -= (u128)y.significand << 1;
		if (distance)
			twice <<= 1;
	}
	if (twice > y.significand || (twice == y.significand && odd)) {
		x.negative = !x.negative;
		twice = ((u128)y.significand << 1) - twice;
	}
	return bits_of_wide(x.negative, y.exponent - 1, twice, false);
}

u64 jstap_real_square_root(u64 a)
{
	struct jstap_real x = jstap_real_of(a);
	u128 rest, root = 0, bit = (u128)1 << 126;

	if (is_zero(&x))
		return a;
	if (is_none(&x) || x.negative)
		return JSTAP_REAL_NAN;
	if (is_infinite(&x))
		return a;
	/* With an even exponent the root's is the half. */
	rest = (u128)x.significand << (x.exponent & 1 ? 63 : 62);
	for (; bit; bit >>= 2) {
		bool fits = rest >= root + bit;

		if (fits)
			rest -= root + bit;
		root = (root >> 1) + (fits ? bit : 0);
	}
	return jstap_real_bits(false, (x.exponent - (x.exponent & 1 ? 63 : 62)) / 2, root, rest != 0);
}

bool jstap_real_is_equal(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);

	return !is_none(&x) && !is_none(&y) && (a == b || (is_zero(&x) && is_zero(&y)));
}

bool jstap_real_is_less(u64 a, u64 b)
{
	struct jstap_real x = jstap_real_of(a);
	struct jstap_real y = jstap_real_of(b);

	if (is_none(&x) || is_none(&y) || (is_zero(&x) && is_zero(&y)))
		return false;
	if (x.negative != y.negative)
		return x.negative;
	/* Without the sign, the order of the bits is that of the numbers. */
	return x.negative ? a > b : a < b;
}

u64 jstap_real_of_number(s64 number)
{
	return jstap_real_bits(number < 0, 0, number < 0 ? -(u64)number : (u64)number, false);
}

static u64 whole(const struct jstap_real *x, enum jstap_rounding rounding)
{
	unsigned int dropped = min(-x->exponent, 65);
	u64 kept = dropped < 64 ? x->significand >> dropped : 0;
	u64 rest = dropped < 64 ? x->significand & ((1ULL << dropped) - 1) : x->significand;
	/* Of 65 dropped bits the half is more than any rest. */
	bool half = dropped < 65 && rest >= 1ULL << (dropped - 1);

	if (!rest)
		return kept;
	switch (rounding) {
	case JSTAP_ROUND_NEAREST_EVEN:
		return jstap_rounded(x->significand, dropped);
	case JSTAP_ROUND_NEAREST_AWAY:
		return kept + half;
	case JSTAP_ROUND_DOWN:
		return kept + x->negative;
	case JSTAP_ROUND_UP:
		return kept + !x->negative;
	case JSTAP_ROUND_ODD:
		return kept | 1;
	case JSTAP_ROUND_TO_ZERO:
		break;
	}
	return kept;
}

s64 jstap_real_to_number(u64 bits, enum jstap_rounding rounding)
{
	struct jstap_real x = jstap_real_of(bits);
	u64 size;

	if (is_zero(&x))
		return 0;
	if (x.kind != JSTAP_REAL_FINITE || x.exponent > 0)
		return S64_MIN;
	size = x.exponent ? whole(&x, rounding) : x.significand;
	if (size > (u64)S64_MAX)
		return S64_MIN;
	return x.negative ? -(s64)size : (s64)size;
}
