// SPDX-License-Identifier: Apache-2.0
/*
 * The first process of a box: a set of namespaces in which the compilers of one build work. It reads commands from its
 * standard input and answers on its standard output; bubblewrap has made the namespaces around it.
 *
 * A frame is a letter, a length (4 bytes, little-endian) and so many bytes. Commands and their answers:
 *
 *   P  name NUL contents   writes a file                   K  done
 *   G  limit (4) name      reads a file                    D  contents
 *   R  struct run, words   runs a program to its end       O, E  what it writes; X  how (1), status (4)
 *
 * F with a text answers what could not be done. When the standard input ends, the box ends with all that is in it.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_FRAME (64u << 20)
#define MOST_WORDS 4096

enum how { EXITED = 0, DEADLINE = 1, TOO_MUCH_OUTPUT = 2, NOT_STARTED = 3 };

/* What a program may use; all of it little-endian, as the only architecture is. */
struct run {
	uint64_t memory; /* bytes of address space, each process */
	uint64_t file; /* bytes of the biggest file */
	uint32_t seconds; /* of processor time, each process */
	uint32_t deadline; /* milliseconds of wall-clock time */
	uint32_t output; /* bytes written to each of the two outputs */
	uint32_t processes;
	uint32_t environment; /* how many of the words are NAME=VALUE */
	uint32_t words;
} __attribute__((packed));

/* The system calls that gcc, as, ld, objtool and their C library make. Every other one fails with ENOSYS. */
static const unsigned allowed_calls[] = {
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_close, SYS_close_range,
	SYS_open, SYS_openat, SYS_creat, SYS_access, SYS_faccessat, SYS_faccessat2, SYS_stat, SYS_fstat, SYS_lstat,
	SYS_newfstatat, SYS_statx, SYS_readlink, SYS_readlinkat, SYS_getdents64, SYS_getcwd, SYS_chdir, SYS_umask,
	SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_unlinkat, SYS_rename, SYS_renameat, SYS_renameat2, SYS_chmod, SYS_fchmod,
	SYS_fchmodat, SYS_ftruncate, SYS_fallocate, SYS_fadvise64, SYS_fsync, SYS_fcntl, SYS_ioctl, SYS_dup, SYS_dup2,
	SYS_dup3, SYS_pipe, SYS_pipe2, SYS_poll, SYS_ppoll, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise,
	SYS_brk, SYS_msync, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_getpid,
	SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getpgrp, SYS_tgkill, SYS_kill,
	SYS_fork, SYS_vfork, SYS_execve, SYS_wait4, SYS_waitid, SYS_exit, SYS_exit_group, SYS_arch_prctl,
	SYS_set_tid_address, SYS_set_robust_list, SYS_rseq, SYS_futex, SYS_prlimit64, SYS_getrlimit, SYS_getrusage,
	SYS_sysinfo, SYS_uname, SYS_times, SYS_time, SYS_gettimeofday, SYS_clock_gettime, SYS_clock_getres,
	SYS_clock_nanosleep, SYS_nanosleep, SYS_getrandom, SYS_sched_yield, SYS_sched_getaffinity, SYS_membarrier,
	SYS_restart_syscall,
};

#define CALLS (sizeof(allowed_calls) / sizeof(allowed_calls[0]))
#define NAMESPACE_FLAGS 0x7e020080u /* CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWTIME */

static void fail(const char *what)
{
	fprintf(stderr, "box: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Reads exactly so many bytes; ends the box at the end of the input. */
static void receive(void *to, size_t size)
{
	char *at = to;

	while (size > 0) {
		ssize_t got = read(0, at, size);

		if (got == 0)
			exit(0);
		if (got < 0 && errno != EINTR)
			fail("reading a command");
		if (got > 0) {
			at += got;
			size -= (size_t)got;
		}
	}
}

static void send_all(const void *from, size_t size)
{
	const char *at = from;

	while (size > 0) {
		ssize_t sent = write(1, at, size);

		if (sent < 0 && errno != EINTR)
			fail("answering");
		if (sent > 0) {
			at += sent;
			size -= (size_t)sent;
		}
	}
}

static void answer(char type, const void *bytes, uint32_t size)
{
	char head[5] = { type };

	memcpy(head + 1, &size, 4);
	send_all(head, sizeof(head));
	send_all(bytes, size);
}

static void refuse(const char *what)
{
	char text[200];

	snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
	answer('F', text, (uint32_t)strlen(text));
}

/* A name without a folder, so that a file is in the working folder or nowhere. */
static int plain(const char *name)
{
	return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static void put(char *frame, uint32_t size)
{
	size_t name = strnlen(frame, size);
	int file;

	if (name == size || !plain(frame)) {
		errno = EINVAL;
		refuse("a file's name");
		return;
	}
	file = open(frame, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0) {
		refuse("writing a file");
		return;
	}
	for (size_t at = name + 1; at < size;) {
		ssize_t wrote = write(file, frame + at, size - at);

		if (wrote < 0 && errno != EINTR) {
			refuse("writing a file");
			close(file);
			return;
		}
		if (wrote > 0)
			at += (size_t)wrote;
	}
	close(file);
	answer('K', "", 0);
}

/* What the compilers left may be anything: only a plain file of a fitting size is read. */
static void get(const char *frame, uint32_t size)
{
	uint32_t limit;
	struct stat facts;
	char *bytes;
	size_t got = 0;
	int file;

	if (size < 5 || !plain(frame + 4)) {
		errno = EINVAL;
		refuse("a file's name");
		return;
	}
	memcpy(&limit, frame, 4);
	file = open(frame + 4, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (file < 0 || fstat(file, &facts) != 0) {
		refuse("reading a file");
		if (file >= 0)
			close(file);
		return;
	}
	if (!S_ISREG(facts.st_mode) || facts.st_size > (off_t)limit || facts.st_size > (off_t)LONGEST_FRAME) {
		errno = S_ISREG(facts.st_mode) ? EFBIG : EINVAL;
		refuse("reading a file");
		close(file);
		return;
	}
	bytes = malloc((size_t)facts.st_size + 1);
	if (bytes == NULL)
		fail("memory");
	while (got < (size_t)facts.st_size) {
		ssize_t count = read(file, bytes + got, (size_t)facts.st_size - got);

		if (count <= 0 && errno != EINTR)
			break;
		if (count > 0)
			got += (size_t)count;
	}
	close(file);
	answer('D', bytes, (uint32_t)got);
	free(bytes);
}

static void limit(int what, rlim_t most)
{
	struct rlimit both = { most, most };

	if (setrlimit(what, &both) != 0)
		fail("a limit");
}

/* Leaves the program the system calls that compilers make. */
static void confine(void)
{
	struct sock_filter filter[CALLS + 16];
	struct sock_fprog program;
	size_t n = 0;

	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	/* posix_spawn() of the C library and popen() come with clone(): it makes processes, but no namespaces. */
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0]));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACE_FLAGS, 1, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	for (size_t i = 0; i < CALLS; i++)
		filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i],
							   (uint8_t)(CALLS - i), 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = (unsigned short)n;
	program.filter = filter;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		fail("the filter of system calls");
}

static void become(const struct run *run, char **words, int out, int err) __attribute__((noreturn));

static void become(const struct run *run, char **words, int out, int err)
{
	char *environment[MOST_WORDS + 1];
	int nothing = open("/dev/null", O_RDONLY);
	sigset_t none;

	memcpy(environment, words, run->environment * sizeof(*words));
	environment[run->environment] = NULL;
	if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		fail("the program's outputs");
	close_range(3, ~0u, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_AS, run->memory);
	limit(RLIMIT_FSIZE, run->file);
	limit(RLIMIT_CPU, run->seconds);
	limit(RLIMIT_NOFILE, 256);
	limit(RLIMIT_NPROC, run->processes);
	confine();
	environ = environment;
	execvp(words[run->environment], words + run->environment);
	fail(words[run->environment]);
	_exit(127);
}

static long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Passes on what there is; returns 0 when the pipe has ended. */
static int relay(int from, char type, uint32_t *left, int *flooded)
{
	char buffer[16384];
	ssize_t got = read(from, buffer, sizeof(buffer));

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	if (got == 0)
		return 0;
	if ((uint32_t)got > *left) {
		*flooded = 1;
		return 1;
	}
	*left -= (uint32_t)got;
	answer(type, buffer, (uint32_t)got);
	return 1;
}

/* Kills all other processes of the box and waits until they are gone. */
static void clear(void)
{
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
}

static enum how watch(const struct run *run, pid_t child, int out, int err, int *status)
{
	int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
	struct pollfd watched[4] = { { 0, 0, 0 }, { pidfd, POLLIN, 0 }, { out, POLLIN, 0 }, { err, POLLIN, 0 } };
	uint32_t left[2] = { run->output, run->output };
	long long end = milliseconds() + run->deadline;
	enum how how = EXITED;
	int over = 0, flooded = 0;

	if (pidfd < 0)
		fail("watching a program");
	while (!over) {
		long long rest = end - milliseconds();

		if (rest <= 0 || flooded) {
			how = flooded ? TOO_MUCH_OUTPUT : DEADLINE;
			break;
		}
		if (poll(watched, 4, (int)rest) < 0 && errno != EINTR)
			fail("waiting for a program");
		if (watched[0].revents & (POLLHUP | POLLERR))
			exit(0);
		for (int i = 0; i < 2; i++)
			if (watched[2 + i].revents && !relay(watched[2 + i].fd, "OE"[i], &left[i], &flooded))
				watched[2 + i].fd = -1;
		over = watched[1].revents != 0;
	}
	if (over)
		waitpid(child, status, 0);
	/* What it has started must not write any more, nor be there in the next step. */
	clear();
	for (int i = 0; i < 2 && how == EXITED; i++)
		while (watched[2 + i].fd >= 0 && !flooded)
			if (!relay(watched[2 + i].fd, "OE"[i], &left[i], &flooded))
				watched[2 + i].fd = -1;
	close(pidfd);
	return flooded ? TOO_MUCH_OUTPUT : how;
}

static void run_program(char *frame, uint32_t size)
{
	char *words[MOST_WORDS + 1];
	char result[5];
	struct run run;
	uint32_t at = sizeof(run), count = 0;
	int out[2], err[2], status = 0;
	enum how how;
	pid_t child;

	if (size < sizeof(run)) {
		errno = EINVAL;
		refuse("a command");
		return;
	}
	memcpy(&run, frame, sizeof(run));
	while (at < size && count < MOST_WORDS) {
		words[count++] = frame + at;
		at += (uint32_t)strnlen(frame + at, size - at) + 1;
	}
	words[count] = NULL;
	if (at != size || count != run.words || run.environment >= count) {
		errno = EINVAL;
		refuse("a command");
		return;
	}
	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
		fail("a pipe");
	child = fork();
	if (child < 0)
		fail("a process");
	if (child == 0)
		become(&run, words, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	how = watch(&run, child, out[0], err[0], &status);
	close(out[0]);
	close(err[0]);
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	result[0] = (char)how;
	memcpy(result + 1, &status, 4);
	answer('X', result, sizeof(result));
}

int main(void)
{
	if (getpid() != 1) {
		fprintf(stderr, "box: this program is the first process of a box only\n");
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	for (;;) {
		char head[5];
		uint32_t size;
		char *frame;

		receive(head, sizeof(head));
		memcpy(&size, head + 1, 4);
		if (size > LONGEST_FRAME) {
			errno = EMSGSIZE;
			fail("a command");
		}
		frame = malloc((size_t)size + 1);
		if (frame == NULL)
			fail("memory");
		receive(frame, size);
		frame[size] = '\0';
		if (head[0] == 'P')
			put(frame, size);
		else if (head[0] == 'G')
			get(frame, size);
		else if (head[0] == 'R')
			run_program(frame, size);
		else {
			errno = EINVAL;
			fail("a command");
		}
		free(frame);
	}
}
