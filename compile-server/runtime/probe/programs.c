// SPDX-License-Identifier: GPL-2.0-only
/* Files of programs and libraries: where they are, and which build they are of. Their content may be anything. */
#include <linux/cred.h>
#include <linux/elf.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/string.h>

#include "../core/runtime.h"
#include "programs.h"

#define NT_GNU_BUILD_ID 3	/* which is not in the kernel's headers */
#define MOST_SEGMENTS 64
#define MOST_NOTES 4096	/* bytes of a segment of notes that are looked at */

int jstap_program_find(const char *program, struct path *path)
{
	static const char *const folders[] = { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" };
	char whole[NAME_MAX + 32];
	int ret = -ENOENT;
	unsigned int i;

	if (program[0] == '/')
		return kern_path(program, LOOKUP_FOLLOW, path);
	if (strlen(program) > NAME_MAX)
		return -ENAMETOOLONG;
	for (i = 0; i < ARRAY_SIZE(folders) && ret; i++) {
		snprintf(whole, sizeof(whole), "%s/%s", folders[i], program);
		ret = kern_path(whole, LOOKUP_FOLLOW, path);
	}
	return ret;
}

static int read_all(struct file *file, void *to, size_t size, loff_t from)
{
	ssize_t got = kernel_read(file, to, size, &from);

	if (got < 0)
		return got;
	return got == size ? 0 : -ENOEXEC;
}

/* Returns the length of the id in a segment of notes, or 0. */
static int find_id(const u8 *notes, size_t size, u8 *id)
{
	const Elf64_Nhdr *note;
	size_t at = 0, name, content;

	while (at + sizeof(*note) <= size) {
		note = (const Elf64_Nhdr *)(notes + at);
		name = ALIGN((size_t)note->n_namesz, 4);
		content = ALIGN((size_t)note->n_descsz, 4);
		at += sizeof(*note);
		if (name > size - at || content > size - at - name)
			return 0;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == sizeof("GNU") && !memcmp(notes + at, "GNU", sizeof("GNU")) &&
		    note->n_descsz <= JSTAP_BUILD_ID_MAX) {
			memcpy(id, notes + at + name, note->n_descsz);
			return note->n_descsz;
		}
		at += name + content;
	}
	return 0;
}

static int id_of_segment(struct file *file, const Elf64_Phdr *segment, u8 *id)
{
	size_t size = min_t(u64, segment->p_filesz, MOST_NOTES);
	u8 *notes = jstap_allocate(size ?: 1, "the notes of a program", "");
	int ret;

	if (!notes)
		return -ENOMEM;
	ret = read_all(file, notes, size, segment->p_offset) ?: find_id(notes, size, id);
	jstap_free(notes);
	return ret;
}

static int id_of_file(struct file *file, u8 *id)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	unsigned int i;
	int ret = read_all(file, &header, sizeof(header), 0);

	if (ret)
		return ret;
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    header.e_phentsize != sizeof(segment))
		return -ENOEXEC;
	for (i = 0; i < min_t(unsigned int, header.e_phnum, MOST_SEGMENTS); i++) {
		ret = read_all(file, &segment, sizeof(segment), header.e_phoff + i * sizeof(segment));
		if (!ret && segment.p_type == PT_NOTE)
			ret = id_of_segment(file, &segment, id);
		if (ret)
			return ret;
	}
	return 0;
}

int jstap_program_build_id(const struct path *path, u8 *id)
{
	struct file *file = dentry_open(path, O_RDONLY | O_LARGEFILE, current_cred());
	int ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = S_ISREG(file_inode(file)->i_mode) ? id_of_file(file, id) : -ENOEXEC;
	fput(file);
	return ret;
}
