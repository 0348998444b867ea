// SPDX-License-Identifier: GPL-2.0-only
/* Floating point numbers against the processor's own. */
#include <math.h>

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

static double double_of(u64 bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* What is no number has many forms. */
static bool same(u64 bits, double expected)
{
	return expected != expected ? double_of(bits) != double_of(bits) : bits == bits_of_double(expected);
}

static void check_one(u64 a)
{
	static const struct {
		enum jstap_rounding ours;
		double (*theirs)(double value);
	} roundings[] = {
		{ JSTAP_ROUND_NEAREST_EVEN, nearbyint }, { JSTAP_ROUND_TO_ZERO, trunc }, { JSTAP_ROUND_DOWN, floor },
		{ JSTAP_ROUND_UP, ceil }, { JSTAP_ROUND_NEAREST_AWAY, round },
	};
	double x = double_of(a);

	CHECK(same(jstap_real_square_root(a), sqrt(x)));
	CHECK(jstap_real_of_number((s64)a) == bits_of_double((double)(s64)a));
	for (unsigned int i = 0; i < sizeof(roundings) / sizeof(*roundings); i++) {
		double expected = roundings[i].theirs(x);
		bool fits = expected >= -0x1p63 && expected < 0x1p63;

		CHECK(jstap_real_to_number(a, roundings[i].ours) == (fits ? (s64)expected : S64_MIN));
	}
	if (fabs(x) < 0x1p62) {
		s64 odd = jstap_real_to_number(a, JSTAP_ROUND_ODD);

		CHECK(trunc(x) == x ? odd == (s64)x : (odd & 1) && (odd == (s64)floor(x) || odd == (s64)ceil(x)));
	}
}

static void check_two(u64 a, u64 b)
{
	double x = double_of(a);
	double y = double_of(b);

	CHECK(same(jstap_real_add(a, b), x + y));
	CHECK(same(jstap_real_subtract(a, b), x - y));
	CHECK(same(jstap_real_multiply(a, b), x * y));
	CHECK(same(jstap_real_divide(a, b), x / y));
	/* The C library's remainder() of doubles loses the sign of a zero; that of long doubles is the processor's. */
	CHECK(same(jstap_real_remainder(a, b), (double)remainderl(x, y)));
	CHECK(jstap_real_is_equal(a, b) == (x == y));
	CHECK(jstap_real_is_less(a, b) == (x < y));
}

static u64 random_double(void)
{
	static const u64 special[] = {
		0, 1, 2, 0x000fffffffffffff, 0x0010000000000000, 0x3ff0000000000000, 0x3fe0000000000000, 0x7fefffffffffffff,
		0x7ff0000000000000, 0x7ff8000000000000, 0x7ff0000000000001, 0x43e0000000000000, 0x4330000000000001,
	};
	u64 sign = (u64)(rand() % 2) << 63;
	u64 bits = random_bits();

	switch (rand() % 5) {
	case 0:
		return sign | special[rand() % (sizeof(special) / sizeof(*special))];
	case 1:	/* small whole numbers and halves */
		return sign | bits_of_double(rand() % 1000 / 2.0);
	case 2:	/* around one another, and around what a long holds */
		return sign | (u64)(1023 + rand() % 70) << 52 | (bits >> 12 & ~0ULL << (rand() % 52) & ((1ULL << 52) - 1));
	case 3:	/* subnormal, or nearly so */
		return sign | bits >> (12 + rand() % 52);
	default:
		return bits;
	}
}

static void check_text(u64 bits)
{
	double value = double_of(bits);
	char ours[1024], theirs[1024];
	int precision = rand() % 5 ? rand() % 20 : rand() % 101;

	jstap_real_text(test_context(), ours, bits, precision);
	snprintf(theirs, sizeof(theirs), "%.*f", precision, value);
	theirs[jstap_script.string_size - 1] = '\0';
	CHECK(value != value ? !strcmp(ours, "nan") : !strcmp(ours, theirs));
	snprintf(theirs, sizeof(theirs), rand() % 2 ? " %.*e" : "%.*g;", rand() % 60, value);
	CHECK(value != value ? jstap_real_of_text(theirs) != jstap_real_of_text("inf") :
			       jstap_real_of_text(theirs) == bits_of_double(strtod(theirs, NULL)));
}

static void check_texts(void)
{
	static const char *const texts[] = {
		"", "x", "-", ".", "-.", "0", "-0", "+7", " 1.5e3", "1e", "1e+", "1.e2", ".5", "-.5e-1x", "00012.500", "1e400", "-1e400",
		"1e-400", "1e99999999999", "0e99999999999", "2.2250738585072011e-308", "2.2250738585072014e-308", "4.9e-324", "2.4e-324",
		"2.5e-324", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993",
		"9007199254740993.00000000000000000000000000000000000000000000001", "9007199254740992.99999999999999999999999999999999999",
		"1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		"0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000123456789",
		"inf", "-INFINITY",
	};

	for (unsigned int i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		double expected = strtod(texts[i], NULL);

		CHECK(jstap_real_of_text(texts[i]) == bits_of_double(expected));
	}
	CHECK(jstap_real_of_text("NaN") != jstap_real_of_text("inf"));
}

void test_floats(unsigned int rounds)
{
	check_texts();
	for (unsigned int i = 0; i < rounds * 5000; i++) {
		u64 bits = random_bits();
		/* Near what a single can be, where numbers become subnormal, infinite, or a tie. */
		u64 exponent = 1023 - 152 + rand() % (152 + 130);
		u64 fraction = bits >> 12 & (rand() % 2 ? ~0ULL : ~0ULL << (rand() % 52));

		check_one(random_double());
		if (i % 8 == 0)
			check_text(random_double());
		check_two(random_double(), random_double());
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
