/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a manifest fits this machine, now: kernel, probed modules, time. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define NOTES_MAX 65536
#define CLOCK_TOLERANCE 300	/* seconds that the clock of a node may be behind */
#define LONGEST_VALIDITY 86400	/* seconds from compiling to not-after, whatever the signer signs */

/* Reads a file of sysfs, and of nothing else that was mounted in its place. */
static ssize_t read_sysfs(const char *path, uint8_t *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct statfs system;
	size_t got = 0;
	ssize_t now = 0;

	if (fd < 0)
		return -1;
	if (fstatfs(fd, &system) || system.f_type != SYSFS_MAGIC) {
		close(fd);
		return -1;
	}
	while (got < size && (now = read(fd, to + got, size - got)) > 0)
		got += now;
	close(fd);
	return now < 0 ? -1 : (ssize_t)got;
}

/* The GNU build-id among notes (gABI, "Note Section"), in hexadecimal. */
static bool find_build_id(const uint8_t *notes, size_t total, char *to, size_t size)
{
	size_t at = 0;

	while (at + sizeof(Elf64_Nhdr) <= total) {
		Elf64_Nhdr note;
		size_t name = at + sizeof(note), content;

		memcpy(&note, notes + at, sizeof(note));
		if (note.n_namesz > total || note.n_descsz > total)
			return false;
		content = name + ((note.n_namesz + 3) & ~3u);
		if (content + note.n_descsz > total)
			return false;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && !memcmp(notes + name, "GNU", 4)) {
			if (2 * (size_t)note.n_descsz + 1 > size)
				return false;
			for (size_t i = 0; i < note.n_descsz; i++)
				sprintf(to + 2 * i, "%02x", notes[content + i]);
			return note.n_descsz > 0;
		}
		at = content + ((note.n_descsz + 3) & ~3u);
	}
	return false;
}

static bool build_id(const char *path, char *to, size_t size)
{
	static uint8_t notes[NOTES_MAX];
	ssize_t total = read_sysfs(path, notes, sizeof(notes));

	return total > 0 && find_build_id(notes, total, to, size);
}

static bool check_object(const struct object_id *object, struct verdict *verdict)
{
	char name[MODULE_NAME_MAX + 1], path[128], found[2 * BUILD_ID_MAX + 1];
	size_t size = strlen(object->name);
	bool known;

	/* A path is a user binary; the module checks those itself when they are mapped. */
	if (strchr(object->name, '/'))
		return true;
	if (size > MODULE_NAME_MAX)
		return refuse(verdict, MALFORMED, "the module's manifest (.note.jstap) is not valid");
	/* Names of files have dashes where the kernel's have underscores. */
	for (size_t i = 0; i <= size; i++)
		name[i] = object->name[i] == '-' ? '_' : object->name[i];
	if (!valid_module_name(name))
		return refuse(verdict, MALFORMED, "the module's manifest (.note.jstap) is not valid");
	snprintf(path, sizeof(path), "/sys/module/%s/notes/.note.gnu.build-id", name);
	/* Not loaded yet, or a part of the kernel: the runtime checks when it gets there. */
	errno = 0;
	known = build_id(path, found, sizeof(found));
	if (!known && errno == ENOENT)
		return true;
	/* Any other failure to read it is no reason to believe that it is the right one. */
	if (!known)
		snprintf(found, sizeof(found), "unknown");
	if (strcmp(found, object->build_id))
		return refuse(verdict, OTHER_KERNEL,
			      "the kernel module %s has build-id %s, the script was compiled for %s", name, found,
			      object->build_id);
	return true;
}

static bool check_kernel(const struct manifest *manifest, struct verdict *verdict)
{
	char running[2 * BUILD_ID_MAX + 1];
	struct utsname machine;

	if (!build_id("/sys/kernel/notes", running, sizeof(running)) || uname(&machine))
		return refuse(verdict, OTHER_KERNEL,
			      "the build-id of the running kernel is not known: /sys/kernel/notes cannot be read");
	if (strcmp(machine.machine, manifest->arch))
		return refuse(verdict, OTHER_KERNEL, "the module is for %s, this machine is %s", manifest->arch,
			      machine.machine);
	if (strcmp(running, manifest->kernel))
		return refuse(verdict, OTHER_KERNEL,
			      "the module is for kernel %s with build-id %s, running is %s with build-id %s",
			      manifest->release, manifest->kernel, machine.release, running);
	/* Two kernels with one build-id do not exist; a manifest that contradicts itself does. */
	if (strcmp(machine.release, manifest->release))
		return refuse(verdict, OTHER_KERNEL, "the module is for kernel %s, running is %s",
			      manifest->release, machine.release);
	return true;
}

bool check_node(const struct manifest *manifest, struct verdict *verdict)
{
	long long now = time(NULL);

	if (!check_kernel(manifest, verdict))
		return false;
	for (size_t i = 0; i < manifest->object_count; i++)
		if (!check_object(&manifest->objects[i], verdict))
			return false;
	if (manifest->compiled > now + CLOCK_TOLERANCE)
		return refuse(verdict, EXPIRED,
			      "the module was compiled %lld seconds in the future: set the clock of this machine or of the compile server",
			      manifest->compiled - now);
	if (manifest->not_after - manifest->compiled > LONGEST_VALIDITY)
		return refuse(verdict, EXPIRED, "the module may be loaded for %lld seconds, but a day is the most",
			      manifest->not_after - manifest->compiled);
	if (now > manifest->not_after)
		return refuse(verdict, EXPIRED, "the module expired %lld seconds ago: compile the script again",
			      now - manifest->not_after);
	return true;
}
