// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a relocatable x86-64 ELF object of read-only, allocated data sections without symbols or
 * relocations (gABI, chapters 4 and 5).
 */
public final class DataObject {
  private static final int HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final short EM_X86_64 = 62;
  private static final long SHF_ALLOC = 2;

  private record Entry(String name, int type, int alignment, ByteBuffer data) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Adds a section.
   *
   * @param type {@link ElfSection#PROGBITS} or {@link ElfSection#NOTE}
   * @param alignment a power of two
   */
  public DataObject section(String name, int type, int alignment, byte[] data) {
    entries.add(new Entry(name, type, alignment, ByteBuffer.wrap(data.clone())));
    return this;
  }

  /** The bytes of the object: header, data in the order added, section names, section headers. */
  public byte[] bytes() {
    List<Entry> all = new ArrayList<>(entries);
    // Without this section the linker takes the stack of the whole module for executable.
    all.add(new Entry(".note.GNU-stack", ElfSection.PROGBITS, 1, ByteBuffer.allocate(0)));
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    names.write(0);
    int[] nameOffsets = new int[all.size() + 1];
    for (int i = 0; i < all.size(); i++) {
      nameOffsets[i] = add(names, all.get(i).name());
    }
    nameOffsets[all.size()] = add(names, ".shstrtab");
    all.add(new Entry(".shstrtab", ElfSection.STRTAB, 1, ByteBuffer.wrap(names.toByteArray())));
    return write(all, nameOffsets);
  }

  private static int add(ByteArrayOutputStream names, String name) {
    int at = names.size();
    names.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    names.write(0);
    return at;
  }

  private static byte[] write(List<Entry> all, int[] nameOffsets) {
    int[] offsets = new int[all.size()];
    int end = HEADER;
    for (int i = 0; i < all.size(); i++) {
      end = align(end, all.get(i).alignment());
      offsets[i] = end;
      end = Math.addExact(end, all.get(i).data().limit());
    }
    int table = align(end, 8);
    ByteBuffer file =
        ByteBuffer.allocate(table + (all.size() + 1) * SECTION_HEADER)
            .order(ByteOrder.LITTLE_ENDIAN);
    header(file, table, all.size() + 1);
    for (int i = 0; i < all.size(); i++) {
      Entry entry = all.get(i);
      file.put(offsets[i], entry.data(), 0, entry.data().limit());
      int at = table + (i + 1) * SECTION_HEADER;
      boolean allocated = entry.type() != ElfSection.STRTAB && !entry.name().endsWith("-stack");
      file.putInt(at, nameOffsets[i]).putInt(at + 4, entry.type());
      file.putLong(at + 8, allocated ? SHF_ALLOC : 0).putLong(at + 24, offsets[i]);
      file.putLong(at + 32, entry.data().limit()).putLong(at + 48, entry.alignment());
    }
    return file.array();
  }

  private static void header(ByteBuffer file, int table, int count) {
    file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    file.putShort(16, (short) 1).putShort(18, EM_X86_64).putInt(20, 1);
    file.putLong(40, table).putShort(52, (short) HEADER);
    file.putShort(58, (short) SECTION_HEADER).putShort(60, (short) count);
    file.putShort(62, (short) (count - 1));
  }

  private static int align(int value, int alignment) {
    return Math.addExact(value, alignment - 1) & -alignment;
  }
}
