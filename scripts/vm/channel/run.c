/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The asking side: takes the first free stream, asks for the command, and stands for it: input, output, exit status, and
 * the signals that ask for its end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"

#define FAILED 125
#define TRIES 400
#define TRY_US 50000
#define PARENT_DIED SIGUSR1

extern char **environ;

struct errand {
	int stream, signals;
	uint8_t nonce[NONCE_SIZE];
	struct reader reader;
	struct queue to_peer, output, errors;
	bool accepted, input_ended, abandoned;
	int status;	/* -1: not known yet */
};

/* The kernel opens a device once only; QEMU's socket lets a second peer wait, so that a lock decides. */
static int take(const char *path)
{
	struct flock whole = { .l_type = F_WRLCK };
	const char *slash = strrchr(path, '/');
	const int folder = slash ? slash + 1 - path : 0;
	char name[256];
	int lock, stream;

	if (!is_socket(path))
		return open_stream(path);
	/* A name that no pattern for the sockets finds. */
	snprintf(name, sizeof(name), "%.*s.lock-%s", folder, path, path + folder);
	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0 || fcntl(lock, F_OFD_SETLK, &whole)) {
		close(lock);
		return -1;
	}
	stream = open_stream(path);
	if (stream < 0)
		close(lock);
	return stream;	/* the lock goes with this process */
}

static int take_first_free(char **paths, int count)
{
	for (int try = 0; try < TRIES; try++) {
		for (int i = 0; i < count; i++) {
			int stream = take(paths[i]);

			if (stream >= 0)
				return stream;
		}
		usleep(TRY_US);
	}
	return -1;
}

/* Waits as long as it takes: the request comes before all else. */
static void send_all(const struct errand *e, const void *bytes, size_t size)
{
	struct pollfd fd = { .fd = e->stream, .events = POLLOUT };

	while (size) {
		ssize_t written = write(e->stream, bytes, size);

		if (written > 0) {
			bytes = (const uint8_t *)bytes + written;
			size -= written;
		} else if (errno != EAGAIN && errno != EINTR) {
			perror("channel");
			exit(FAILED);
		} else {
			poll(&fd, 1, -1);
		}
	}
}

static void send_frame(const struct errand *e, enum frame type, const void *payload, size_t size)
{
	struct queue frame = { .size = 0 };

	queue_frame(&frame, type, payload, size);
	send_all(e, frame.bytes, frame.size);
}

static void send_word(const struct errand *e, const char *word)
{
	size_t size = strlen(word) + 1;

	while (size) {
		size_t part = size < PAYLOAD_MAX ? size : PAYLOAD_MAX;

		send_frame(e, FRAME_REQUEST_PART, word, part);
		word += part;
		size -= part;
	}
}

/* UID GID GROUP,GROUP... of this process. */
static const char *own_identity(void)
{
	static char text[1024];
	gid_t groups[64];
	int count = getgroups(64, groups);
	size_t length = snprintf(text, sizeof(text), "%u %u ", geteuid(), getegid());

	for (int i = 0; i < count; i++)
		length += snprintf(text + length, sizeof(text) - length, "%s%u", i ? "," : "", groups[i]);
	return text;
}

static void ask(struct errand *e, const char *identity, const char *folder, char **arguments)
{
	static const uint8_t nothing[FRAME_HEADER + PAYLOAD_MAX + 1];
	/* The environment of the asking side means something on the same machine's other side only in part. */
	static const char *const passed[] = { "TZ", "LANG", "LC_ALL", "SYSTEMTAP_COLORS", "JSTAP_DIR", "XDG_RUNTIME_DIR" };
	char settings[16];
	int count = 0;

	send_all(e, nothing, sizeof(nothing));
	send_word(e, identity ? identity : own_identity());
	send_word(e, folder);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		count += !identity && getenv(passed[i]);
	snprintf(settings, sizeof(settings), "%d", count);
	send_word(e, settings);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
		char setting[512];

		if (identity || !getenv(passed[i]))
			continue;
		snprintf(setting, sizeof(setting), "%s=%s", passed[i], getenv(passed[i]));
		send_word(e, setting);
	}
	for (; *arguments; arguments++)
		send_word(e, *arguments);
	if (getrandom(e->nonce, NONCE_SIZE, 0) != NONCE_SIZE)
		exit(FAILED);
	send_frame(e, FRAME_REQUEST_END, e->nonce, NONCE_SIZE);
}

static void heed(struct errand *e)
{
	const uint8_t *payload = reader_payload(&e->reader);
	size_t size = reader_size(&e->reader);

	switch (reader_type(&e->reader)) {
	case FRAME_OUTPUT:
		queue_bytes(&e->output, payload, size);
		break;
	case FRAME_ERRORS:
		queue_bytes(&e->errors, payload, size);
		break;
	case FRAME_EXIT:
		e->status = size == 1 ? payload[0] : FAILED;
		break;
	case FRAME_NOTHING:
	case FRAME_REQUEST_PART:
	case FRAME_REQUEST_END:
	case FRAME_INPUT:
	case FRAME_SIGNAL:
	case FRAME_ACCEPTED:
	case FRAME_CLOSED:
		break;
	}
}

/* What comes before the acceptance was meant for somebody else, and may begin in the middle of a frame. */
static bool accepts(struct errand *e, uint8_t byte)
{
	static uint8_t seen[FRAME_HEADER + NONCE_SIZE];
	uint8_t wanted[FRAME_HEADER + NONCE_SIZE] = { FRAME_ACCEPTED, 0, NONCE_SIZE };

	memcpy(wanted + FRAME_HEADER, e->nonce, NONCE_SIZE);
	memmove(seen, seen + 1, sizeof(seen) - 1);
	seen[sizeof(seen) - 1] = byte;
	return !memcmp(seen, wanted, sizeof(seen));
}

/* False when the stream has ended. */
static bool listen_to_peer(struct errand *e)
{
	uint8_t bytes[PAYLOAD_MAX];

	while (e->status < 0 && queue_has_room(&e->output) && queue_has_room(&e->errors)) {
		ssize_t size = read(e->stream, bytes, sizeof(bytes));

		if (size < 0)
			return errno == EAGAIN || errno == EINTR;
		if (size == 0)
			return false;
		for (ssize_t i = 0; i < size; i++) {
			if (!e->accepted)
				e->accepted = accepts(e, bytes[i]);
			else if (reader_take(&e->reader, bytes[i]))
				heed(e);
		}
	}
	return true;
}

static void take_input(struct errand *e)
{
	uint8_t bytes[PAYLOAD_MAX];
	ssize_t size = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (size < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	e->input_ended = size <= 0;
	queue_frame(&e->to_peer, FRAME_INPUT, bytes, size > 0 ? size : 0);
}

static void take_signal(struct errand *e)
{
	struct signalfd_siginfo info;
	uint8_t number;

	if (read(e->signals, &info, sizeof(info)) != sizeof(info))
		return;
	number = info.ssi_signo;
	/* Nothing runs yet that could heed a signal, and perhaps nothing ever will. */
	e->abandoned |= info.ssi_signo == PARENT_DIED || !e->accepted;
	if (info.ssi_signo == PARENT_DIED)
		number = SIGKILL;
	queue_frame(&e->to_peer, FRAME_SIGNAL, &number, 1);
}

/* False when the errand is over. */
static bool turn(struct errand *e)
{
	const bool room = queue_has_room(&e->output) && queue_has_room(&e->errors) && e->status < 0;
	struct pollfd fds[] = {
		{ .fd = e->stream, .events = (room ? POLLIN : 0) | (e->to_peer.size ? POLLOUT : 0) },
		{ .fd = !e->accepted || e->input_ended || !queue_has_room(&e->to_peer) ? -1 : STDIN_FILENO, .events = POLLIN },
		{ .fd = e->signals, .events = POLLIN },
		{ .fd = e->output.size ? STDOUT_FILENO : -1, .events = POLLOUT },
		{ .fd = e->errors.size ? STDERR_FILENO : -1, .events = POLLOUT },
	};

	poll(fds, 5, -1);
	if (fds[1].revents)
		take_input(e);
	if (fds[2].revents)
		take_signal(e);
	if (!listen_to_peer(e) && e->status < 0) {
		fputs("channel: the other side is gone\n", stderr);
		e->status = FAILED;
	}
	/* Nobody reads any more: the command learns that as it would at the end of a pipe. */
	if (!queue_flush(&e->output, STDOUT_FILENO) || !queue_flush(&e->errors, STDERR_FILENO)) {
		queue_frame(&e->to_peer, FRAME_CLOSED, NULL, 0);
		e->output.size = e->errors.size = 0;
	}
	queue_flush(&e->to_peer, e->stream);
	if (e->abandoned)
		return e->to_peer.size > 0;
	return e->status < 0 || e->output.size || e->errors.size;
}

static int signals_that_end(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, PARENT_DIED);
	sigprocmask(how, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int do_errand(char **paths, int count, const char *identity, const char *folder, char **arguments)
{
	static struct errand e;

	signal(SIGPIPE, SIG_IGN);
	e.signals = signals_that_end(SIG_BLOCK);
	e.status = -1;
	e.stream = take_first_free(paths, count);
	if (e.stream < 0) {
		fputs("channel: no stream is free\n", stderr);
		return FAILED;
	}
	ask(&e, identity, folder, arguments);
	while (turn(&e))
		;
	return e.status < 0 ? FAILED : e.status;
}

static pid_t guardian;

static void pass_on(int number)
{
	kill(guardian, number);
}

/*
 * A device does not tell the other side that this process was killed. So another one, which nobody finds by the
 * command's name or session, does the errand, and says so when this one has died.
 */
static int guarded(char **paths, int count, const char *identity, const char *folder, char **arguments)
{
	static const int passed[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	pid_t parent = getpid();
	int status;

	signals_that_end(SIG_BLOCK);
	guardian = fork();
	if (guardian == 0) {
		setsid();
		prctl(PR_SET_NAME, "guardian");
		prctl(PR_SET_PDEATHSIG, PARENT_DIED);
		if (getppid() != parent)
			return FAILED;
		return do_errand(paths, count, identity, folder, arguments);
	}
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		signal(passed[i], pass_on);
	close(signals_that_end(SIG_UNBLOCK));
	while (waitpid(guardian, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
}

int run_remotely(char **paths, int path_count, const char *identity, const char *folder, char **arguments)
{
	if (is_socket(paths[0]))
		return do_errand(paths, path_count, identity, folder, arguments);
	return guarded(paths, path_count, identity, folder, arguments);
}
