// SPDX-License-Identifier: GPL-2.0-only
/* Stacks that are built here with their tables, walked back to what they were built of; and stacks and tables that are damaged. */
#include "../../core/uframe.h"
#include "test.h"

#define WORDS		4096
#define MOST_FUNCTIONS	60
#define BASE		0x400000ul
#define STEP		16	/* addresses of each function */
#define PRESERVED	6

static const unsigned int preserved[PRESERVED] = { 3, 6, 12, 13, 14, 15 };

/* Everything of one program that runs. */
struct program {
	unsigned long stack[WORDS];
	struct jstap_user_registers now;
	struct jstap_user_image *image;
	size_t image_size;
	unsigned int depth;
	/* What the registers are in each frame, the innermost first. */
	unsigned long pcs[MOST_FUNCTIONS];
	unsigned long sps[MOST_FUNCTIONS];
	unsigned long values[MOST_FUNCTIONS][PRESERVED];
};

static struct jstap_frame_rule *rules_of(struct jstap_user_image *image)
{
	return (struct jstap_frame_rule *)&image->segments[image->segment_count];
}

/* A row for each function, with a rule of its own. */
static void make_image(struct program *p, const struct jstap_frame_rule *rules)
{
	const u32 count = p->depth;
	struct jstap_user_symbol *symbols;
	u32 *rows;
	u16 *numbers;
	char *names;

	p->image_size = sizeof(*p->image) + sizeof(p->image->segments[0]) + count * (sizeof(*rules) + 4 + sizeof(*symbols) + 2 + 8);
	p->image = calloc(1, p->image_size);
	*p->image = (struct jstap_user_image){ .base = BASE, .segment_count = 1, .rule_count = count, .row_count = count,
					       .symbol_count = count, .name_size = count * 8 };
	p->image->segments[0] = (struct jstap_user_segment){ .offset = 0x1000, .address = BASE, .size = count * STEP };
	memcpy(rules_of(p->image), rules, count * sizeof(*rules));
	rows = (u32 *)&rules_of(p->image)[count];
	symbols = (struct jstap_user_symbol *)&rows[count];
	numbers = (u16 *)&symbols[count];
	names = (char *)&numbers[count];
	for (u32 i = 0; i < count; i++) {
		rows[i] = i * STEP;
		symbols[i] = (struct jstap_user_symbol){ .address = i * STEP, .size = STEP - 1, .name = i * 8 };
		numbers[i] = i;
		snprintf(names + i * 8, 8, "f%u", i % 1000);
	}
}

static unsigned long preserved_value(const struct jstap_user_registers *r, unsigned int i)
{
	const unsigned long value = r->values[preserved[i]];

	return r->saved >> preserved[i] & 1 ? *(unsigned long *)value : value;
}

/* One call deeper, into the function of that number: what it saves, and how its frame is found. */
static struct jstap_frame_rule enter(struct program *p, unsigned int number, unsigned long *values)
{
	unsigned long *sp = (unsigned long *)p->now.values[7];
	unsigned long *end = sp;
	struct jstap_frame_rule rule = { .kind = JSTAP_FRAME_REGISTER, .return_address = -1 };
	const bool indirect = !(rand() % 5), by_frame = rand() % 3 == 0 || indirect;
	unsigned int i;

	*--sp = p->now.values[16];
	if (by_frame) {
		*--sp = values[1];
		values[1] = (unsigned long)sp;
		rule.saved[1] = indirect ? JSTAP_SAVED_AT_REGISTER : sp - end;
	}
	if (indirect)
		*--sp = (unsigned long)end;
	for (i = 0; i < PRESERVED; i++) {
		if ((i == 1 && by_frame) || rand() % 3)
			continue;
		*--sp = values[i];
		rule.saved[i] = indirect ? sp - (unsigned long *)values[1] : sp - end;
		values[i] = rand();
	}
	sp -= rand() % 30;
	rule.frame_register = by_frame ? 6 : 7;
	rule.offset = indirect ? -8 : (end - (by_frame ? (unsigned long *)values[1] : sp)) * 8;
	rule.kind = indirect ? JSTAP_FRAME_INDIRECT : JSTAP_FRAME_REGISTER;
	p->now.values[7] = (unsigned long)sp;
	p->now.values[16] = BASE + number * STEP + 1 + rand() % (STEP - 1);
	return rule;
}

static struct program *make_program(void)
{
	struct program *p = calloc(1, sizeof(*p));
	struct jstap_frame_rule rules[MOST_FUNCTIONS] = { { .kind = JSTAP_FRAME_OUTERMOST } };
	unsigned long values[PRESERVED];

	p->depth = 1 + rand() % MOST_FUNCTIONS;
	p->now.values[7] = (unsigned long)&p->stack[WORDS - 64];
	p->now.values[16] = BASE + 1;
	for (unsigned int i = 0; i < PRESERVED; i++)
		values[i] = rand();
	for (unsigned int i = 0; i < p->depth; i++) {
		const unsigned int place = p->depth - 1 - i;

		if (i)
			rules[i] = enter(p, i, values);
		p->pcs[place] = p->now.values[16];
		p->sps[place] = p->now.values[7];
		memcpy(p->values[place], values, sizeof(values));
	}
	for (unsigned int i = 0; i < PRESERVED; i++)
		p->now.values[preserved[i]] = values[i];
	p->now.known = (1u << JSTAP_USER_REGISTERS) - 1;
	make_image(p, rules);
	test_user_memory(p->stack, sizeof(p->stack));
	return p;
}

static void free_program(struct program *p)
{
	test_user_memory(NULL, 0);
	free(p->image);
	free(p);
}

static void check_walk(void)
{
	struct program *p = make_program();
	struct jstap_user_registers r = p->now;

	for (unsigned int i = 0; i < p->depth; i++) {
		const struct jstap_frame_rule *rule = jstap_user_rule(p->image, jstap_user_pc(&r) - !!i);
		const struct jstap_user_symbol *symbol;
		unsigned long slot, offset, link_address;
		enum jstap_step step;
		char name[8];

		CHECK(rule && jstap_user_pc(&r) == p->pcs[i] && jstap_user_sp(&r) == p->sps[i]);
		for (unsigned int n = 0; n < PRESERVED; n++)
			CHECK(preserved_value(&r, n) == p->values[i][n]);
		symbol = jstap_user_symbol_find(p->image, p->pcs[i] - 1, &offset);
		snprintf(name, sizeof(name), "f%u", p->depth - 1 - i);
		CHECK(symbol && !strcmp(jstap_user_symbol_name(p->image, symbol), name));
		CHECK(offset == (p->pcs[i] - 1 - BASE) % STEP);
		CHECK(jstap_user_link_address(p->image, p->pcs[i] - BASE + 0x1000, &link_address) && link_address == p->pcs[i]);
		step = jstap_user_step(&r, rule, &slot);
		CHECK(step == (i + 1 < p->depth ? JSTAP_STEPPED : JSTAP_OUTERMOST));
		if (step == JSTAP_STEPPED)
			CHECK(*(unsigned long *)slot == p->pcs[i + 1]);
	}
	free_program(p);
}

/* Whatever the tables, the stack and the registers are, nothing else is read, and the way up the stack has an end. */
static void check_damage(void)
{
	struct program *p = make_program();
	struct jstap_user_registers r = p->now;
	u8 *bytes = (u8 *)rules_of(p->image);
	const size_t of_tables = p->image_size - (bytes - (u8 *)p->image);
	struct jstap_user_image *exact;
	unsigned int steps;

	for (unsigned int i = 0; i < 40; i++) {
		if (rand() % 2)
			bytes[rand() % of_tables] = rand();
		else
			p->stack[rand() % WORDS] = rand() % 2 ? rand() : (unsigned long)&p->stack[rand() % WORDS];
	}
	/* So that the sanitizer sees what is read behind it. */
	exact = malloc(p->image_size);
	memcpy(exact, p->image, p->image_size);
	if (rand() % 4 == 0)
		r.values[6] = (unsigned long)&p->stack[rand() % WORDS];
	for (steps = 0; steps <= WORDS; steps++) {
		const struct jstap_frame_rule *rule = rand() % 8 ? jstap_user_rule(exact, jstap_user_pc(&r)) : NULL;
		const unsigned long sp = jstap_user_sp(&r);
		unsigned long slot, offset;
		enum jstap_step step;

		jstap_user_symbol_find(exact, jstap_user_pc(&r), &offset);
		step = rule ? jstap_user_step(&r, rule, &slot) : jstap_user_step_without(&r, &slot);
		if (step != JSTAP_STEPPED)
			break;
		CHECK(jstap_user_sp(&r) > sp);
	}
	CHECK(steps <= WORDS);
	free(exact);
	free_program(p);
}

/* A chain of frame pointers, as code without tables leaves it. */
static void check_frame_pointers(void)
{
	static unsigned long stack[64];
	struct jstap_user_registers r = { .known = (1u << JSTAP_USER_REGISTERS) - 1 };
	unsigned long slot;

	test_user_memory(stack, sizeof(stack));
	stack[10] = (unsigned long)&stack[20];
	stack[11] = 0x1111;
	stack[20] = 0;
	stack[21] = 0x2222;
	r.values[7] = (unsigned long)&stack[5];
	r.values[6] = (unsigned long)&stack[10];
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_STEPPED && jstap_user_pc(&r) == 0x1111);
	CHECK(slot == (unsigned long)&stack[11] && jstap_user_sp(&r) == (unsigned long)&stack[12]);
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_STEPPED && jstap_user_pc(&r) == 0x2222);
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_OUTERMOST);
	/* Downwards, beside the stack, not aligned. */
	r.values[6] = (unsigned long)&stack[2];
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_LOST);
	r.values[6] = (unsigned long)&stack[64];
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_LOST);
	r.values[6] = (unsigned long)&stack[40] + 1;
	CHECK(jstap_user_step_without(&r, &slot) == JSTAP_LOST);
	test_user_memory(NULL, 0);
}

/* What the kernel puts on the stack for a signal (struct ucontext and struct sigcontext_64 of its headers). */
static void check_signal(void)
{
	static const struct jstap_frame_rule rule = { .kind = JSTAP_FRAME_SIGNAL };
	static const u8 code[] = { 0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05 };
	static unsigned long stack[64];
	struct jstap_user_registers r = { .known = (1u << JSTAP_USER_REGISTERS) - 1 }, other;
	unsigned long slot;

	for (unsigned int i = 0; i < 64; i++)
		stack[i] = 1000 + i;
	memcpy(stack, code, sizeof(code));
	test_user_memory(stack, sizeof(stack));
	r.values[7] = (unsigned long)&stack[20];
	r.values[16] = (unsigned long)stack;
	other = r;
	CHECK(jstap_user_step(&r, &rule, &slot) == JSTAP_STEPPED_FROM_SIGNAL && !slot);
	CHECK(jstap_user_step_without(&other, &slot) == JSTAP_STEPPED_FROM_SIGNAL);
	CHECK(!memcmp(&r, &other, sizeof(r)));
	/* 5 words of struct ucontext come first; r8, ..., then rbp, rbx, sp and ip at their places. */
	CHECK(r.values[8] == 1025 && r.values[6] == 1035 && r.values[3] == 1036 && r.values[7] == 1040 && r.values[16] == 1041);
	test_user_memory(NULL, 0);
}

void test_frames(unsigned int rounds)
{
	for (unsigned int i = 0; i < rounds * 20; i++) {
		check_walk();
		check_damage();
	}
	check_frame_pointers();
	check_signal();
}
