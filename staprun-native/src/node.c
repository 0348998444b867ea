/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a manifest fits this machine, now: kernel, probed modules, time. */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define NOTES_MAX 65536

/* The GNU build-id among the notes of a file, in hexadecimal. */
static bool build_id(const char *path, char *to, size_t size)
{
	static uint8_t notes[NOTES_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t total = fd < 0 ? -1 : read(fd, notes, sizeof(notes));
	size_t at = 0;

	if (fd >= 0)
		close(fd);
	while (total >= 0 && at + sizeof(Elf64_Nhdr) <= (size_t)total) {
		Elf64_Nhdr note;
		size_t name = at + sizeof(note);
		size_t content;

		memcpy(&note, notes + at, sizeof(note));
		if (note.n_namesz > NOTES_MAX || note.n_descsz > NOTES_MAX)
			return false;
		content = name + ((note.n_namesz + 3) & ~3u);
		if (content + note.n_descsz > (size_t)total)
			return false;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && !memcmp(notes + name, "GNU", 4)) {
			if (2 * note.n_descsz + 1 > size)
				return false;
			for (size_t i = 0; i < note.n_descsz; i++)
				sprintf(to + 2 * i, "%02x", notes[content + i]);
			return true;
		}
		at = content + ((note.n_descsz + 3) & ~3u);
	}
	return false;
}

static bool check_object(const struct object_id *object, struct verdict *verdict)
{
	char path[512], found[2 * BUILD_ID_MAX + 1];

	/* A path is a user binary; the module checks those itself when they are mapped. */
	if (strchr(object->name, '/'))
		return true;
	snprintf(path, sizeof(path), "/sys/module/%s/notes/.note.gnu.build-id", object->name);
	if (access(path, F_OK))
		return true;	/* not loaded yet: the runtime checks when it is */
	if (!build_id(path, found, sizeof(found)) || strcmp(found, object->build_id))
		return refuse(verdict, OTHER_KERNEL, "kernel module %s has build-id %s, the script was built for %s",
			      object->name, found, object->build_id);
	return true;
}

bool check_node(const struct manifest *manifest, struct verdict *verdict)
{
	char running[2 * BUILD_ID_MAX + 1];
	time_t now = time(NULL);

	if (!build_id("/sys/kernel/notes", running, sizeof(running)))
		return refuse(verdict, OTHER_KERNEL, "the build-id of the running kernel is not known");
	if (strcmp(running, manifest->kernel))
		return refuse(verdict, OTHER_KERNEL,
			      "the module is for kernel build-id %s (%s), running is %s", manifest->kernel,
			      manifest->release, running);
	for (size_t i = 0; i < manifest->object_count; i++)
		if (!check_object(&manifest->objects[i], verdict))
			return false;
	if (now > manifest->not_after)
		return refuse(verdict, EXPIRED, "the module was valid until %lld, now is %lld",
			      manifest->not_after, (long long)now);
	return true;
}
