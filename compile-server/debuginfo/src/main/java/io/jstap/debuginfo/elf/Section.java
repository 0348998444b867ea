// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/**
 * A section header (gABI, Section Header).
 *
 * @param index in the section header table
 * @param type SHT_ value
 * @param flags SHF_ bits
 * @param address as the file has it, 0 in relocatable files
 * @param offset where its bytes begin in the file
 * @param size bytes in the file, or in memory for {@link #isNoBits()}
 */
public record Section(
    int index,
    String name,
    int type,
    long flags,
    long address,
    long offset,
    long size,
    int link,
    int info,
    long alignment,
    long entrySize) {
  public static final int PROGBITS = 1;
  public static final int SYMTAB = 2;
  public static final int STRTAB = 3;
  public static final int RELA = 4;
  public static final int NOTE = 7;
  public static final int NOBITS = 8;
  public static final int DYNSYM = 11;
  public static final int SYMTAB_SHNDX = 18;
  private static final long ALLOC = 2;
  private static final long EXECUTE = 4;
  private static final long COMPRESSED = 0x800;

  /** Takes memory at run time. */
  public boolean isAllocated() {
    return (flags & ALLOC) != 0;
  }

  public boolean isExecutable() {
    return (flags & EXECUTE) != 0;
  }

  public boolean isCompressed() {
    return (flags & COMPRESSED) != 0;
  }

  /** Has no bytes in the file. */
  public boolean isNoBits() {
    return type == NOBITS;
  }
}
