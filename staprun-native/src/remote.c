/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "remote": a client that reaches us through a stream of bytes only, as over ssh, and cannot give us arguments. It says HELLO,
 * is told what this machine is (NODE), compiles for that, and then sends RUN with its wishes and the module, or ATTACH.
 * What comes then is the same as ever. A client on another machine has to be heard of every SILENCE_MS: a network that
 * was cut looks like a client that says nothing.
 */
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define HELLO_SAME_MACHINE 1u	/* a flag: we see the end of a client by the end of its pipe */
#define FAREWELL_MS 10000

static struct message request;
static char node[OUTPUT_NODE_MAX];

/* The next request, keepalives answered. False: an error has been sent, or nobody is there. */
static bool next_request(void)
{
	long long heard = now_ms();

	for (;;) {
		struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
		const struct message *message;
		long long silent = now_ms() - heard;
		enum arrival arrival;
		int ready;

		output_flush();
		/* Looks once more in any case: it is we who may have been held up. */
		ready = poll(&in, 1, !silence_limited() ? -1 : silent < SILENCE_MS ? (int)(SILENCE_MS - silent) : 0);
		if (ready == 0 && silent >= SILENCE_MS)
			return false;
		if (ready <= 0)
			continue;
		heard = now_ms();
		arrival = read_command(&message);
		if (arrival == ENDED)
			return false;
		if (arrival == NO_COMMAND) {
			output_error("the client sent something that is no request");
			return false;
		}
		if (arrival == ARRIVED && message->type == COMMAND_KEEPALIVE) {
			output_send(FRAME_ALIVE, NULL, 0);
		} else if (arrival == ARRIVED) {
			memcpy(&request, message, sizeof(request));
			return true;
		}
	}
}

static uint32_t number(unsigned int index)
{
	uint32_t value;

	memcpy(&value, request.payload + index * sizeof(value), sizeof(value));
	return le32toh(value);
}

/* One line of RUN. */
static bool take_wish(struct wishes *wishes, char *line)
{
	char *value = strchr(line, ' ');

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(line, "buffer-kb"))
		return wish_buffer(wishes, value);
	if (!strcmp(line, "global"))
		return wish_global(wishes, value);
	if (!strcmp(line, "process"))
		return wish_process(wishes, value);
	return false;
}

/* Lines, each ended. They stay where they are, for the wishes point there. */
static bool take_wishes(struct wishes *wishes)
{
	char *at = (char *)request.payload, *end = at + request.size;

	while (at < end) {
		char *stop = memchr(at, '\n', end - at);

		if (!stop || memchr(at, '\0', stop - at))
			return false;
		*stop = '\0';
		if (!take_wish(wishes, at))
			return false;
		at = stop + 1;
	}
	return true;
}

static int leave(int status, const char *error)
{
	if (error)
		output_error("%s", error);
	output_close(FAREWELL_MS);
	return status;
}

static int serve_request(void)
{
	struct wishes wishes = { 0 };
	char name[MODULE_NAME_MAX + 1];

	switch (request.type) {
	case COMMAND_RUN:
		if (!take_wishes(&wishes))
			return leave(EXIT_USAGE, "the client sent a wish that is none");
		return begin_session(&wishes);
	case COMMAND_ATTACH:
		memcpy(name, request.payload, request.size);
		name[request.size] = '\0';
		if (strlen(name) != request.size || !valid_module_name(name))
			return leave(EXIT_USAGE, "the client sent a name that is none");
		return begin_attached(name);
	}
	return leave(EXIT_USAGE, "the client sent a request at the wrong time");
}

int serve_client(void)
{
	if (!output_open())
		return EXIT_LOAD_FAILED;
	/* Until it has said who it is. */
	limit_silence(true);
	if (!next_request())
		return leave(EXIT_USAGE, NULL);
	if (request.type != COMMAND_HELLO)
		return leave(EXIT_USAGE, "the client did not begin with HELLO");
	limit_silence(!(number(1) & HELLO_SAME_MACHINE));
	output_send(FRAME_NODE, node, describe_node(node, sizeof(node)));
	/* A client that only wanted to know leaves now. */
	if (!next_request())
		return leave(EXIT_CLEAN, NULL);
	return serve_request();
}
