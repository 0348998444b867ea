/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest: an ELF note (gABI, "Note Section") of lines key=value. Strict: anything unexpected is refused. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "helper.h"

#define SECTION ".note.jstap"
#define OWNER "JSTAP"
#define TYPE 1
#define TEXT_MAX (1u << 20)
#define LINE_MAX_SIZE 2048

enum key {
	KEY_FORMAT,
	KEY_MODULE,
	KEY_RELEASE,
	KEY_ARCH,
	KEY_KERNEL,
	KEY_PRIVILEGE,
	KEY_SCRIPT,
	KEY_COMPILED,
	KEY_NOT_AFTER,
	KEY_OBJECT,
	KEY_COUNT,
};

static const char *const keys[KEY_COUNT] = {
	"format", "module", "release", "arch", "kernel", "privilege", "script", "compiled", "not-after", "object",
};

static bool copy(char *to, size_t size, const char *from)
{
	size_t length = strlen(from);

	if (length == 0 || length >= size)
		return false;
	memcpy(to, from, length + 1);
	return true;
}

static bool hexadecimal(const char *text)
{
	return *text && strlen(text) % 2 == 0 && strspn(text, "0123456789abcdef") == strlen(text);
}

/* Padded with blanks to the width that every name fits in. */
static bool module_name(char *to, char *from)
{
	size_t length = strlen(from);

	if (length != MODULE_NAME_MAX)
		return false;
	while (length && from[length - 1] == ' ')
		from[--length] = '\0';
	return valid_module_name(from) && copy(to, MODULE_NAME_MAX + 1, from);
}

static bool seconds(long long *to, const char *from)
{
	if (strlen(from) != 10 || strspn(from, "0123456789") != 10)
		return false;
	*to = atoll(from);
	return true;
}

static bool privilege(enum privilege *to, const char *from)
{
	if (!strcmp(from, "stapdev"))
		*to = STAPDEV;
	else if (!strcmp(from, "stapsys"))
		*to = STAPSYS;
	else if (!strcmp(from, "stapusr"))
		*to = STAPUSR;
	else
		return false;
	return true;
}

static bool object(struct manifest *manifest, char *from)
{
	char *blank = strrchr(from, ' ');
	struct object_id *to;

	if (!blank || manifest->object_count == OBJECTS_MAX)
		return false;
	*blank = '\0';
	to = &manifest->objects[manifest->object_count++];
	return copy(to->name, sizeof(to->name), from) &&
	       copy(to->build_id, sizeof(to->build_id), blank + 1) && hexadecimal(to->build_id);
}

static bool assign(struct manifest *m, enum key key, char *value)
{
	switch (key) {
	case KEY_FORMAT:
		return !strcmp(value, "1");
	case KEY_MODULE:
		return module_name(m->module, value);
	case KEY_RELEASE:
		return copy(m->release, sizeof(m->release), value);
	case KEY_ARCH:
		return copy(m->arch, sizeof(m->arch), value);
	case KEY_KERNEL:
		return copy(m->kernel, sizeof(m->kernel), value) && hexadecimal(value);
	case KEY_PRIVILEGE:
		return privilege(&m->privilege, value);
	case KEY_SCRIPT:
		return strlen(value) == 64 && hexadecimal(value);
	case KEY_COMPILED:
		return seconds(&m->compiled, value);
	case KEY_NOT_AFTER:
		return seconds(&m->not_after, value);
	case KEY_OBJECT:
		return object(m, value);
	case KEY_COUNT:
		break;
	}
	return false;
}

static bool read_line(struct manifest *manifest, char *line, unsigned int *seen)
{
	char *value = strchr(line, '=');

	if (!value)
		return false;
	*value++ = '\0';
	for (unsigned int key = 0; key < KEY_COUNT; key++) {
		if (strcmp(line, keys[key]))
			continue;
		if (key != KEY_OBJECT && (*seen & (1u << key)))
			return false;
		*seen |= 1u << key;
		return assign(manifest, key, value);
	}
	return false;
}

/* The lines up to the NUL padding. */
static bool read_lines(struct manifest *manifest, const uint8_t *text, size_t size)
{
	unsigned int seen = 0;

	/* Padding to four bytes, no more: nothing hides behind the last line. */
	for (int i = 0; i < 3 && size && !text[size - 1]; i++)
		size--;
	while (size) {
		char line[LINE_MAX_SIZE];
		const uint8_t *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;

		if (!end || length >= sizeof(line) || memchr(text, '\0', length))
			return false;
		memcpy(line, text, length);
		line[length] = '\0';
		if (!read_line(manifest, line, &seen))
			return false;
		text += length + 1;
		size -= length + 1;
	}
	return (seen | (1u << KEY_OBJECT)) == (1u << KEY_COUNT) - 1;
}

static bool note_text(const struct bytes *section, const uint8_t **text, size_t *size)
{
	Elf64_Nhdr note;
	size_t start = sizeof(note) + 8;	/* the owner's name with its NUL, padded to four bytes */

	if (section->size < start || section->size > TEXT_MAX)
		return false;
	memcpy(&note, section->data, sizeof(note));
	if (note.n_namesz != sizeof(OWNER) || note.n_type != TYPE ||
	    memcmp(section->data + sizeof(note), OWNER "\0\0", 8))
		return false;
	*text = section->data + start;
	*size = note.n_descsz;
	/* One note, padded to four bytes, fills the section. */
	return *size <= section->size - start && section->size - start - *size < 4;
}

bool read_manifest(const struct bytes *elf, struct manifest *manifest, struct verdict *verdict)
{
	struct section section;
	const uint8_t *text;
	size_t size;

	memset(manifest, 0, sizeof(*manifest));
	if (elf_state(elf) == NOT_ELF)
		return refuse(verdict, MALFORMED, "this is not a kernel module: no ELF file");
	if (!find_section(elf, SECTION, &section))
		return refuse(verdict, MALFORMED, "this is no jstap module: it has no manifest (" SECTION ")");
	if (section.type != SHT_NOTE || !(section.flags & SHF_ALLOC) ||
	    !note_text(&section.content, &text, &size) || !read_lines(manifest, text, size) ||
	    manifest->not_after < manifest->compiled)
		return refuse(verdict, MALFORMED, "the module's manifest (" SECTION ") is not valid");
	if (!same_name(elf, manifest->module))
		return refuse(verdict, MALFORMED, "the module's manifest says %s, the module has another name",
			      manifest->module);
	return true;
}
