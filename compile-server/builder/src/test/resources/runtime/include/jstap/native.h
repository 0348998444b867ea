/* SPDX-License-Identifier: GPL-2.0-only */
/* What the units of this runtime begin with. */
#ifndef JSTAP_NATIVE_H
#define JSTAP_NATIVE_H

#include <jstap/script.h>

#endif
