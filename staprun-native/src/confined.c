/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that nobody has vouched for yet are read by a process of their own, which is the caller for good, and can do two
 * things: write its answer into one pipe, and end. Whoever takes it over by a fault of the reader gains what he had before:
 * the answer is checked like anything that comes from outside.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

/* A few microseconds of work, but a machine may be busy. Tests build a program of their own that is less patient. */
#ifndef READER_MS
#define READER_MS 10000
#endif

/* The lower half of an argument: descriptors are no longer than that. */
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)

static bool confine(int answer)
{
	const struct sock_filter filter[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
		RETURN(SECCOMP_RET_ALLOW),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD(args[0]),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)answer, 0, 1),
		RETURN(SECCOMP_RET_ALLOW),
		RETURN(SECCOMP_RET_KILL_PROCESS),
	};
	const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), (struct sock_filter *)filter };

	return !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* The reader's process. It goes when its parent does, and its memory is nobody's to look into. */
__attribute__((noreturn))
static void read_in_child(const struct bytes *input, void (*reader)(const struct bytes *, void *), int to, void *answer,
			  size_t size)
{
	const uid_t user = getuid();

	if (!prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) && !setresuid(user, user, user) && !prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) &&
	    confine(to)) {
		reader(input, answer);
		/* Short of it is no answer, and the parent sees that. */
		(void)!write(to, answer, size);
	}
	_exit(0);
}

static bool take_answer(int from, void *answer, size_t size)
{
	const long long end = now_ms() + READER_MS;
	uint8_t whole[READ_CONFINED_MAX];
	size_t got = 0;

	while (got < size) {
		struct pollfd in = { .fd = from, .events = POLLIN };
		long long left = end - now_ms();
		ssize_t now;

		if (left <= 0 || poll(&in, 1, (int)left) == 0)
			return false;
		now = read(from, whole + got, size - got);
		if (now < 0 && errno == EINTR)
			continue;
		if (now <= 0)
			return false;
		got += now;
	}
	memcpy(answer, whole, size);
	return true;
}

bool read_confined(const struct bytes *input, void (*reader)(const struct bytes *, void *), void *answer, size_t size,
		   struct verdict *verdict)
{
	int ends[2];
	pid_t child;
	bool answered;

	if (size > READ_CONFINED_MAX || pipe2(ends, O_CLOEXEC))
		return refuse(verdict, DAMAGED, "the module cannot be read: no pipe to its reader: %s", strerror(errno));
	/* Not fork(): the C library registers things of threads there, and there are none. */
	child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		read_in_child(input, reader, ends[1], answer, size);
	if (child < 0)
		refuse(verdict, DAMAGED, "the module cannot be read: no process for its reader: %s", strerror(errno));
	close(ends[1]);
	answered = child > 0 && take_answer(ends[0], answer, size);
	close(ends[0]);
	/* One that is still at work has lost its reader; it is not waited for, and goes when we go. */
	if (answered)
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	else if (child > 0)
		refuse(verdict, DAMAGED, "the module is damaged: the process that read it gave no answer");
	return answered;
}
