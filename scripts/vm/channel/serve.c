/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The serving side: one command at a time for whoever speaks on the stream. A peer that is gone, or that asks for
 * something else, takes the command's input and output with it, as the end of a connection does; a command that cares
 * for neither goes on by itself.
 *
 * A request is lines that end with a zero byte: identity ("UID GID GROUP,GROUP..."), folder, number of settings of the
 * environment, those, and the arguments.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"

#define REQUEST_MAX (1 << 20)
#define WORDS_MAX 1024
#define GROUPS_MAX 64
#define PEER_PATIENCE_MS 1000

struct service {
	int stream;
	bool socket;		/* whose end is the end of the machine */
	const char *program;	/* NULL: the request's own arguments are run */
	struct reader reader;
	struct queue to_peer, to_command;
	char request[REQUEST_MAX];
	size_t request_size;
	pid_t command;
	int input, output, errors;	/* of the command; -1: none, or closed */
	bool input_ends;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void forget_command(struct service *s)
{
	close_end(&s->input);
	close_end(&s->output);
	close_end(&s->errors);
	s->command = 0;
	s->to_command.size = 0;
	s->input_ends = false;
}

static void assume(const char *identity)
{
	gid_t groups[GROUPS_MAX];
	size_t count = 0;
	char *rest;
	uid_t uid = strtoul(identity, &rest, 10);
	gid_t gid = strtoul(rest, &rest, 10);

	while (count < GROUPS_MAX && (*rest == ' ' || *rest == ','))
		groups[count++] = strtoul(rest + 1, &rest, 10);
	if (geteuid() == 0 && (setgroups(count, groups) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid)))
		_exit(126);
}

/* In the child: becomes the command. With a program, that gets identity, folder and arguments, and stays who it is. */
static void become(const struct service *s)
{
	char *words[WORDS_MAX + 1], *arguments[WORDS_MAX + 4];
	int count = 0, first = 0, settings;

	for (const char *word = s->request; word < s->request + s->request_size && count < WORDS_MAX; word += strlen(word) + 1)
		words[count++] = (char *)word;
	settings = count > 3 ? atoi(words[2]) : -1;
	if (settings < 0 || count <= 3 + settings)
		_exit(126);
	for (int i = 0; i < settings; i++)
		putenv(words[3 + i]);
	if (s->program) {
		arguments[first++] = (char *)s->program;
		arguments[first++] = words[0];
		arguments[first++] = words[1];
	} else {
		assume(words[0]);
		if (chdir(words[1]))
			_exit(126);
	}
	for (int i = 3 + settings; i < count; i++)
		arguments[first++] = words[i];
	arguments[first] = NULL;
	execvp(arguments[0], arguments);
	_exit(127);
}

static void begin_command(struct service *s)
{
	static const int heard[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE, SIGCHLD };
	int input[2], output[2], errors[2];

	if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC) || pipe2(errors, O_CLOEXEC)) {
		perror("channel: pipe");
		exit(1);
	}
	s->command = fork();
	if (s->command == 0) {
		setsid();
		/* Whoever started this program in the background may have made it deaf to ^C. */
		for (size_t i = 0; i < sizeof(heard) / sizeof(heard[0]); i++)
			signal(heard[i], SIG_DFL);
		dup2(input[0], STDIN_FILENO);
		dup2(output[1], STDOUT_FILENO);
		dup2(errors[1], STDERR_FILENO);
		become(s);
	}
	close(input[0]);
	close(output[1]);
	close(errors[1]);
	s->input = input[1];
	s->output = output[0];
	s->errors = errors[0];
	/* What poll() said of the pipes of the command before may be taken for these, which have the same numbers. */
	fcntl(s->input, F_SETFL, O_NONBLOCK);
	fcntl(s->output, F_SETFL, O_NONBLOCK);
	fcntl(s->errors, F_SETFL, O_NONBLOCK);
}

/* All frames of the peer end here. */
static void obey(struct service *s)
{
	const uint8_t *payload = reader_payload(&s->reader);
	size_t size = reader_size(&s->reader);

	switch (reader_type(&s->reader)) {
	case FRAME_REQUEST_PART:
		/* Whoever asks for something new has no interest in what ran before. */
		if (s->command)
			forget_command(s);
		if (s->request_size + size < REQUEST_MAX) {
			memcpy(s->request + s->request_size, payload, size);
			s->request_size += size;
		}
		break;
	case FRAME_REQUEST_END:
		s->to_peer.size = 0;
		queue_frame(&s->to_peer, FRAME_ACCEPTED, payload, size);
		s->request[s->request_size] = '\0';
		begin_command(s);
		s->request_size = 0;
		break;
	case FRAME_INPUT:
		/* What is late, meant for a command that has ended, is not the next command's. */
		if (!s->command)
			break;
		if (size == 0)
			s->input_ends = true;
		else if (s->input >= 0)
			queue_bytes(&s->to_command, payload, size);
		break;
	case FRAME_SIGNAL:
		if (s->command && size == 1)
			kill(-s->command, payload[0]);
		break;
	case FRAME_CLOSED:
		close_end(&s->output);
		break;
	case FRAME_NOTHING:
	case FRAME_OUTPUT:
	case FRAME_ERRORS:
	case FRAME_EXIT:
	case FRAME_ACCEPTED:
		break;
	}
}

/* False when the stream has ended. */
static bool listen_to_peer(struct service *s)
{
	uint8_t bytes[PAYLOAD_MAX];

	while (queue_has_room(&s->to_command)) {
		ssize_t size = read(s->stream, bytes, sizeof(bytes));

		if (size < 0)
			return errno == EAGAIN || errno == EINTR;
		if (size == 0)
			return false;
		for (ssize_t i = 0; i < size; i++)
			if (reader_take(&s->reader, bytes[i]))
				obey(s);
	}
	return true;
}

static void relay(struct service *s, int *fd, enum frame type)
{
	uint8_t bytes[PAYLOAD_MAX];
	ssize_t size = read(*fd, bytes, sizeof(bytes));

	if (size > 0)
		queue_frame(&s->to_peer, type, bytes, size);
	else if (size == 0 || (errno != EINTR && errno != EAGAIN))
		close_end(fd);
}

static void feed_command(struct service *s)
{
	if (s->input < 0)
		return;
	if (!queue_flush(&s->to_command, s->input)) {
		s->to_command.size = 0;
		close_end(&s->input);
	} else if (s->input_ends && s->to_command.size == 0) {
		close_end(&s->input);
	}
}

/* The exit status is told once all output is: a command's children may hold the pipes for longer. */
static void end_command(struct service *s)
{
	int status;
	uint8_t code;

	if (!s->command || s->output >= 0 || s->errors >= 0 || waitpid(s->command, &status, WNOHANG) != s->command)
		return;
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	queue_frame(&s->to_peer, FRAME_EXIT, &code, 1);
	forget_command(s);
}

/* The command that nobody waits for any more must not stay a zombie. */
static void reap_forgotten(const struct service *s)
{
	siginfo_t info = { 0 };

	while (!waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid && info.si_pid != s->command) {
		waitpid(info.si_pid, NULL, 0);
		info.si_pid = 0;
	}
}

/*
 * The guest learns from one queue that a peer has gone and that another has come, and gets the bytes of the new peer from
 * another queue, at times earlier. So a command is only forgotten when no peer has come for a while: what runs may be
 * what the new peer has asked for.
 *
 * poll() finds a port without a peer ready, again and again; an edge-triggered look tells once, and then again when
 * something has changed.
 */
static void wait_for_peer(struct service *s)
{
	/* Only a peer that is there makes a port writable: its bytes may all have been read before it was known. */
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	int edges = epoll_create1(EPOLL_CLOEXEC);
	int count, patience_ms = PEER_PATIENCE_MS;

	epoll_ctl(edges, EPOLL_CTL_ADD, s->stream, &event);
	do {
		count = epoll_wait(edges, &event, 1, patience_ms);
		if (count == 0) {
			forget_command(s);
			s->to_peer.size = 0;
			patience_ms = -1;
		}
		reap_forgotten(s);
	} while (count < 1 || (event.events & EPOLLHUP));
	close(edges);
}

static void turn(struct service *s)
{
	const bool room = queue_has_room(&s->to_peer);
	struct pollfd fds[] = {
		{ .fd = s->stream, .events = (queue_has_room(&s->to_command) ? POLLIN : 0) | (s->to_peer.size ? POLLOUT : 0) },
		{ .fd = s->to_command.size ? s->input : -1, .events = POLLOUT },
		{ .fd = room ? s->output : -1, .events = POLLIN },
		{ .fd = room ? s->errors : -1, .events = POLLIN },
	};
	/* A command that has closed its output and goes on is looked at now and then. */
	const bool closed = s->command && s->output < 0 && s->errors < 0;

	poll(fds, 4, closed ? 50 : -1);
	if (!listen_to_peer(s) || (fds[0].revents & POLLHUP)) {
		if (s->socket)
			exit(0);
		wait_for_peer(s);
	}
	if (fds[2].revents)
		relay(s, &s->output, FRAME_OUTPUT);
	if (fds[3].revents)
		relay(s, &s->errors, FRAME_ERRORS);
	feed_command(s);
	end_command(s);
	queue_flush(&s->to_peer, s->stream);
}

static void wake(int number)
{
	(void)number;
}

int serve(const char *path, const char *program)
{
	const struct sigaction child = { .sa_handler = wake };
	static struct service s;

	signal(SIGPIPE, SIG_IGN);
	/* The end of a command interrupts whatever is waited for. */
	sigaction(SIGCHLD, &child, NULL);
	s = (struct service){ .socket = is_socket(path), .program = program, .input = -1, .output = -1, .errors = -1 };
	s.stream = open_stream(path);
	if (s.stream < 0) {
		perror(path);
		return 1;
	}
	for (;;) {
		turn(&s);
		reap_forgotten(&s);
	}
}
