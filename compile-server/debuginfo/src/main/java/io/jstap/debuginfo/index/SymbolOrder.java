// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.elf.SymbolTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The defined symbols of a binary, ordered by name and by address. */
final class SymbolOrder {
  private static final int NONE = 0;
  private static final int OBJECT = 1;
  private static final int FUNCTION = 2;
  private static final int INDIRECT = 10;

  private final SymbolTable table;
  private final int[] byName;
  private final int[] byAddress;
  private final String[] names;
  private final long[] addresses;
  private final boolean[] functions;

  SymbolOrder(ElfFile elf) {
    table = elf.symbolTable();
    int count = table.count();
    names = new String[count];
    addresses = new long[count];
    functions = new boolean[count];
    Integer[] rows = new Integer[count];
    int used = 0;
    for (int i = 1; i < count; i++) {
      int type = table.type(i);
      boolean kind = type == NONE || type == OBJECT || type == FUNCTION || type == INDIRECT;
      int section = table.section(i);
      if (!kind || section == 0) {
        continue;
      }
      names[i] = new String(table.nameBytes(i), StandardCharsets.ISO_8859_1);
      if (names[i].isEmpty()) {
        continue;
      }
      addresses[i] = table.value(i) + (elf.isRelocatable() ? elf.layout().address(section) : 0);
      functions[i] =
          (type == FUNCTION || type == INDIRECT)
              && section < elf.sections().size()
              && executable(elf.sections().get(section));
      rows[used++] = i;
    }
    Integer[] sorted = Arrays.copyOf(rows, used);
    Arrays.parallelSort(sorted, (a, b) -> names[a].compareTo(names[b]));
    byName = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
    Arrays.parallelSort(sorted, (a, b) -> Long.compareUnsigned(addresses[a], addresses[b]));
    byAddress = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
  }

  private static boolean executable(Section section) {
    return section.isAllocated() && section.isExecutable();
  }

  int[] byAddress() {
    return byAddress;
  }

  /** One character a byte. */
  String name(int symbol) {
    return names[symbol];
  }

  /** Whether a symbol has that name, one character a byte. */
  boolean has(String name) {
    int low = 0;
    int high = byName.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (names[byName[middle]].compareTo(name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < byName.length && names[byName[low]].equals(name);
  }

  byte[] nameBytes(int symbol) {
    return table.nameBytes(symbol);
  }

  long address(int symbol) {
    return addresses[symbol];
  }

  /** Code, and in a section that is executable. */
  boolean isFunction(int symbol) {
    return functions[symbol];
  }

  boolean isLocal(int symbol) {
    return table.binding(symbol) == Symbol.LOCAL;
  }

  void write(IndexWriter writer) {
    writer.add(IndexSection.SYMBOL_BY_NAME, byName);
    writer.add(IndexSection.SYMBOL_BY_ADDRESS, byAddress);
  }
}
