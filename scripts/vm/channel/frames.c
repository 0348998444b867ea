/* SPDX-License-Identifier: Apache-2.0 */
/* Frames, and bytes that wait to be written. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel.h"

bool queue_has_room(const struct queue *queue)
{
	return queue->size + 2 * (PAYLOAD_MAX + FRAME_HEADER) <= sizeof(queue->bytes);
}

/* Callers ask for room first; what the protocol itself adds is small and always fits. */
void queue_bytes(struct queue *queue, const void *bytes, size_t size)
{
	if (queue->size + size > sizeof(queue->bytes))
		return;
	if (size)
		memcpy(queue->bytes + queue->size, bytes, size);
	queue->size += size;
}

void queue_frame(struct queue *queue, enum frame type, const void *payload, size_t size)
{
	const uint8_t header[FRAME_HEADER] = { type, size >> 8, size & 0xff };

	queue_bytes(queue, header, FRAME_HEADER);
	queue_bytes(queue, payload, size);
}

bool queue_flush(struct queue *queue, int fd)
{
	while (queue->size) {
		ssize_t written = write(fd, queue->bytes, queue->size);

		if (written < 0 && (errno == EAGAIN || errno == EINTR))
			return true;
		if (written < 0)
			return false;
		memmove(queue->bytes, queue->bytes + written, queue->size - written);
		queue->size -= written;
	}
	return true;
}

bool reader_take(struct reader *reader, uint8_t byte)
{
	if (reader->size && reader->size == reader->want)
		reader->size = 0;
	if (reader->size == 0) {
		if (byte == FRAME_NOTHING)
			return false;
		reader->want = FRAME_HEADER;
	}
	reader->bytes[reader->size++] = byte;
	if (reader->size == FRAME_HEADER) {
		reader->want = FRAME_HEADER + (reader->bytes[1] << 8 | reader->bytes[2]);
		/* No frame of ours is longer: the peer was cut off, and begins anew. */
		if (reader->want > sizeof(reader->bytes))
			reader->size = 0;
	}
	return reader->size && reader->size == reader->want;
}

enum frame reader_type(const struct reader *reader)
{
	return reader->bytes[0];
}

size_t reader_size(const struct reader *reader)
{
	return reader->want - FRAME_HEADER;
}

const uint8_t *reader_payload(const struct reader *reader)
{
	return reader->bytes + FRAME_HEADER;
}

bool is_socket(const char *path)
{
	struct stat info;

	return !stat(path, &info) && S_ISSOCK(info.st_mode);
}

static int connect_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		return -1;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

int open_stream(const char *path)
{
	return is_socket(path) ? connect_socket(path) : open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}
