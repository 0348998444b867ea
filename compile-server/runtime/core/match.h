/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSTAP_MATCH_H
#define JSTAP_MATCH_H

struct jstap_matched;

struct jstap_matched *jstap_matched_create(void);

#endif
