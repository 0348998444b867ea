// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in the session's folder, which scripts fill and read. All probes of one path are one file, whose data is the
 * first of them; the files are gone, and nobody is inside of them, before the probes are.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

#include "../core/runtime.h"

static struct jstap_procfs_probe *all;
static unsigned int all_count;

const char *jstap_question(struct jstap_context *c)
{
	return c->content ? c->content->text : "";
}

static void answer(struct jstap_context *c, const char *text)
{
	struct jstap_content *content = c->content;
	size_t length = strlen(text);
	size_t room = content->size - 1 - content->used;
	size_t taken = min(length, room);

	memcpy(content->text + content->used, text, taken);
	content->used += taken;
	content->text[content->used] = '\0';
	content->written = true;
	if (taken < length)
		jstap_error(c, "buffer size exceeded, consider .maxsize(%zu).", content->size - 1 + length - taken + 1);
}

void jstap_answer(struct jstap_context *c, const char *text)
{
	if (!c->content)
		return;
	c->content->used = 0;
	answer(c, text);
}

void jstap_answer_append(struct jstap_context *c, const char *text)
{
	if (c->content)
		answer(c, text);
}

/* What a file is open for. */
struct reader {
	struct jstap_content content;
	bool filled;
};

static bool same_file(const struct jstap_procfs_probe *probe, const struct jstap_procfs_probe *file)
{
	return !strcmp(probe->path, file->path);
}

/* Returns whether all handlers ran to their ends. */
static bool run_all(const struct jstap_procfs_probe *file, bool write, struct jstap_content *content)
{
	const struct jstap_hit hit = { .content = content };
	bool done = true;
	unsigned int i;

	for (i = 0; i < all_count; i++)
		if (all[i].write == write && same_file(&all[i], file))
			done &= jstap_probe_run(&all[i].probe, &hit, JSTAP_RUNNING);
	return done;
}

static size_t answer_size(const struct jstap_procfs_probe *file)
{
	size_t size = 0;
	unsigned int i;

	for (i = 0; i < all_count; i++)
		if (!all[i].write && same_file(&all[i], file))
			size = max(size, all[i].max_size ?: jstap_script.procfs_size ?: jstap_script.string_size);
	return size;
}

static int opened(struct inode *inode, struct file *file)
{
	const struct jstap_procfs_probe *probe = pde_data(inode);
	size_t size = max_t(size_t, answer_size(probe), jstap_script.string_size);
	struct reader *reader = jstap_allocate(sizeof(*reader) + size, "the file ", probe->path);

	if (!reader)
		return -ENOMEM;
	reader->content.text = (char *)(reader + 1);
	reader->content.size = size;
	file->private_data = reader;
	return 0;
}

static int released(struct inode *inode, struct file *file)
{
	jstap_free(file->private_data);
	return 0;
}

static ssize_t file_read(struct file *file, char __user *to, size_t room, loff_t *position)
{
	const struct jstap_procfs_probe *probe = pde_data(file_inode(file));
	struct reader *reader = file->private_data;
	struct jstap_content *content = &reader->content;

	if (*position == 0 || !reader->filled) {
		bool done;

		content->size = answer_size(probe);
		if (!content->size)
			return -EIO;
		content->used = 0;
		content->text[0] = '\0';
		content->written = false;
		done = run_all(probe, false, content);
		if (!done && !content->written)
			return -EIO;
		reader->filled = true;
	}
	return simple_read_from_buffer(to, room, position, content->text, content->used);
}

static ssize_t file_write(struct file *file, const char __user *from, size_t count, loff_t *position)
{
	const struct jstap_procfs_probe *probe = pde_data(file_inode(file));
	struct reader *reader = file->private_data;
	struct jstap_content *content = &reader->content;
	size_t size = min(count, jstap_script.string_size - 1);

	if (copy_from_user(content->text, from, size))
		return -EFAULT;
	content->text[size] = '\0';
	content->used = size;
	reader->filled = false;
	if (!run_all(probe, true, content))
		return -EIO;
	*position += size;
	return size;
}

static const struct proc_ops operations = {
	.proc_open = opened,
	.proc_release = released,
	.proc_read = file_read,
	.proc_write = file_write,
	.proc_lseek = default_llseek,
};

/* Whether a probe before this one has something below the same folder. */
static bool folder_exists(unsigned int before, const char *path, size_t length)
{
	unsigned int i;

	for (i = 0; i < before; i++)
		if (!strncmp(all[i].path, path, length + 1))
			return true;
	return false;
}

static bool make_folders(unsigned int index)
{
	const char *path = all[index].path;
	const char *slash;
	char name[256];

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		size_t length = slash - path;

		if (length >= sizeof(name))
			return false;
		if (folder_exists(index, path, length))
			continue;
		memcpy(name, path, length);
		name[length] = '\0';
		if (!proc_mkdir(name, jstap_proc_folder()))
			return false;
	}
	return true;
}

/* A file for the first probe of a path; later ones are found by it. */
static bool make_file(unsigned int index)
{
	struct jstap_procfs_probe *probe = &all[index];
	struct proc_dir_entry *entry;
	umode_t mode = 0;
	unsigned int i;

	for (i = 0; i < all_count; i++) {
		if (!same_file(&all[i], probe))
			continue;
		if (i < index)
			return true;
		mode |= all[i].mode;
	}
	if (!make_folders(index))
		return false;
	entry = proc_create_data(probe->path, mode, jstap_proc_folder(), &operations, probe);
	if (!entry)
		return false;
	/* Of the one who starts the session: the helper's real ids. */
	proc_set_user(entry, current_uid(), current_gid());
	return true;
}

static void remove_all(unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		size_t length = strcspn(all[i].path, "/");
		char name[256];

		if (length >= sizeof(name) || folder_exists(i, all[i].path, length))
			continue;
		memcpy(name, all[i].path, length);
		name[length] = '\0';
		remove_proc_subtree(name, jstap_proc_folder());
	}
}

static int start(void *probes, unsigned int count)
{
	unsigned int i;

	all = probes;
	all_count = count;
	for (i = 0; i < count; i++) {
		if (make_file(i))
			continue;
		jstap_control_printf(JSTAP_MESSAGE_ERROR, "%s: the file cannot be made", all[i].probe.point);
		remove_all(i);
		return -EINVAL;
	}
	return 0;
}

static void stop(void *probes, unsigned int count)
{
	remove_all(count);
}

const struct jstap_family jstap_procfs_family = {
	.name = "procfs",
	.start = start,
	.stop = stop,
};
