/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The session: commands from the client to the module, messages and records from the module to the client,
 * until the end that any of them wants. However it ends, what was printed is delivered before the module goes.
 *
 * After STOP the module's files are read, never waited for: all that they will ever hold is there.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "session.h"

#define COMMAND_DETACH 3	/* to the module only */

/*
 * From before the module is loaded, so that no signal ends us while it is. All but the four that ask for the end
 * wait for ever; only a kill gets through.
 */
int signals_of_session(void)
{
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int open_file(const char *name, const char *file, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/jstap:%s/%s", name, file);
	return open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

/* What the session has said so far is passed on, what it has printed is kept for whoever attaches. */
static int leave_alone(struct session *s)
{
	int error = tell_module(s, COMMAND_DETACH, "", 0);

	while (!error && relay_message(s))
		;
	if (!error) {
		output_send(FRAME_DETACHED, NULL, 0);
		s->alone = s->stopped = true;
	}
	return error;
}

static void start(struct session *s, const uint8_t *payload)
{
	int error = tell_module(s, COMMAND_START, payload, START_SIZE);
	uint32_t flags;

	memcpy(&flags, payload + sizeof(flags), sizeof(flags));
	if (!error) {
		output_send(FRAME_STARTED, NULL, 0);
		if (!(le32toh(flags) & START_LEAVE_ALONE))
			return;
		error = leave_alone(s);
		if (!error)
			return;
	}
	/* The module has said why, in messages that come before this one. */
	while (relay_message(s))
		;
	output_error("%s cannot be started: %s", s->name, strerror(error));
	s->failed = true;
	stop_session(s);
}

static void obey(struct session *s)
{
	const struct message *message;

	switch (read_command(&message)) {
	case NOT_YET:
		return;
	case ENDED:
		s->input_closed = true;
		stop_session(s);
		return;
	case ARRIVED:
		switch (message->type) {
		case COMMAND_START:
			start(s, message->payload);
			return;
		case COMMAND_STOP:
			stop_session(s);
			return;
		case COMMAND_KEEPALIVE:
			output_send(FRAME_ALIVE, NULL, 0);
			return;
		case COMMAND_INPUT:
			give_input(s, message->payload, message->size);
			return;
		}
		break;
	case NO_COMMAND:
		break;
	}
	output_error("the client sent something that is no command");
	s->failed = true;
	stop_session(s);
}

/* A network that was cut, or a client that hangs: nobody waits for what is left, either. */
static void check_silence(struct session *s)
{
	if (!silence_limited() || s->stopped || now_ms() - s->heard < SILENCE_MS)
		return;
	output_error("nothing was heard of the client for %d seconds", SILENCE_MS / 1000);
	s->failed = true;
	s->signal_count = IMPATIENT_SIGNALS;
	stop_session(s);
}

/* Waits until there is something to do, and does it. */
static void serve(struct session *s)
{
	size_t room;
	bool reading = output_room(&room) != NULL;
	struct pollfd fds[] = {
		{ .fd = s->input_closed ? -1 : STDIN_FILENO, .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO, .events = output_pending() ? POLLOUT : 0 },
		{ .fd = reading ? s->control : -1, .events = POLLIN },
		{ .fd = reading ? s->trace : -1, .events = POLLIN },
	};

	poll(fds, sizeof(fds) / sizeof(fds[0]), WAIT_MS);
	take_signals(s);
	if (fds[0].revents && !s->stopped) {
		obey(s);
		/* Not before it: the start of many probes takes longer than a client may be silent, and we do not listen then. */
		s->heard = now_ms();
	}
	check_silence(s);
	if (!s->alone)
		relay(s);
	if (output_broken() || (fds[2].revents & (POLLERR | POLLNVAL)))
		stop_session(s);
}

static int end(struct session *s)
{
	int error;

	if (s->input >= 0)
		close(s->input);
	/* It holds the module; control does not since STOP, and is the proof of which module is ours. */
	close(s->trace);
	error = s->lost ? 0 : unload_own_module(s->name, s->control);

	if (error == ENOENT) {
		lose_session(s);
	} else if (error) {
		output_error("%s cannot be unloaded: %s: try rmmod %s later", s->name, strerror(error), s->name);
		return EXIT_UNLOAD_FAILED;
	}
	output_send(FRAME_UNLOADED, NULL, 0);
	return s->failed ? EXIT_SESSION_ERROR : EXIT_CLEAN;
}

/* 0 or an errno. */
static int open_files(struct session *s)
{
	int error;

	become_root();
	s->control = open_file(s->name, "control", O_RDWR);
	error = s->control < 0 ? errno : 0;
	s->trace = open_file(s->name, "trace", O_RDONLY);
	error = error || s->trace >= 0 ? error : errno;
	become_user();
	return error;
}

static int relay_until_end(struct session *s)
{
	int status;

	while (!s->stopped)
		serve(s);
	if (s->alone) {
		output_close(PATIENCE_MS);
		return output_broken() || s->failed ? EXIT_SESSION_ERROR : EXIT_CLEAN;
	}
	drain(s);
	status = end(s);
	output_close(s->signal_count >= IMPATIENT_SIGNALS ? 0 : PATIENCE_MS);
	return status == EXIT_CLEAN && output_broken() ? EXIT_SESSION_ERROR : status;
}

int attach_session(const char *name, int signals)
{
	struct session s = { .name = name, .signals = signals, .input = -1, .heard = now_ms() };
	int error = open_files(&s);

	if (error) {
		output_error("%s cannot be attached to: %s", name,
			     error == EBUSY ? "somebody reads it already" : strerror(error));
		output_close(PATIENCE_MS);
		return EXIT_LOAD_FAILED;
	}
	/*
	 * Whose it is was asked by name before, and it may have ended since, and another one have come. Now that its file is
	 * open it stays what it is.
	 */
	error = check_owner(name);
	if (error) {
		tell_module(&s, COMMAND_DETACH, "", 0);
		output_error("%s cannot be attached to: %s", name, strerror(error));
		output_close(PATIENCE_MS);
		return EXIT_LOAD_FAILED;
	}
	output_send(FRAME_LOADED, name, strlen(name));
	output_send(FRAME_STARTED, NULL, 0);
	return relay_until_end(&s);
}

int run_session(const char *name, int signals)
{
	struct session s = { .name = name, .signals = signals, .input = -1, .heard = now_ms() };
	int error;

	if (open_files(&s)) {
		/* It was loaded a moment ago, by us. */
		if (s.control >= 0)
			stop_session(&s);
		if (s.trace >= 0)
			close(s.trace);
		error = unload_module(name);
		output_error("%s does not offer its files in /proc%s", name, error ? ", and cannot be unloaded" : "");
		output_close(PATIENCE_MS);
		return error ? EXIT_UNLOAD_FAILED : EXIT_LOAD_FAILED;
	}
	output_send(FRAME_LOADED, name, strlen(name));
	return relay_until_end(&s);
}
