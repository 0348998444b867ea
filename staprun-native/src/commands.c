/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the client: type and length, little-endian, and the payload. They are taken as they trickle in. */
#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define HEADER_SIZE 8

static uint8_t input[HEADER_SIZE + START_SIZE];
static size_t have;

static uint32_t field(unsigned int index)
{
	uint32_t value;

	memcpy(&value, input + index * sizeof(value), sizeof(value));
	return le32toh(value);
}

/* The command in the header, if it is one. */
static enum command known(void)
{
	if (field(0) == COMMAND_START && field(1) == START_SIZE)
		return COMMAND_START;
	if (field(0) == COMMAND_STOP && field(1) == 0)
		return COMMAND_STOP;
	return COMMAND_BAD;
}

enum command read_command(uint8_t *payload)
{
	for (;;) {
		size_t want = HEADER_SIZE;
		ssize_t got;

		if (have >= HEADER_SIZE) {
			enum command command = known();

			if (command == COMMAND_START)
				want += START_SIZE;
			if (have == want || command == COMMAND_BAD) {
				memcpy(payload, input + HEADER_SIZE, START_SIZE);
				have = 0;
				return command;
			}
		}
		got = read(STDIN_FILENO, input + have, want - have);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			return COMMAND_NONE;
		if (got <= 0)
			return COMMAND_END;
		have += got;
		/* The rest may take its time: the caller waits for it together with all else. */
		if (have < HEADER_SIZE)
			return COMMAND_NONE;
		if (known() == COMMAND_START && have < HEADER_SIZE + START_SIZE)
			return COMMAND_NONE;
	}
}
