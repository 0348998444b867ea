// SPDX-License-Identifier: GPL-2.0-only
/*
 * What tasks have mapped, asked of the kernel's own map at the moment of the hit: it is right also for what was mapped a moment ago, and
 * costs nothing between hits. The map's lock is only tried. To let go of it may mean to wake those who wait, which takes locks of the
 * scheduler; so where interrupts are off, which they are wherever such locks are held, that is left to an interrupt of our own
 * that comes as soon as they are on again. Until then the lock is this CPU's, and whoever asks again uses it.
 */
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/path.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>
#include <linux/sched.h>

#include "../compat/interrupts.h"
#include "../probe/programs.h"
#include "runtime.h"
#include "umap.h"
#include "uframe.h"

#define MOST_FOLDERS 64

struct user_state {
	struct mm_struct *held;		/* whose lock the work will let go of */
	bool letting_go;
	struct irq_work work;
	char path[JSTAP_USER_PATH];
};

static struct user_state __percpu *states;
static struct jstap_user_object *objects;
static unsigned int object_count;

static atomic_long_t cut;
static atomic_long_t guessed;
static atomic_long_t busy;
static atomic_t has_example;
static char example[256];	/* a file without tables */

static void let_go(struct irq_work *work)
{
	struct user_state *state = container_of(work, struct user_state, work);
	struct mm_struct *mm = xchg(&state->held, NULL);

	if (!mm)
		return;
	/* Probes of what is done here would otherwise have it done again and again. */
	WRITE_ONCE(state->letting_go, true);
	barrier();
	up_read(&mm->mmap_lock);
	barrier();
	WRITE_ONCE(state->letting_go, false);
}

void jstap_user_map_open(struct jstap_user_map *map)
{
	struct user_state *state = this_cpu_ptr(states);
	struct mm_struct *mm = current->flags & PF_KTHREAD ? NULL : current->mm;
	struct mm_struct *held = READ_ONCE(state->held);

	map->mm = NULL;
	map->borrowed = false;
	map->path = state->path;
	map->found.start = map->found.end = 0;
	/* On real-time kernels even a try may sleep. */
	if (!mm || IS_ENABLED(CONFIG_PREEMPT_RT) || READ_ONCE(state->letting_go))
		return;
	if (held) {
		/* While interrupts are off nobody lets go of it. */
		map->borrowed = held == mm && jstap_interrupts_are_off();
		map->mm = map->borrowed ? mm : NULL;
	} else if (down_read_trylock(&mm->mmap_lock)) {
		map->mm = mm;
	}
}

void jstap_user_map_close(struct jstap_user_map *map)
{
	struct user_state *state = this_cpu_ptr(states);

	if (!map->mm || map->borrowed)
		return;
	if (jstap_interrupts_are_off()) {
		WRITE_ONCE(state->held, map->mm);
		irq_work_queue(&state->work);
	} else {
		up_read(&map->mm->mmap_lock);
	}
}

/* Files of our own are held, so no other one can have the same inode. */
static const struct jstap_user_object *object_of(const struct inode *inode)
{
	unsigned int i;

	for (i = 0; i < object_count; i++)
		if (objects[i].program.found && d_real_inode(objects[i].program.file.dentry) == inode)
			return &objects[i];
	return NULL;
}

const struct jstap_user_mapping *jstap_user_map_look(struct jstap_user_map *map, unsigned long address)
{
	struct jstap_user_mapping *found = &map->found;
	struct vm_area_struct *area;

	if (!map->mm)
		return NULL;
	area = find_vma(map->mm, address);
	if (!area || area->vm_start > address)
		return NULL;
	found->start = area->vm_start;
	found->end = area->vm_end;
	found->offset = area->vm_pgoff << PAGE_SHIFT;
	found->file = area->vm_file;
	found->executable = area->vm_flags & VM_EXEC;
	found->object = found->file ? object_of(file_inode(found->file)) : NULL;
	found->file_size = found->file ? i_size_read(file_inode(found->file)) : 0;
	found->is_vdso = !found->file && found->start == (unsigned long)map->mm->context.vdso;
	return found;
}

/* Puts a name and a slash before what there is; false when it does not fit or is not there. */
static bool add_before(char *path, size_t *at, const struct dentry *dentry)
{
	const unsigned long name = (unsigned long)READ_ONCE(dentry->d_name.name);
	const u32 length = READ_ONCE(dentry->d_name.len);

	if (length >= *at || jstap_copy_kernel(path + *at - length, name, length))
		return false;
	*at -= length + 1;
	path[*at] = '/';
	return true;
}

/*
 * The folders may be renamed meanwhile, which gives a path of then or now; as long as a handler runs none of them is freed. The kernel's
 * own d_path() would wait for those who rename.
 */
const char *jstap_user_map_path(struct jstap_user_map *map, const struct jstap_user_mapping *mapping)
{
	const struct dentry *dentry, *parent;
	size_t at = JSTAP_USER_PATH - 1;
	unsigned int depth;

	if (mapping->object)
		return mapping->object->program.path;
	if (mapping->is_vdso)
		return "[vdso]";
	map->path[at] = '\0';
	if (!mapping->file || !map->path)
		return map->path + at;
	dentry = mapping->file->f_path.dentry;
	for (depth = 0; depth < MOST_FOLDERS; depth++) {
		parent = READ_ONCE(dentry->d_parent);
		if (parent == dentry || !add_before(map->path, &at, dentry))
			break;
		dentry = parent;
	}
	return map->path + at;
}

unsigned long jstap_user_map_link_address(const struct jstap_user_mapping *mapping, unsigned long address)
{
	unsigned long offset = address - mapping->start + mapping->offset;
	unsigned long link_address;

	if (mapping->is_vdso)
		return address - mapping->start;
	if (mapping->object && jstap_user_link_address(mapping->object->image, offset, &link_address))
		return link_address;
	return offset;
}

void jstap_user_count_cut(void)
{
	atomic_long_inc(&cut);
}

void jstap_user_count_busy(void)
{
	atomic_long_inc(&busy);
}

void jstap_user_count_guess(struct jstap_user_map *map, const struct jstap_user_mapping *mapping)
{
	atomic_long_inc(&guessed);
	if (mapping->file && !atomic_read(&has_example) && !atomic_xchg(&has_example, 1))
		strscpy(example, jstap_user_map_path(map, mapping), sizeof(example));
}

static void close_objects(void)
{
	unsigned int i;

	for (i = 0; i < object_count; i++) {
		if (objects[i].program.found)
			path_put(&objects[i].program.file);
		objects[i].program.found = false;
	}
	object_count = 0;
}

/* What is not there any more, or is another build by now, is as if nothing were known of it. */
static void open_object(struct jstap_program *program)
{
	u8 id[JSTAP_BUILD_ID_MAX];
	char text[2 * JSTAP_BUILD_ID_MAX + 1];
	int ret = jstap_program_find(program->path, &program->file);

	if (ret) {
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "the stacks of programs are shown without the tables of %s: error %d",
				     program->path, ret);
		return;
	}
	ret = jstap_program_build_id(&program->file, id);
	if (ret > 0) {
		bin2hex(text, id, ret);
		text[2 * ret] = '\0';
	}
	program->found = ret > 0 && !strcmp(text, program->build_id);
	if (program->found)
		return;
	path_put(&program->file);
	jstap_control_printf(JSTAP_MESSAGE_WARNING,
			     "%s is of another build than build-id %s, which the script was compiled for: "
			     "its stacks are shown without tables",
			     program->path, program->build_id);
}

static void tell(void)
{
	const long of_guessed = atomic_long_xchg(&guessed, 0), of_cut = atomic_long_xchg(&cut, 0);
	const long of_busy = atomic_long_xchg(&busy, 0);

	if (of_guessed)
		jstap_control_printf(JSTAP_MESSAGE_WARNING,
				     "%ld frames of programs were found by frame pointers alone, for want of tables%s%s: "
				     "name the file with -d",
				     of_guessed, example[0] ? ", for example in " : "", example);
	if (of_cut)
		jstap_control_printf(JSTAP_MESSAGE_WARNING, "%ld backtraces of programs end early: what was on the stack led nowhere",
				     of_cut);
	if (of_busy)
		jstap_control_printf(JSTAP_MESSAGE_WARNING,
				     "%ld backtraces of programs have one frame only: the map of the task's memory was being changed",
				     of_busy);
	atomic_set(&has_example, 0);
	example[0] = '\0';
}

static void stop(void *probes, unsigned int count)
{
	int cpu;

	/* Families leave it to the end of the session to wait for the last handlers, which leave something to be done. */
	jstap_contexts_wait_idle();
	for_each_possible_cpu(cpu)
		irq_work_sync(&per_cpu_ptr(states, cpu)->work);
	tell();
	close_objects();
	free_percpu(states);
	states = NULL;
}

static int start(void *probes, unsigned int count)
{
	unsigned int i;
	int cpu;

	states = alloc_percpu(struct user_state);
	if (!states)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		init_irq_work(&per_cpu_ptr(states, cpu)->work, let_go);
	objects = probes;
	object_count = count;
	for (i = 0; i < count; i++) {
		if (objects[i].image)
			open_object(&objects[i].program);
		cond_resched();
	}
	return 0;
}

const struct jstap_family jstap_user_object_family = {
	.name = "stacks of programs",
	.start = start,
	.stop = stop,
};
