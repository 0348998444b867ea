/* SPDX-License-Identifier: Apache-2.0 */
/* A session as the parts that serve it know it. */
#ifndef JSTAP_SESSION_H
#define JSTAP_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "helper.h"

#define WAIT_MS 200		/* longest time until a look without being woken */
#define PATIENCE_MS 30000	/* with a client that does not read, once the session is over */
#define IMPATIENT_SIGNALS 3

struct session {
	const char *name;
	int control, trace, signals;
	bool input_closed;
	bool stopped;
	bool alone;		/* the session goes on without us */
	bool lost;		/* the module is not there any more */
	bool failed;
	unsigned int signal_count;
	int input;		/* of the script, -1 until something is typed */
	long long heard;	/* when the client said something last */
};

/* Sends a command to the module. 0 or an errno. */
int tell_module(struct session *s, uint32_t type, const void *payload, uint32_t size);
/* Ends the session, once. */
void stop_session(struct session *s);
/* The module is not there any more. */
void lose_session(struct session *s);
void take_signals(struct session *s);

/* Passes on one message of the module. False if there is none. */
bool relay_message(struct session *s);
/* Passes on what the module has to say and to print. Returns false when all has been read. */
bool relay(struct session *s);
/* Gives the script what was typed, byte by byte. A byte whose handler fails or is skipped is lost, as the script tells. */
void give_input(struct session *s, const uint8_t *typed, size_t size);
/* Delivers what is left, as long as somebody takes it. */
void drain(struct session *s);

#endif
