/* SPDX-License-Identifier: GPL-2.0-only */
/* Who is responsible for the session: whoever holds control open, the session itself when it is detached, or a reaper. */
#ifndef JSTAP_ATTEND_H
#define JSTAP_ATTEND_H

#include <linux/types.h>

/* From here on the first has to come in time. */
void jstap_attend_create(void);
/* Unloading: nobody is to come any more, and who leaves is not missed. Context: may sleep. */
void jstap_attend_no_more(void);
/* Context: may sleep; the files are gone. */
void jstap_attend_destroy(void);

/* Somebody has come. Context: may sleep. */
void jstap_attend(void);
/* Lets the session go on by itself. Returns 0, or -EINVAL where none runs. Context: may sleep. */
int jstap_detach(void);
bool jstap_detached(void);
/* A detached session is to end: nobody is there who would send STOP. Context: any. */
void jstap_end_detached(void);
/* Nobody attends the session, which is over: has the helper started that unloads us. Context: may sleep. */
void jstap_reap(void);

/* proc.c: whether control is open. */
bool jstap_attended(void);

#endif
