// SPDX-License-Identifier: GPL-2.0-only
/* Runs the tests of the runtime's data structures: unit [SEED] [ROUNDS]. The kernel's parts that they need are here. */
#include <time.h>

#include "../../core/statistic.h"
#include "test.h"

__thread unsigned int shim_cpu;
unsigned long jiffies;
struct jstap_script jstap_script = {
	.string_size = 16, .frame_stack_size = 256, .max_nesting = 4, .default_map_entries = 8,
};

static struct jstap_context context;

struct jstap_context *test_context(void)
{
	memset(&context, 0, offsetof(struct jstap_context, frames));
	context.position_used = 0;
	context.output_used = 0;
	context.frame_used = 0;
	return &context;
}

bool jstap_wants_data(void)
{
	return false;
}

atomic_t jstap_state_now = { JSTAP_RUNNING };

void jstap_exit(struct jstap_context *c)
{
}

void *jstap_allocate(u64 size, const char *what, const char *name)
{
	return calloc(1, size);
}

void jstap_free(void *memory)
{
	free(memory);
}

void jstap_wake_trace(bool urgent)
{
}

void jstap_control_send(enum jstap_message type, const void *data, size_t size)
{
}

void jstap_control_printf(enum jstap_message type, const char *format, ...)
{
}

/* All memory of the tests can be read, but for the first page. */
int jstap_copy_kernel(void *to, unsigned long address, size_t size)
{
	if (address < PAGE_SIZE)
		return -EFAULT;
	memcpy(to, (void *)address, size);
	return 0;
}

static unsigned long user_start, user_size;

void test_user_memory(void *start, size_t size)
{
	user_start = (unsigned long)start;
	user_size = size;
}

int jstap_copy_user(void *to, unsigned long address, size_t size)
{
	if (user_size && (address - user_start >= user_size || size > user_size - (address - user_start)))
		return -EFAULT;
	return jstap_copy_kernel(to, address, size);
}

bool jstap_user_word(unsigned long *to, unsigned long address)
{
	return !jstap_copy_user(to, address, sizeof(*to));
}

int main(int argc, char **argv)
{
	unsigned int seed = argc > 1 ? strtoul(argv[1], NULL, 0) : time(NULL);
	unsigned int rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 20;

	setlinebuf(stdout);
	printf("seed %u, %u rounds\n", seed, rounds);
	srand(seed);
	context.frames = calloc(1, jstap_script.frame_stack_size);
	context.output = calloc(1, JSTAP_OUTPUT_SIZE);
	context.scratch = calloc(1, JSTAP_CELL_MAX);
	CHECK(!jstap_trace_create());
	for (unsigned int cpu = 0; cpu < SHIM_CPUS; cpu++)
		CHECK(!jstap_trace_prepare(cpu));
	test_tables(rounds);
	test_statistics(rounds);
	test_floats(rounds);
	test_formats(rounds);
	test_quotes(rounds);
	test_lines(rounds);
	test_frames(rounds);
	test_locks(rounds);
	test_rings(rounds);
	jstap_trace_destroy();
	free(context.frames);
	free(context.output);
	free(context.scratch);
	printf("all tests pass\n");
	return 0;
}
