/* SPDX-License-Identifier: Apache-2.0 */
/* As much of ELF (gABI, chapters 4 and 5) as finds a section by its name; every offset is checked. */
#include <elf.h>
#include <string.h>

#include "helper.h"

static bool inside(const struct bytes *elf, uint64_t offset, uint64_t size)
{
	return offset <= elf->size && size <= elf->size - offset;
}

static bool section_header(const struct bytes *elf, const Elf64_Ehdr *header, unsigned int index, Elf64_Shdr *to)
{
	uint64_t offset = header->e_shoff + (uint64_t)index * sizeof(*to);

	if (index >= header->e_shnum || header->e_shoff > elf->size || !inside(elf, offset, sizeof(*to)))
		return false;
	memcpy(to, elf->data + offset, sizeof(*to));
	return to->sh_type == SHT_NOBITS || inside(elf, to->sh_offset, to->sh_size);
}

static bool has_name(const struct bytes *elf, const Elf64_Shdr *names, uint32_t at, const char *name)
{
	size_t size = strlen(name) + 1;

	return at <= names->sh_size && size <= names->sh_size - at &&
	       !memcmp(elf->data + names->sh_offset + at, name, size);
}

bool find_section(const struct bytes *elf, const char *name, struct bytes *content)
{
	Elf64_Ehdr header;
	Elf64_Shdr names, section;
	bool found = false;

	if (elf->size < sizeof(header))
		return false;
	memcpy(&header, elf->data, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_REL ||
	    header.e_machine != EM_X86_64 || header.e_shentsize != sizeof(section) ||
	    !section_header(elf, &header, header.e_shstrndx, &names) || names.sh_type != SHT_STRTAB)
		return false;
	for (unsigned int i = 1; i < header.e_shnum; i++) {
		if (!section_header(elf, &header, i, &section))
			return false;
		if (section.sh_type == SHT_NOBITS || !has_name(elf, &names, section.sh_name, name))
			continue;
		/* A second one of the name could be the one that somebody else reads. */
		if (found)
			return false;
		content->data = elf->data + section.sh_offset;
		content->size = section.sh_size;
		found = true;
	}
	return found;
}
