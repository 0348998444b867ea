// SPDX-License-Identifier: GPL-2.0-only
/*
 * Floating point numbers from and to decimal text, exactly rounded (IEEE 754-2019 §5.12), by whole numbers as large as it takes.
 * Nothing here is larger than 10^(DIGITS + 400) or 2^1074 times a significand times 10^PLACES.
 */
#include <linux/bitops.h>
#include <linux/ctype.h>

#include "float.h"

#define WORDS 56
#define PLACES 100	/* behind the point */
#define DIGITS 40	/* that are read one by one; the others only say that there is more */
#define MOST_DIGITS (309 + PLACES)
#define OUT_OF_RANGE 400	/* a power of ten that makes any such number infinite or zero */

struct large {
	u32 words[WORDS];	/* lowest first */
	unsigned int used;
};

static void set(struct large *number, u64 value)
{
	number->words[0] = value;
	number->words[1] = value >> 32;
	number->used = value >> 32 ? 2 : value ? 1 : 0;
}

static void multiply_add(struct large *number, u32 factor, u32 summand)
{
	u64 carry = summand;
	unsigned int i;

	for (i = 0; i < number->used; i++) {
		carry += (u64)number->words[i] * factor;
		number->words[i] = carry;
		carry >>= 32;
	}
	if (carry)
		number->words[number->used++] = carry;
}

static void multiply_by_power_of_ten(struct large *number, unsigned int power)
{
	for (; power >= 9; power -= 9)
		multiply_add(number, 1000000000, 0);
	for (; power; power--)
		multiply_add(number, 10, 0);
}

/* Returns what is left. */
static u32 divide(struct large *number, u32 divisor)
{
	u64 rest = 0;
	unsigned int i;

	for (i = number->used; i--;) {
		rest = rest << 32 | number->words[i];
		number->words[i] = rest / divisor;
		rest %= divisor;
	}
	while (number->used && !number->words[number->used - 1])
		number->used--;
	return rest;
}

static unsigned int bits_of(const struct large *number)
{
	return number->used ? number->used * 32 - 32 + fls(number->words[number->used - 1]) : 0;
}

/* 32 bits from a place, of what is there and zeros around it. */
static u32 word_at(const struct large *number, int bit)
{
	int word = bit >> 5;
	unsigned int shift = bit & 31;
	u64 low = word >= 0 && word < (int)number->used ? number->words[word] : 0;
	u64 high = word + 1 >= 0 && word + 1 < (int)number->used ? number->words[word + 1] : 0;

	return (high << 32 | low) >> shift;
}

static void add_zero_bits(struct large *number, unsigned int count)
{
	unsigned int used = number->used ? (bits_of(number) + count + 31) / 32 : 0;
	unsigned int i;

	for (i = used; i--;)
		number->words[i] = word_at(number, (int)(i * 32) - (int)count);
	number->used = used;
}

static bool has_bits_below(const struct large *number, unsigned int bit)
{
	unsigned int i;

	for (i = 0; i < number->used && i < bit / 32; i++)
		if (number->words[i])
			return true;
	return bit % 32 && i < number->used && (number->words[i] & (BIT(bit % 32) - 1));
}

static void drop_bits(struct large *number, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < number->used; i++)
		number->words[i] = word_at(number, i * 32 + count);
	while (number->used && !number->words[number->used - 1])
		number->used--;
}

/* The nearest, ties to even. */
static void drop_bits_rounding(struct large *number, unsigned int count)
{
	bool half = word_at(number, count - 1) & 1;
	bool rest = has_bits_below(number, count - 1);

	drop_bits(number, count);
	if (half && (rest || (number->used && (number->words[0] & 1))))
		multiply_add(number, 1, 1);
}

/* Digits from the last one on; returns how many. */
static unsigned int digits_of(struct large *number, char *digits)
{
	unsigned int count = 0;

	while (number->used)
		digits[count++] = '0' + divide(number, 10);
	return count;
}

/*
 * Context: any. to: a buffer for a string; what is longer is cut. precision: digits behind the point, 0 for none and no point,
 * at most 100.
 */
void jstap_real_text(struct jstap_context *c, char *to, u64 bits, s64 precision)
{
	struct jstap_real x = jstap_real_of(bits);
	unsigned int places = clamp_t(s64, precision, 0, PLACES);
	size_t room = jstap_script.string_size - 1;
	char digits[MOST_DIGITS];
	struct large number;
	unsigned int count, i;

	if (x.negative && x.kind != JSTAP_REAL_NONE && room) {
		*to++ = '-';
		room--;
	}
	if (x.kind == JSTAP_REAL_NONE || x.kind == JSTAP_REAL_INFINITE) {
		strscpy(to, x.kind == JSTAP_REAL_NONE ? "nan" : "inf", room + 1);
		return;
	}
	set(&number, x.significand);
	multiply_by_power_of_ten(&number, places);
	if (x.exponent > 0)
		add_zero_bits(&number, x.exponent);
	else if (x.exponent)
		drop_bits_rounding(&number, -x.exponent);
	count = digits_of(&number, digits);
	/* At least one digit in front of the point. */
	while (count <= places)
		digits[count++] = '0';
	for (i = count; i-- && room; room--) {
		if (i + 1 == places && room) {
			*to++ = '.';
			if (!--room)
				break;
		}
		*to++ = digits[i];
	}
	*to = '\0';
}

static int compare(const struct large *a, const struct large *b)
{
	unsigned int i;

	if (a->used != b->used)
		return a->used < b->used ? -1 : 1;
	for (i = a->used; i--;)
		if (a->words[i] != b->words[i])
			return a->words[i] < b->words[i] ? -1 : 1;
	return 0;
}

/* a is not less than b. */
static void subtract(struct large *a, const struct large *b)
{
	s64 carry = 0;
	unsigned int i;

	for (i = 0; i < a->used; i++) {
		carry += (s64)a->words[i] - (i < b->used ? b->words[i] : 0);
		a->words[i] = carry;
		carry >>= 32;
	}
	while (a->used && !a->words[a->used - 1])
		a->used--;
}

static u64 high_bits(const struct large *number, unsigned int bits)
{
	return (u64)word_at(number, (int)bits - 32) << 32 | word_at(number, (int)bits - 64);
}

static u64 whole_bits(bool negative, const struct large *number, bool more)
{
	unsigned int bits = bits_of(number);

	return jstap_real_bits(negative, (int)bits - 64, high_bits(number, bits),
			       more || (bits > 64 && has_bits_below(number, bits - 64)));
}

/* 64 bits of number / 10^power, of which neither is 0. */
static u64 divided_bits(bool negative, struct large *number, unsigned int power, bool more)
{
	struct large divisor;
	u64 quotient = 0;
	int distance;
	unsigned int i;

	set(&divisor, 1);
	multiply_by_power_of_ten(&divisor, power);
	/* Both with the same highest bit: the quotient is between a half and two. */
	distance = (int)bits_of(number) - (int)bits_of(&divisor);
	if (distance > 0)
		add_zero_bits(&divisor, distance);
	else
		add_zero_bits(number, -distance);
	for (i = 0; i < 64; i++) {
		quotient <<= 1;
		if (compare(number, &divisor) >= 0) {
			subtract(number, &divisor);
			quotient |= 1;
		}
		add_zero_bits(number, 1);
	}
	return jstap_real_bits(negative, distance - 63, quotient, more || number->used);
}

struct decimal {
	struct large number;
	int power;	/* of ten */
	bool more;	/* digits that were not read */
	bool any;
};

static const char *read_digits(struct decimal *decimal, const char *at, bool behind_point)
{
	static const unsigned int most_bits = DIGITS * 10 / 3;

	for (; isdigit(*at); at++) {
		decimal->any = true;
		if (bits_of(&decimal->number) < most_bits) {
			multiply_add(&decimal->number, 10, *at - '0');
			decimal->power -= behind_point;
		} else {
			decimal->more |= *at != '0';
			decimal->power += !behind_point;
		}
	}
	return at;
}

static int read_power(const char *at)
{
	bool negative = *at == '-';
	int power = 0;

	for (at += *at == '-' || *at == '+'; isdigit(*at); at++)
		power = min(power * 10 + *at - '0', 100000);
	return negative ? -power : power;
}

/* The number at the beginning of a text, as strtod() reads decimal ones; 0 if there is none. Context: any. */
u64 jstap_real_of_text(const char *text)
{
	struct decimal decimal = { .power = 0 };
	bool negative;

	while (isspace(*text))
		text++;
	negative = *text == '-';
	text += *text == '-' || *text == '+';
	if (!strncasecmp(text, "inf", 3))
		return (u64)negative << 63 | JSTAP_REAL_INFINITY;
	if (!strncasecmp(text, "nan", 3))
		return JSTAP_REAL_NAN;
	set(&decimal.number, 0);
	text = read_digits(&decimal, text, false);
	if (*text == '.')
		text = read_digits(&decimal, text + 1, true);
	if (!decimal.any || !decimal.number.used)
		return decimal.any ? (u64)negative << 63 : 0;
	if ((*text == 'e' || *text == 'E') && (isdigit(text[1]) || ((text[1] == '-' || text[1] == '+') && isdigit(text[2]))))
		decimal.power += read_power(text + 1);
	if (decimal.power > OUT_OF_RANGE)
		return (u64)negative << 63 | JSTAP_REAL_INFINITY;
	if (decimal.power < -OUT_OF_RANGE)
		return (u64)negative << 63;
	if (decimal.power < 0)
		return divided_bits(negative, &decimal.number, -decimal.power, decimal.more);
	multiply_by_power_of_ten(&decimal.number, decimal.power);
	return whole_bits(negative, &decimal.number, decimal.more);
}
