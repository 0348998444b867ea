/* SPDX-License-Identifier: Apache-2.0 */
/* As much of ELF (gABI, chapter 4) as finds a section by its name; every offset is checked. */
#include <elf.h>
#include <string.h>

#include "helper.h"

static bool inside(const struct bytes *elf, uint64_t offset, uint64_t size)
{
	return offset <= elf->size && size <= elf->size - offset;
}

static bool read_header(const struct bytes *elf, Elf64_Ehdr *header)
{
	if (elf->size < sizeof(*header))
		return false;
	memcpy(header, elf->data, sizeof(*header));
	return !memcmp(header->e_ident, ELFMAG, SELFMAG) && header->e_ident[EI_CLASS] == ELFCLASS64 &&
	       header->e_ident[EI_DATA] == ELFDATA2LSB && header->e_type == ET_REL &&
	       header->e_shentsize == sizeof(Elf64_Shdr);
}

enum elf_state elf_state(const struct bytes *file)
{
	Elf64_Ehdr header;

	if (file->size >= SELFMAG && !memcmp(file->data, ELFMAG, SELFMAG) && file->size < sizeof(header))
		return ELF_CUT_SHORT;
	if (!read_header(file, &header))
		return NOT_ELF;
	return inside(file, header.e_shoff, (uint64_t)header.e_shnum * sizeof(Elf64_Shdr)) ? ELF_WHOLE :
											       ELF_CUT_SHORT;
}

static bool section_header(const struct bytes *elf, const Elf64_Ehdr *header, unsigned int index, Elf64_Shdr *to)
{
	uint64_t offset = (uint64_t)index * sizeof(*to);

	if (index >= header->e_shnum || header->e_shoff > elf->size ||
	    !inside(elf, header->e_shoff + offset, sizeof(*to)))
		return false;
	memcpy(to, elf->data + header->e_shoff + offset, sizeof(*to));
	return to->sh_type == SHT_NOBITS || inside(elf, to->sh_offset, to->sh_size);
}

static bool has_name(const struct bytes *elf, const Elf64_Shdr *names, uint32_t at, const char *name)
{
	size_t size = strlen(name) + 1;

	return at <= names->sh_size && size <= names->sh_size - at &&
	       !memcmp(elf->data + names->sh_offset + at, name, size);
}

bool find_section(const struct bytes *elf, const char *name, struct section *section)
{
	Elf64_Ehdr header;
	Elf64_Shdr names, next;
	bool found = false;

	if (!read_header(elf, &header) || !section_header(elf, &header, header.e_shstrndx, &names) ||
	    names.sh_type != SHT_STRTAB)
		return false;
	for (unsigned int i = 1; i < header.e_shnum; i++) {
		if (!section_header(elf, &header, i, &next))
			return false;
		if (!has_name(elf, &names, next.sh_name, name))
			continue;
		/* A second one of the name could be the one that the kernel reads. */
		if (found || next.sh_type == SHT_NOBITS)
			return false;
		section->content.data = elf->data + next.sh_offset;
		section->content.size = next.sh_size;
		section->type = next.sh_type;
		section->flags = next.sh_flags;
		found = true;
	}
	return found;
}
