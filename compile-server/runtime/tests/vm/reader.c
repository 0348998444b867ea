// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader for tests: starts a loaded module, prints its records to standard output and its messages as lines
 * "WARNING: ...", checks that sequences never go down, stops when the module asks for it or after a time.
 *
 *	reader NAME [SECONDS]		a whole session: so long after all was armed
 *	reader NAME [SECONDS] leave	ends without STOP, as if killed
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct record {
	uint32_t length;
	uint16_t type, cpu;
	uint64_t sequence, time_ns;
	uint32_t probe, reserved;
};

static int control, trace;
static uint64_t next_sequence, records, printed;
static int exit_requested, failed, summarised, quiet;
static char buffer[256 << 10];

static int open_file(const char *name, const char *file, int flags)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/proc/jstap:%s/%s", name, file);
	fd = open(path, flags | O_NONBLOCK);
	if (fd < 0) {
		perror(path);
		exit(2);
	}
	return fd;
}

static void command(uint32_t number, const void *payload, uint32_t length)
{
	uint32_t message[4] = { number, length };

	memcpy(message + 2, payload, length);
	if (write(control, message, 8 + length) != (ssize_t)(8 + length)) {
		printf("command %u: %s\n", number, strerror(errno));
		failed = 1;
	}
}

static void read_messages(void)
{
	static const char *const names[] = { "", "", "WARNING", "ERROR", "EXIT", "SUMMARY" };
	static const char *const counts[] = { "errors", "reentrant", "locks", "stack", "other", "missed",
					      "lost", "lost_bytes", "records" };
	uint32_t message[1024];
	uint64_t summary[9];
	ssize_t size;

	while ((size = read(control, message, sizeof(message))) >= 8) {
		if (message[0] == 4)
			exit_requested = 1;
		printf("%s:", names[message[0]]);
		if (message[0] == 5) {
			memcpy(summary, message + 2, sizeof(summary));
			for (int i = 0; i < 9; i++)
				printf(" %s=%llu", counts[i], (unsigned long long)summary[i]);
			summarised = 1;
			if (summary[8] != records) {
				printf(" READ %llu RECORDS", (unsigned long long)records);
				failed = 1;
			}
		} else {
			printf(" %.*s", (int)size - 8, (char *)(message + 2));
		}
		printf("\n");
		if (message[0] == 3)
			failed = 1;
	}
	if (size >= 0 || errno != EAGAIN) {
		printf("reading messages: %zd %s\n", size, strerror(errno));
		failed = 1;
	}
}

static void read_records(void)
{
	ssize_t size;

	while ((size = read(trace, buffer, sizeof(buffer))) > 0) {
		for (char *at = buffer; at < buffer + size;) {
			struct record *record = (struct record *)at;

			if (record->type != 1 || record->sequence < next_sequence ||
			    at + sizeof(*record) + record->length > buffer + size) {
				printf("DISORDER: type %u sequence %llu after %llu\n", record->type,
				       (unsigned long long)record->sequence, (unsigned long long)next_sequence);
				exit(2);
			}
			next_sequence = record->sequence + 1;
			records++;
			if (!quiet || printed < 20) {
				fwrite(record + 1, 1, record->length, stdout);
				printed++;
			}
			at += sizeof(*record) + (record->length + 7) / 8 * 8;
		}
	}
	if (size == 0 || (size < 0 && errno != EAGAIN)) {
		printf("reading records: %zd %s\n", size, strerror(errno));
		failed = 1;
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
	double seconds = argc > 2 ? atof(argv[2]) : 3600;
	int32_t start[2] = { getpid(), 0 };
	double begin;

	quiet = argc > 3 && !strcmp(argv[3], "quiet");
	control = open_file(argv[1], "control", O_RDWR);
	trace = open_file(argv[1], "trace", O_RDONLY);
	command(1, start, sizeof(start));
	begin = now();
	while (!exit_requested && now() - begin < seconds) {
		struct pollfd fds[] = { { .fd = control, .events = POLLIN }, { .fd = trace, .events = POLLIN } };

		poll(fds, 2, 1000);
		read_records();
		read_messages();
		fflush(stdout);
	}
	if (argc > 3 && !strcmp(argv[3], "leave"))
		return 0;
	command(2, NULL, 0);
	read_records();
	read_messages();
	if (!summarised) {
		printf("NO SUMMARY\n");
		failed = 1;
	}
	fflush(stdout);
	return failed;
}
