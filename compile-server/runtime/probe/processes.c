// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes of a session, in a table by their signal structure: all threads of a process share it, it stays the same
 * when the process runs another program, and nobody else has its address as long as one of them is there.
 */
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/mm_types.h>
#include <linux/path.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/tracepoint.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../core/runtime.h"
#include "new_task.h"
#include "processes.h"
#include "programs.h"

#define BUCKET_BITS 10
#define MOST_PROCESSES 32768u	/* that are known at a time */
#define MOST_WANTED 64u
#define MOST_ANCESTORS 1000u

struct known {
	struct known *next;
	const struct signal_struct *signal;
	u64 wanted;		/* by whom */
	bool of_target;		/* it is the target, or comes from it */
	bool begun;		/* its beginning was told */
	bool ended;
};

struct bucket {
	raw_spinlock_t lock;
	struct known *first;
};

/* What probes ask for: only those that differ. */
struct wanted {
	const char *program;
	struct path file;	/* held, so that no other file can be taken for it */
	int pid;
};

static struct wanted wanted[MOST_WANTED];
static unsigned int wanted_count;
static const struct jstap_process_listener *listening;
static unsigned int users;

static struct bucket *buckets;
static struct known *memory;
static struct known *free_known;
static DEFINE_RAW_SPINLOCK(free_lock);

static void forked(void *data, struct task_struct *parent, struct task_struct *child);
static void executed(void *data, struct task_struct *task, pid_t old_pid, struct linux_binprm *bprm);
static void exited(void *data, struct task_struct *task);
static void freed(void *data, struct task_struct *task);
static void entered(void *data, struct pt_regs *regs, long id);
static void returned(void *data, struct pt_regs *regs, long result);

static struct source {
	const char *name;
	void *function;
	bool for_listener;	/* not needed only to know processes */
	struct tracepoint *tracepoint;
	bool registered;
} sources[] = {
	{ .name = "sched_process_fork", .function = forked },
	{ .name = "sched_process_exec", .function = executed },
	{ .name = "sched_process_exit", .function = exited },
	{ .name = "sched_process_free", .function = freed },
	{ .name = "sys_enter", .function = entered, .for_listener = true },
	{ .name = "sys_exit", .function = returned, .for_listener = true },
};

static struct bucket *bucket_of(const struct signal_struct *signal)
{
	return &buckets[hash_ptr(signal, BUCKET_BITS)];
}

/* With the bucket's lock held. */
static struct known *find(const struct bucket *bucket, const struct signal_struct *signal)
{
	struct known *known = bucket->first;

	while (known && known->signal != signal)
		known = known->next;
	return known;
}

/* Also while the last threads of a process end, one of which has told its end. */
static u64 wanted_of(const struct signal_struct *signal)
{
	struct bucket *bucket = bucket_of(signal);
	const struct known *known;
	unsigned long flags;
	u64 all = 0;

	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, signal);
	if (known)
		all = known->wanted;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	return all;
}

static struct known *take_free(void)
{
	struct known *known;
	unsigned long flags;

	raw_spin_lock_irqsave(&free_lock, flags);
	known = free_known;
	if (known)
		free_known = known->next;
	raw_spin_unlock_irqrestore(&free_lock, flags);
	if (!known)
		jstap_add_missed(1);
	return known;
}

static void give_back(struct known *known)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&free_lock, flags);
	known->next = free_known;
	free_known = known;
	raw_spin_unlock_irqrestore(&free_lock, flags);
}

/*
 * Writes down what a process is now. One that nobody wants is known only if it may start some that are wanted. begins: it runs this
 * program from now on, which is to be told.
 */
static void learn(const struct signal_struct *signal, u64 now, bool of_target, bool begins)
{
	struct bucket *bucket = bucket_of(signal);
	struct known *spare = now || of_target ? take_free() : NULL;
	struct known *known;
	unsigned long flags;

	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, signal);
	if (!known && spare) {
		known = spare;
		spare = NULL;
		*known = (struct known){ .next = bucket->first, .signal = signal };
		bucket->first = known;
	}
	if (known) {
		known->wanted = now;
		known->of_target = of_target;
		known->begun &= !begins;
		known->ended &= !begins;
	}
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	if (spare)
		give_back(spare);
}

static bool runs(const struct mm_struct *mm, const struct path *program)
{
	const struct file *file = rcu_dereference(mm->exe_file);

	return file && file_inode(file) == d_inode(program->dentry);
}

/* Who wants a process. Context: RCU; the task's lock where it is not the current one. */
static u64 who_wants(const struct task_struct *task, const struct mm_struct *mm, bool of_target)
{
	u64 all = 0;
	unsigned int i;

	if (jstap_target() && !of_target)
		return 0;
	for (i = 0; i < wanted_count; i++) {
		if (wanted[i].pid && wanted[i].pid != task->tgid)
			continue;
		if (wanted[i].program && !runs(mm, &wanted[i].file))
			continue;
		all |= 1ull << i;
	}
	return all;
}

/* Whether a process is the target's at the start. Context: RCU. */
static bool comes_from_target(const struct task_struct *task)
{
	const s64 target = jstap_target();
	unsigned int i;

	for (i = 0; target && task->pid && i < MOST_ANCESTORS; i++) {
		if (task->tgid == target)
			return true;
		task = rcu_dereference(task->real_parent);
	}
	return false;
}

/* The begin of the current process, if that was not told yet. */
static void tell_begin(void)
{
	struct bucket *bucket = bucket_of(current->signal);
	struct known *known;
	unsigned long flags;
	u64 all = 0;

	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, current->signal);
	if (known && !known->begun && !known->ended) {
		all = known->wanted;
		known->begun = true;
	}
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	if (all && listening)
		listening->begins(all);
}

static void forked(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct bucket *bucket = bucket_of(parent->signal);
	const struct known *known;
	unsigned long flags;
	bool of_target = false;

	if (child->signal == parent->signal || child->flags & PF_KTHREAD || !child->mm)
		return;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, parent->signal);
	of_target = known && known->of_target;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	rcu_read_lock();
	learn(child->signal, who_wants(child, child->mm, of_target), of_target, /* begins= */ true);
	rcu_read_unlock();
}

static void executed(void *data, struct task_struct *task, pid_t old_pid, struct linux_binprm *bprm)
{
	struct bucket *bucket = bucket_of(task->signal);
	const struct known *known;
	unsigned long flags;
	bool of_target = task->tgid == jstap_target();
	u64 before = 0, now;

	tell_begin();
	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, task->signal);
	if (known) {
		before = known->wanted;
		of_target |= known->of_target;
	}
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	if (before && listening)
		listening->ends(before);
	rcu_read_lock();
	now = who_wants(task, task->mm, of_target);
	rcu_read_unlock();
	learn(task->signal, now, of_target, /* begins= */ true);
	tell_begin();
}

/* Whether no other thread of the current process has still to come here: those that have no memory any more came, or are about to. */
static bool is_last_thread(void)
{
	const struct task_struct *thread;
	bool last = true;

	if (atomic_read(&current->signal->live))
		return false;
	rcu_read_lock();
	for_each_thread(current, thread)
		if (thread != current && READ_ONCE(thread->mm))
			last = false;
	rcu_read_unlock();
	return last;
}

static void exited(void *data, struct task_struct *task)
{
	struct bucket *bucket = bucket_of(task->signal);
	struct known *known;
	unsigned long flags;
	u64 all = 0;

	if (task->pid != task->tgid && listening) {
		all = wanted_of(task->signal);
		if (all)
			listening->thread_ends(all);
	}
	if (!is_last_thread())
		return;
	tell_begin();
	all = 0;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, task->signal);
	if (known && !known->ended) {
		all = known->wanted;
		known->ended = true;
	}
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	if (all && listening)
		listening->ends(all);
}

/* The first thread is freed last, when the others have told their ends. */
static void freed(void *data, struct task_struct *task)
{
	struct bucket *bucket = bucket_of(task->signal);
	struct known **at, *known;
	unsigned long flags;

	if (task->pid != task->tgid)
		return;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	for (at = &bucket->first; *at && (*at)->signal != task->signal; at = &(*at)->next)
		;
	known = *at;
	if (known)
		*at = known->next;
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	if (known)
		give_back(known);
}

/* Processes that were there before the session begin for it when they next enter a call or return from one. */
static void entered(void *data, struct pt_regs *regs, long id)
{
	tell_begin();
}

/* The first thing that a new task does is to return from the call that made it. */
static void returned(void *data, struct pt_regs *regs, long result)
{
	u64 all;

	tell_begin();
	if (current->pid == current->tgid ||
	    !jstap_is_new_task(in_ia32_syscall(), syscall_get_nr(current, regs), result))
		return;
	all = wanted_of(current->signal);
	if (all)
		listening->thread_begins(all);
}

bool jstap_processes_known(const struct jstap_processes *processes)
{
	return wanted_of(current->signal) & 1ull << processes->number;
}

bool jstap_processes_begin(const struct jstap_processes *processes, const struct mm_struct *mm)
{
	struct bucket *bucket = bucket_of(current->signal);
	const struct wanted *one = &wanted[processes->number];
	const struct known *known;
	unsigned long flags;
	bool meant;

	if (!one->program || (one->pid && one->pid != current->tgid))
		return false;
	raw_spin_lock_irqsave(&bucket->lock, flags);
	known = find(bucket, current->signal);
	meant = !jstap_target() || current->tgid == jstap_target() || (known && known->of_target);
	raw_spin_unlock_irqrestore(&bucket->lock, flags);
	rcu_read_lock();
	meant = meant && runs(mm, &one->file);
	rcu_read_unlock();
	return meant;
}

bool jstap_processes_own(const struct jstap_processes *processes, const struct mm_struct *mm)
{
	bool own = true;
#ifdef CONFIG_MEMCG
	const struct task_struct *owner;

	rcu_read_lock();
	owner = rcu_dereference(mm->owner);
	own = owner && wanted_of(owner->signal) & 1ull << processes->number;
	rcu_read_unlock();
#endif
	return own;
}

static bool are_same(const struct wanted *one, const struct jstap_processes *other)
{
	if (one->pid != other->pid || !one->program != !other->program)
		return false;
	return !one->program || !strcmp(one->program, other->program);
}

int jstap_processes_want(struct jstap_processes *processes, const char *point)
{
	struct wanted *one;
	int ret = 0;

	for (processes->number = 0; processes->number < wanted_count; processes->number++)
		if (are_same(&wanted[processes->number], processes))
			return 0;
	if (wanted_count == MOST_WANTED) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: the session asks for more than %u different programs and processes",
				     point, MOST_WANTED);
		return -E2BIG;
	}
	one = &wanted[wanted_count];
	if (processes->program)
		ret = jstap_program_find(processes->program, &one->file);
	if (ret) {
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: there is no such program here: error %d", point, ret);
		return ret;
	}
	one->program = processes->program;
	one->pid = processes->pid;
	wanted_count++;
	return 0;
}

/* Context: RCU. */
static void learn_what_is_there(void)
{
	struct task_struct *leader, *thread;

	for_each_process(leader) {
		const bool of_target = comes_from_target(leader);

		/* The first thread may have ended before the others. */
		for_each_thread(leader, thread) {
			bool found = false;

			task_lock(thread);
			if (thread->mm && !(thread->flags & PF_KTHREAD)) {
				learn(leader->signal, who_wants(leader, thread->mm, of_target), of_target, /* begins= */ false);
				found = true;
			}
			task_unlock(thread);
			if (found)
				break;
		}
	}
}

static void look(struct tracepoint *tracepoint, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sources); i++)
		if (!strcmp(tracepoint->name, sources[i].name))
			sources[i].tracepoint = tracepoint;
}

static int listen(struct source *source)
{
	int ret = source->tracepoint ? tracepoint_probe_register(source->tracepoint, source->function, NULL) : -ENOENT;

	if (ret)
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "the tracepoint %s cannot be used: %d", source->name, ret);
	source->registered = !ret;
	return ret;
}

static int make_table(void)
{
	unsigned int i;

	buckets = jstap_allocate(sizeof(*buckets) << BUCKET_BITS, "the processes", "");
	memory = jstap_allocate(sizeof(*memory) * MOST_PROCESSES, "the processes", "");
	if (!buckets || !memory)
		return -ENOMEM;
	for (i = 0; i < 1u << BUCKET_BITS; i++)
		raw_spin_lock_init(&buckets[i].lock);
	for (i = 0; i < MOST_PROCESSES; i++)
		give_back(&memory[i]);
	return 0;
}

int jstap_processes_open(void)
{
	return users++ ? 0 : make_table();
}

int jstap_processes_watch(const struct jstap_process_listener *listener)
{
	unsigned int i;
	int ret = 0;

	if (listener)
		listening = listener;
	for_each_kernel_tracepoint(look, NULL);
	for (i = 0; i < ARRAY_SIZE(sources) && !ret; i++)
		if (!sources[i].registered && (listening || !sources[i].for_listener))
			ret = listen(&sources[i]);
	if (ret)
		return ret;
	/* Again for each family: it may have asked for others. */
	rcu_read_lock();
	learn_what_is_there();
	rcu_read_unlock();
	return 0;
}

void jstap_processes_close(void)
{
	unsigned int i;

	if (--users)
		return;
	for (i = 0; i < ARRAY_SIZE(sources); i++) {
		if (sources[i].registered)
			tracepoint_probe_unregister(sources[i].tracepoint, sources[i].function, NULL);
		sources[i].registered = false;
	}
	/* Those that run still may use our code and the table until here. */
	tracepoint_synchronize_unregister();
	for (i = 0; i < wanted_count; i++)
		if (wanted[i].program)
			path_put(&wanted[i].file);
	memset(wanted, 0, sizeof(wanted));
	wanted_count = 0;
	listening = NULL;
	free_known = NULL;
	jstap_free(memory);
	jstap_free(buckets);
	memory = NULL;
	buckets = NULL;
}
