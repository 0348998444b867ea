// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

/**
 * Where a section stands in an object (gABI, section header).
 *
 * @param name its name
 * @param type sh_type
 * @param offset file offset in bytes
 * @param size bytes in the file; 0 for SHT_NOBITS
 * @param link sh_link
 * @param info sh_info
 * @param flags sh_flags
 */
public record ElfSection(
    String name, int type, int offset, int size, int link, int info, long flags) {
  /** SHT_PROGBITS. */
  public static final int PROGBITS = 1;

  /** SHT_SYMTAB. */
  public static final int SYMTAB = 2;

  /** SHT_STRTAB. */
  public static final int STRTAB = 3;

  /** SHT_NOTE. */
  public static final int NOTE = 7;

  /** SHT_NOBITS. */
  public static final int NOBITS = 8;

  /** Whether the program may write to it (SHF_WRITE). */
  public boolean writable() {
    return (flags & 1) != 0;
  }

  /** Whether it holds code (SHF_EXECINSTR). */
  public boolean executable() {
    return (flags & 4) != 0;
  }
}
