/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to the client: type and length, little-endian, then the payload. */
#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "helper.h"

bool send_frame(enum frame type, const void *payload, size_t size)
{
	uint32_t header[2] = { htole32(type), htole32(size) };

	return write_exactly(STDOUT_FILENO, header, sizeof(header)) &&
	       (!size || write_exactly(STDOUT_FILENO, payload, size));
}

bool send_text(enum frame type, const char *text)
{
	return send_frame(type, text, strlen(text));
}

bool refuse(struct verdict *verdict, enum refusal reason, const char *format, ...)
{
	va_list args;

	verdict->reason = reason;
	va_start(args, format);
	vsnprintf(verdict->text, sizeof(verdict->text), format, args);
	va_end(args);
	return false;
}
