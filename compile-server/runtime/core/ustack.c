// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks the stack of the current task's program, whatever it was probed in: from the registers of the hit, or, in the kernel, from those
 * that the task came with.
 */
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include "../compat/registers.h"
#include "../compat/uprobes.h"
#include "runtime.h"
#include "ustack.h"

#define SP	7

/* Code that has been entered and has done nothing yet: also where there is no code, which was called by mistake. */
static const struct jstap_frame_rule just_called = {
	.kind = JSTAP_FRAME_REGISTER, .frame_register = SP, .offset = sizeof(long), .return_address = -1,
};

bool jstap_user_registers_now(struct jstap_context *c, struct jstap_user_registers *r)
{
	struct pt_regs *regs = c->regs && user_mode(c->regs) ? c->regs : task_pt_regs(current);
	unsigned int i;

	if (!current->mm || current->flags & PF_KTHREAD)
		return false;
	for (i = 0; i < JSTAP_USER_REGISTERS; i++)
		r->values[i] = *jstap_registers_place(regs, i);
	/* Of a program of 32 bits there is no more than where it is. */
	r->known = jstap_registers_are_64bit(regs) ? (1u << JSTAP_USER_REGISTERS) - 1 : 0;
	r->saved = 0;
	return true;
}

/* A step from code at an address, which a frame that is not exact has called from right before its own. */
static enum jstap_step step(struct jstap_user_map *map, struct jstap_user_registers *r, bool exact, unsigned long *slot,
			    bool *guessed)
{
	const unsigned long address = jstap_user_pc(r) - !exact;
	const struct jstap_user_mapping *mapping = jstap_user_map_find(map, address);
	const struct jstap_frame_rule *rule = NULL;
	enum jstap_step result;

	*guessed = false;
	if (!mapping || !mapping->executable)
		return exact ? jstap_user_step(r, &just_called, slot) : JSTAP_LOST;
	if (mapping->object)
		rule = jstap_user_rule(mapping->object->image, jstap_user_map_link_address(mapping, address));
	if (rule)
		return jstap_user_step(r, rule, slot);
	result = jstap_user_step_without(r, slot);
	*guessed = result == JSTAP_STEPPED;
	if (*guessed)
		jstap_user_count_guess(map, mapping);
	return result;
}

/* Whether the frame that was stepped to can be one. */
static bool makes_sense(struct jstap_user_map *map, struct jstap_user_registers *r, unsigned long slot)
{
	const struct jstap_user_mapping *mapping = jstap_user_map_find(map, jstap_user_pc(r) - !!slot);
	unsigned long original;

	if (mapping && !mapping->file && slot) {
		original = jstap_uprobe_return_address(slot);
		if (original) {
			r->values[16] = original;
			mapping = jstap_user_map_find(map, original - 1);
		}
	}
	return mapping && mapping->executable;
}

void jstap_user_walk(struct jstap_context *c, struct jstap_user_map *map, struct jstap_user_registers *r,
		     struct jstap_user_frames *frames)
{
	const unsigned int most = jstap_most_frames();
	bool exact = true, guessed;
	unsigned long slot = 0, word;
	enum jstap_step result;

	*frames = (struct jstap_user_frames){ .addresses = c->addresses, .count = 1, .exact = 1 };
	frames->addresses[0] = jstap_user_pc(r);
	if (!map->mm)
		jstap_user_count_busy();
	if (!map->mm || !r->known)
		return;
	/* From here on words can be read at little cost. */
	if (jstap_copy_user(&word, jstap_user_sp(r), sizeof(word))) {
		jstap_user_count_cut();
		return;
	}
	while (frames->count < most) {
		result = step(map, r, exact, &slot, &guessed);
		if (result == JSTAP_OUTERMOST)
			return;
		/* What was interrupted by a signal may be anywhere, even where nothing is. */
		if (result == JSTAP_LOST || (result == JSTAP_STEPPED && !makes_sense(map, r, slot))) {
			jstap_user_count_cut();
			return;
		}
		exact = result == JSTAP_STEPPED_FROM_SIGNAL;
		if (frames->count < BITS_PER_LONG) {
			frames->exact |= (unsigned long)exact << frames->count;
			frames->guessed |= (unsigned long)guessed << frames->count;
		}
		frames->addresses[frames->count++] = jstap_user_pc(r);
	}
}
