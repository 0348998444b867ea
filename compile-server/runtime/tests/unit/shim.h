/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the kernel as the runtime's data structures use, in user space. CPUs are threads. */
#ifndef SHIM_H
#define SHIM_H

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ctype.h>
#include <strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int32_t s32;
typedef long long s64;
typedef int16_t s16;

#define S64_MAX		((s64)(~0ULL >> 1))
#define S64_MIN		(-S64_MAX - 1)
#define U64_MAX		(~0ULL)
#define U32_MAX		(~0U)
#define PAGE_SIZE	4096UL
#define PAGE_SHIFT	12
#define INITIAL_JIFFIES	0UL
#define GFP_KERNEL	0

#define __user
#define __percpu
#define __printf(a, b)		__attribute__((format(printf, a, b)))
#define __maybe_unused		__attribute__((unused))
#define fallthrough		__attribute__((fallthrough))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define ALIGN(x, a)		(((x) + (a) - 1) / (a) * (a))
#define NOKPROBE_SYMBOL(f)
#define MODULE_PARM_DESC(a, b)
#define module_param(a, b, c)
#define offset_in_page(p)	((unsigned long)(p) & (PAGE_SIZE - 1))

#define min(a, b)		({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b)		({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define max3(a, b, c)		max(max(a, b), c)
#define min3(a, b, c)		min(min(a, b), c)
#define min_t(t, a, b)		min((t)(a), (t)(b))
#define max_t(t, a, b)		max((t)(a), (t)(b))
#define clamp(v, a, b)		min(max(v, a), b)
#define clamp_t(t, v, a, b)	clamp((t)(v), (t)(a), (t)(b))
#define lower_32_bits(n)	((u32)(n))
#define upper_32_bits(n)	((u32)((u64)(n) >> 32))

#define ____cacheline_aligned	__attribute__((aligned(64)))
#define fls(x) ((x) ? 32 - __builtin_clz(x) : 0)
#define BIT(n) (1UL << (n))
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define smp_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_mb()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_mb__before_atomic()	smp_mb()
#define smp_mb__after_atomic()	smp_mb()

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { u64 counter; } atomic64_t;
#define ATOMIC_INIT(n)			{ n }
#define atomic_read(a)			__atomic_load_n(&(a)->counter, __ATOMIC_RELAXED)
#define atomic_set(a, v)		__atomic_store_n(&(a)->counter, v, __ATOMIC_RELAXED)
#define atomic_inc(a)			((void)__atomic_fetch_add(&(a)->counter, 1, __ATOMIC_SEQ_CST))
#define atomic_sub(n, a)		((void)__atomic_fetch_sub(&(a)->counter, n, __ATOMIC_SEQ_CST))
#define atomic64_read(a)		__atomic_load_n(&(a)->counter, __ATOMIC_RELAXED)
#define atomic64_fetch_inc(a)		__atomic_fetch_add(&(a)->counter, 1, __ATOMIC_SEQ_CST)
#define atomic_try_cmpxchg(a, old, new) \
	__atomic_compare_exchange_n(&(a)->counter, old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define atomic_try_cmpxchg_acquire	atomic_try_cmpxchg
#define atomic_cmpxchg_acquire(a, old, new) \
	({ int _found = (old); atomic_try_cmpxchg(a, &_found, new); _found; })
#define atomic_set_release(a, v)	__atomic_store_n(&(a)->counter, v, __ATOMIC_RELEASE)
#define atomic_dec_return_release(a)	__atomic_sub_fetch(&(a)->counter, 1, __ATOMIC_SEQ_CST)

struct mutex { pthread_mutex_t mutex; };
#define DEFINE_MUTEX(name)	struct mutex name = { PTHREAD_MUTEX_INITIALIZER }
#define mutex_lock(m)		pthread_mutex_lock(&(m)->mutex)
#define mutex_unlock(m)		pthread_mutex_unlock(&(m)->mutex)

#define SHIM_CPUS 4
extern __thread unsigned int shim_cpu;
#define nr_cpu_ids		((unsigned int)SHIM_CPUS)
#define raw_smp_processor_id()	shim_cpu
#define alloc_percpu(type)	((type *)calloc(SHIM_CPUS, sizeof(type)))
#define free_percpu(p)		free(p)
#define per_cpu_ptr(p, cpu)	((p) + (cpu))
#define this_cpu_ptr(p)		((p) + shim_cpu)
#define for_each_possible_cpu(cpu)	for ((cpu) = 0; (cpu) < SHIM_CPUS; (cpu)++)

extern unsigned long jiffies;
#define time_before(a, b)	((long)((a) - (b)) < 0)

static inline u64 div64_u64(u64 a, u64 b) { return a / b; }
static inline s64 div64_s64(s64 a, s64 b) { return a / b; }
static inline u64 div_u64_rem(u64 a, u32 b, u32 *rest) { *rest = a % b; return a / b; }
static inline int fls64(u64 x) { return x ? 64 - __builtin_clzll(x) : 0; }
static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << (64 - __builtin_clzl(n - 1));
}
static inline u32 get_random_u32(void) { return rand(); }
static inline u64 ktime_get_real_fast_ns(void) { return 1; }
static inline char hex_asc_hi(u8 x) { return "0123456789abcdef"[x >> 4]; }
static inline char hex_asc_lo(u8 x) { return "0123456789abcdef"[x & 15]; }

static inline ssize_t strscpy(char *to, const char *from, size_t size)
{
	size_t length = strnlen(from, size);

	if (!size)
		return -E2BIG;
	if (length == size) {
		memcpy(to, from, size - 1);
		to[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(to, from, length + 1);
	return length;
}

static inline int vscnprintf(char *to, size_t size, const char *format, va_list args)
{
	int length = vsnprintf(to, size, format, args);

	return length < (int)size ? length : (int)size - 1;
}

__printf(3, 4) static inline int scnprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vscnprintf(to, size, format, args);
	va_end(args);
	return length;
}

static inline unsigned long copy_to_user(void *to, const void *from, size_t size)
{
	memcpy(to, from, size);
	return 0;
}

/* A hash of bytes that is not the kernel's (FNV-1a): the tables must work with any. */
static inline u32 jhash(const void *data, u32 length, u32 seed)
{
	const u8 *at = data;

	while (length--)
		seed = (seed ^ *at++) * 16777619u;
	return seed ^ seed >> 15;
}

static inline u32 jhash_2words(u32 a, u32 b, u32 seed)
{
	u32 words[] = { a, b };

	return jhash(words, sizeof(words), seed);
}

struct pt_regs { unsigned long ip; };
struct path { void *mnt, *dentry; };
struct pid;
struct hrtimer { int unused; };
struct timer_list { int unused; };
struct kprobe { int unused; };
struct kretprobe { int unused; };
struct uprobe_consumer { int unused; };
struct kernel_param_ops;
typedef unsigned short umode_t;
struct tracepoint;
struct perf_event;

/* Single-threaded, or nobody is in a handler when it is called. */
static inline void synchronize_rcu(void)
{
}

#endif
