/* SPDX-License-Identifier: GPL-2.0-only */
/* Floating point numbers, for emitted C and the library: a script has the bits of a binary64. Context: any. */
#ifndef JSTAP_EMITTED_FLOAT_H
#define JSTAP_EMITTED_FLOAT_H

/* Between the bits of a float and those of a double. */
u64 jstap_widen(u32 bits);
u32 jstap_narrow(u64 bits);

u64 jstap_real_add(u64 a, u64 b);
u64 jstap_real_subtract(u64 a, u64 b);
u64 jstap_real_multiply(u64 a, u64 b);
u64 jstap_real_divide(u64 a, u64 b);
u64 jstap_real_remainder(u64 a, u64 b);
u64 jstap_real_square_root(u64 a);
bool jstap_real_is_equal(u64 a, u64 b);
bool jstap_real_is_less(u64 a, u64 b);
u64 jstap_real_of_number(s64 number);

enum jstap_rounding {
	JSTAP_ROUND_NEAREST_EVEN,
	JSTAP_ROUND_TO_ZERO,
	JSTAP_ROUND_DOWN,
	JSTAP_ROUND_UP,
	JSTAP_ROUND_NEAREST_AWAY,
	JSTAP_ROUND_ODD = 6,
};

/* The least number of all for what has no number, as processors do. */
s64 jstap_real_to_number(u64 bits, enum jstap_rounding rounding);

/* precision: digits behind the point. */
void jstap_real_text(struct jstap_context *c, char *to, u64 bits, s64 precision);
u64 jstap_real_of_text(const char *text);

#endif
