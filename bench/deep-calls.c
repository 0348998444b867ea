/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes a system call many times from 30 frames below main, and prints how many ticks of the CPU's counter one of them took in the
 * best round, in hundredths.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <x86intrin.h>

#define ROUNDS	20
#define CALLS	500

static uint64_t least = UINT64_MAX;

__attribute__((noipa)) static void measure(void)
{
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t start = __rdtsc(), ticks;

		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getppid);
		ticks = (__rdtsc() - start) * 100 / CALLS;
		if (ticks < least)
			least = ticks;
	}
}

__attribute__((noipa)) static int descend(int n, long a, long b)
{
	volatile long kept[3] = { a, b, n };

	if (n)
		descend(n - 1, b, a);
	else
		measure();
	return kept[0] + kept[1];
}

int main(void)
{
	/* Those of syscall(), measure(), main() and the library around it are the others. */
	descend(24, 1, 2);
	printf("%llu\n", (unsigned long long)least);
	return 0;
}
