// SPDX-License-Identifier: GPL-2.0-only
/* Floating point numbers against the processor's own. */
#include "test.h"

static u32 bits_of_single(float value)
{
	u32 bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static u64 bits_of_double(double value)
{
	u64 bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static void check_single(u32 bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	CHECK(jstap_widen(bits) == bits_of_double(value));
	/* What is no number was made quiet on the way. */
	CHECK(jstap_narrow(jstap_widen(bits)) == (value == value ? bits : bits | 1u << 22));
}

static void check_double(u64 bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	CHECK(jstap_narrow(bits) == bits_of_single(value));
}

static u64 random_bits(void)
{
	return (u64)rand() << 42 ^ (u64)rand() << 21 ^ rand();
}

void test_floats(unsigned int rounds)
{
	for (unsigned int i = 0; i < rounds * 5000; i++) {
		u64 bits = random_bits();
		/* Near what a single can be, where numbers become subnormal, infinite, or a tie. */
		u64 exponent = 1023 - 152 + rand() % (152 + 130);
		u64 fraction = bits >> 12 & (rand() % 2 ? ~0ULL : ~0ULL << (rand() % 52));

		check_single(bits);
		check_single(bits & 0x807fffff);
		check_double(bits);
		check_double((bits & 1ULL << 63) | exponent << 52 | (fraction & ((1ULL << 52) - 1)));
	}
	for (unsigned int exponent = 0; exponent < 256; exponent++) {
		check_single(exponent << 23);
		check_single(exponent << 23 | 1);
		check_single(exponent << 23 | 0x7fffff);
	}
	check_double(0);
	check_double(1);
	check_double(bits_of_double(3.4028235677973366e38));	/* half way to what is too large */
	check_double(bits_of_double(7.006492321624085e-46));	/* half of the smallest one */
}
