/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls that this program needs, enforced by the kernel: any other one ends the program from here on, and a
 * session that it may have is unloaded by the reaper. A call that only failed could be taken for an answer.
 * There is no execve among them, and memory can never become executable, so that no other program's code runs
 * with our power even if we are broken. README.md gives the argument for each.
 */
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "helper.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define ALLOW(name)                                                                                       \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(SECCOMP_RET_ALLOW)
/* Memory calls, whose third argument is the protection. */
#define ALLOW_DATA(name)                                                                                  \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[2]),                             \
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0), RETURN(SECCOMP_RET_ALLOW),        \
		RETURN(SECCOMP_RET_KILL_PROCESS)
/* A process of our own, and nothing else that clone() makes: no thread, no namespace, no other signal at its end. */
#define ALLOW_PROCESS                                                                                     \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4), LOAD(args[0]),                              \
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SIGCHLD, 0, 1), RETURN(SECCOMP_RET_ALLOW),            \
		RETURN(SECCOMP_RET_KILL_PROCESS)

static struct sock_filter filter[] = {
	LOAD(arch),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
	RETURN(SECCOMP_RET_KILL_PROCESS),
	LOAD(nr),
	/* the three that all is about */
	ALLOW(init_module),
	ALLOW(delete_module),
	ALLOW(setresuid),
	/* input and output */
	ALLOW(read),
	ALLOW(write),
	ALLOW(poll),
	ALLOW(signalfd4),
	ALLOW(fcntl),
	ALLOW(lseek),
	ALLOW(close),
	/* files that we name ourselves */
	ALLOW(openat),
	ALLOW(fstat),
	ALLOW(newfstatat),
	ALLOW(fstatfs),
	ALLOW(getdents64),
	ALLOW(readlink),
	/* who and where */
	ALLOW(getuid),
	ALLOW(geteuid),
	ALLOW(getgid),
	ALLOW(getresuid),
	ALLOW(getgroups),
	ALLOW(uname),
	ALLOW(prctl),
	/* memory, time, signals, the end */
	ALLOW(brk),
	ALLOW(munmap),
	ALLOW(mremap),
	ALLOW(madvise),
	ALLOW(futex),
	ALLOW(getrandom),
	ALLOW(clock_gettime),
	ALLOW(clock_nanosleep),
	ALLOW(gettimeofday),
	ALLOW(time),
	ALLOW(rt_sigprocmask),
	ALLOW(rt_sigaction),
	ALLOW(rt_sigreturn),
	/* what the kernel makes of a wait that a stop and a continuation came into */
	ALLOW(restart_syscall),
	ALLOW(getpid),
	ALLOW(gettid),
	ALLOW(tgkill),
	ALLOW(exit_group),
	ALLOW_DATA(mmap),
	ALLOW_DATA(mprotect),
	/* who reads what nobody has vouched for */
	ALLOW(pipe2),
	ALLOW(wait4),
	ALLOW_PROCESS,
	RETURN(SECCOMP_RET_KILL_PROCESS),
};

bool raise_fence(void)
{
	const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
