/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command on the other side of a byte stream: a virtual serial port of a guest, which is a character device
 * inside and a Unix socket of QEMU's outside. Both sides speak in frames: a type of one byte, a length of two bytes
 * (big-endian), the payload. A zero byte between frames means nothing; a run of them longer than the longest frame
 * brings both sides to a frame's beginning again, whatever a killed peer left behind.
 */
#ifndef JSTAP_CHANNEL_H
#define JSTAP_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_HEADER 3
#define PAYLOAD_MAX 4096
#define NONCE_SIZE 16

enum frame {
	FRAME_NOTHING = 0,
	FRAME_REQUEST_PART = 1,	/* a part of the request's text */
	FRAME_REQUEST_END = 2,	/* the nonce: the request is whole, run it */
	FRAME_INPUT = 3,	/* of the command; empty: its end */
	FRAME_OUTPUT = 4,
	FRAME_ERRORS = 5,
	FRAME_EXIT = 6,		/* one byte: the command's exit status */
	FRAME_SIGNAL = 7,	/* one byte: send it to the command */
	FRAME_ACCEPTED = 8,	/* the nonce: all that follows belongs to this request */
	FRAME_CLOSED = 9,	/* nobody reads the command's output any more */
};

/* Bytes on their way to a descriptor that may not take them at once. */
struct queue {
	uint8_t bytes[4 * (PAYLOAD_MAX + FRAME_HEADER)];
	size_t size;
};

bool queue_has_room(const struct queue *queue);
void queue_bytes(struct queue *queue, const void *bytes, size_t size);
void queue_frame(struct queue *queue, enum frame type, const void *payload, size_t size);
/* Writes what the descriptor takes without waiting. False when nobody will ever read it. */
bool queue_flush(struct queue *queue, int fd);

/* Frames out of a stream that arrives in pieces. */
struct reader {
	uint8_t bytes[FRAME_HEADER + PAYLOAD_MAX];
	size_t size;	/* what has arrived of the current frame */
	size_t want;
};

/* Takes one byte. True when it completes a frame, which stays in the reader until the next byte. */
bool reader_take(struct reader *reader, uint8_t byte);
enum frame reader_type(const struct reader *reader);
size_t reader_size(const struct reader *reader);
const uint8_t *reader_payload(const struct reader *reader);

bool is_socket(const char *path);
/* A device by its path, or QEMU's socket; -1 when it is in use or not there. */
int open_stream(const char *path);

int serve(const char *path, const char *program);
int run_remotely(char **paths, int path_count, const char *identity, const char *folder, char **arguments);

#endif
