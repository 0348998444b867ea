/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes a system call (getppid, access) or calls a function of its own (nothing) many times, and prints how many ticks of the
 * CPU's counter one of them took, in hundredths: in the round in which the machine had least to do besides, and in the mean of
 * all rounds.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <x86intrin.h>

#define ROUNDS 20

/* Its first instruction is one that the kernel's uprobes need not step through: a compiler would make room there, too. */
__attribute__((noinline, noclone))
static int nothing(int number)
{
	__asm__ volatile("" : "+r"(number));
	return number;
}

int main(int argc, char **argv)
{
	const char *path = "/a-name-that-is-not-there";
	const int count = argc > 2 ? atoi(argv[2]) : 1000;
	const char *what = argc > 1 ? argv[1] : "getppid";
	const int named = !strcmp(what, "access"), own = !strcmp(what, "nothing");
	uint64_t least = UINT64_MAX, all = 0;

	for (int round = 0; round < ROUNDS; round++) {
		uint64_t start = __rdtsc(), ticks;

		for (int i = 0; i < count; i++) {
			if (own)
				nothing(i);
			else if (named)
				syscall(SYS_access, path, 0);
			else
				syscall(SYS_getppid);
		}
		ticks = (__rdtsc() - start) * 100 / count;
		all += ticks;
		if (ticks < least)
			least = ticks;
	}
	printf("%llu %llu\n", (unsigned long long)least, (unsigned long long)(all / ROUNDS));
	return 0;
}
