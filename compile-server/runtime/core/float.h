/* SPDX-License-Identifier: GPL-2.0-only */
/* Floating point numbers taken apart, for the parts of the runtime that compute with them. */
#ifndef JSTAP_FLOAT_H
#define JSTAP_FLOAT_H

#include "runtime.h"

enum jstap_real_kind { JSTAP_REAL_ZERO, JSTAP_REAL_FINITE, JSTAP_REAL_INFINITE, JSTAP_REAL_NONE };

/* Of a finite one the value is significand * 2^exponent, and the significand's highest bit is set. */
struct jstap_real {
	enum jstap_real_kind kind;
	bool negative;
	int exponent;
	u64 significand;
};

struct jstap_real jstap_real_of(u64 bits);
/* The nearest binary64 to significand * 2^exponent, or to a little more of the same sign. Context: any. */
u64 jstap_real_bits(bool negative, int exponent, u64 significand, bool more);
/* Drops low bits: half of the last bit that stays decides, and at exactly half that the last bit is even. */
u64 jstap_rounded(u64 value, unsigned int dropped);

#define JSTAP_REAL_INFINITY 0x7ff0000000000000ULL
#define JSTAP_REAL_NAN 0x7ff8000000000000ULL	/* what is no number */

#endif
