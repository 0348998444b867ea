/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client on another machine has to know of this one, as lines "KEY VALUE". All of it may be read by every user here;
 * what cannot be read is left out. Nothing is decided by it: what the client makes of it is judged again when it comes back.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define SECURE_BOOT "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define LINE_MAX_SIZE 512

struct text {
	char *data;
	size_t used, size;
};

/* A line that is printable whatever it was made of; left out when there is no room for all of it. */
__attribute__((format(printf, 2, 3)))
static void add(struct text *to, const char *format, ...)
{
	char line[LINE_MAX_SIZE];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= sizeof(line) || to->used + length + 1 > to->size)
		return;
	for (char *at = line; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	memcpy(to->data + to->used, line, length);
	to->data[to->used + length] = '\n';
	to->used += length + 1;
}

/* The first line of a small file. Bytes, or -1. */
static ssize_t read_start(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t got = fd < 0 ? -1 : read(fd, to, size - 1);

	if (fd >= 0)
		close(fd);
	to[got > 0 ? got : 0] = '\0';
	return got;
}

static void add_line_of(struct text *to, const char *key, const char *path)
{
	char line[256];

	if (read_start(path, line, sizeof(line)) <= 0)
		return;
	line[strcspn(line, "\n")] = '\0';
	add(to, "%s %s", key, line);
}

/* "0-3,8": how many that are. */
static unsigned int count_of_list(const char *list)
{
	unsigned int count = 0, from, last;
	int taken;

	while (sscanf(list, "%u%n", &from, &taken) == 1) {
		list += taken;
		last = from;
		if (sscanf(list, "-%u%n", &last, &taken) == 1)
			list += taken;
		count += last - from + 1;
		list += *list == ',';
	}
	return count;
}

static void add_caller(struct text *to)
{
	static const enum privilege classes[] = { STAPDEV, STAPSYS, STAPUSR };

	add(to, "uid %u", getuid());
	/* Whose namespaces count unless the user says otherwise. */
	add(to, "process %d", getpid());
	if (getuid() == 0)
		add(to, "class root");
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (in_group_of(classes[i]))
			add(to, "class %s", name_of_group(classes[i]));
}

static void add_trust(struct text *to)
{
	char text[256], *chosen;

	add_line_of(to, "sig-enforce", "/sys/module/module/parameters/sig_enforce");
	if (read_start("/sys/kernel/security/lockdown", text, sizeof(text)) > 0 && (chosen = strchr(text, '['))) {
		chosen[strcspn(chosen, "]")] = '\0';
		add(to, "lockdown %s", chosen + 1);
	}
	/* Four bytes of attributes, then the variable. */
	if (read_start(SECURE_BOOT, text, sizeof(text)) == 5)
		add(to, "secure-boot %d", text[4]);
}

static void add_zone(struct text *to)
{
	time_t now = time(NULL);
	struct tm local;

	if (localtime_r(&now, &local))
		add(to, "zone %ld %s", local.tm_gmtoff, local.tm_zone);
}

static void add_modules(struct text *to)
{
	DIR *folder = opendir("/sys/module");
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		char path[384], id[2 * BUILD_ID_MAX + 1];

		snprintf(path, sizeof(path), "/sys/module/%s/notes/.note.gnu.build-id", entry->d_name);
		if (valid_module_name(entry->d_name) && read_build_id(path, id, sizeof(id)))
			add(to, "module %s %s", entry->d_name, id);
	}
	if (folder)
		closedir(folder);
}

size_t describe_node(char *to, size_t size)
{
	struct text text = { .data = to, .size = size };
	char id[2 * BUILD_ID_MAX + 1], cpus[256];
	struct utsname machine;

	add(&text, "protocol %d", PROTOCOL);
	if (read_build_id("/sys/kernel/notes", id, sizeof(id)))
		add(&text, "kernel %s", id);
	if (!uname(&machine)) {
		add(&text, "release %s", machine.release);
		add(&text, "architecture %s", machine.machine);
		add(&text, "name %s", machine.nodename);
	}
	add_line_of(&text, "boot", "/proc/sys/kernel/random/boot_id");
	if (read_start("/sys/devices/system/cpu/online", cpus, sizeof(cpus)) > 0)
		add(&text, "cpus %u", count_of_list(cpus));
	add_caller(&text);
	add_trust(&text);
	add_zone(&text);
	add_modules(&text);
	return text.used;
}
