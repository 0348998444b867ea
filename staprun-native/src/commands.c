/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the client: type and length, little-endian, and the payload. They are taken as they trickle in. */
#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define HEADER_SIZE 8
#define HELLO_MAX 64	/* a newer client may say more than we understand */

static uint8_t header[HEADER_SIZE];
static size_t have;
static struct message current;

static uint32_t field(unsigned int index)
{
	uint32_t value;

	memcpy(&value, header + index * sizeof(value), sizeof(value));
	return le32toh(value);
}

/* Whether a command of that type can have so many bytes. */
static bool known(uint32_t type, uint32_t size)
{
	switch (type) {
	case COMMAND_START:
		return size == START_SIZE;
	case COMMAND_STOP:
	case COMMAND_KEEPALIVE:
		return size == 0;
	case COMMAND_INPUT:
		return size > 0 && size <= INPUT_MAX;
	case COMMAND_HELLO:
		return size >= 8 && size <= HELLO_MAX;
	case COMMAND_RUN:
		return size <= WISHES_SIZE_MAX;
	case COMMAND_ATTACH:
		return size > 0 && size <= MODULE_NAME_MAX;
	}
	return false;
}

enum arrival read_command(const struct message **message)
{
	for (;;) {
		uint8_t *to = header + have;
		size_t want = HEADER_SIZE - have;
		ssize_t got;

		if (have >= HEADER_SIZE) {
			current.type = field(0);
			current.size = field(1);
			if (!known(current.type, current.size))
				return NO_COMMAND;
			to = current.payload + (have - HEADER_SIZE);
			want = HEADER_SIZE + current.size - have;
			if (want == 0) {
				have = 0;
				*message = &current;
				return ARRIVED;
			}
		}
		got = read(STDIN_FILENO, to, want);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			return NOT_YET;
		if (got <= 0)
			return ENDED;
		have += got;
		/* The rest may take its time: the caller waits for it together with all else. */
		if ((size_t)got < want)
			return NOT_YET;
		if (have == HEADER_SIZE && known(field(0), field(1)) && field(1) > 0)
			return NOT_YET;
	}
}
