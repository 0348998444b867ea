// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.elf.SymbolTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds symbols by name and by address. */
final class SymbolSearch {
  private final ElfFile elf;
  private final SymbolTable table;
  private final IndexFile index;

  SymbolSearch(ElfFile elf, IndexFile index) {
    this.elf = elf;
    this.table = elf.symbolTable();
    this.index = index;
  }

  /** All defined symbols of a name, global ones first, then by address. */
  List<Symbol> named(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = index.count(IndexSection.SYMBOL_BY_NAME);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(nameAt(middle), wanted) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<Symbol> all = new ArrayList<>();
    while (low < index.count(IndexSection.SYMBOL_BY_NAME) && Arrays.equals(nameAt(low), wanted)) {
      all.add(symbol(index.i32(IndexSection.SYMBOL_BY_NAME, low)));
      low++;
    }
    all.sort(
        Comparator.comparing((Symbol symbol) -> symbol.isLocal())
            .thenComparing(Symbol::address, Long::compareUnsigned));
    return all;
  }

  /** A symbol of the section that holds the address, the only one of its name. */
  Optional<Symbol> anchorAt(long address) {
    return elf.layout().sectionAt(address).flatMap(section -> uniqueIn(section.index()));
  }

  /** A symbol of a section, the only one of its name: functions and global ones first. */
  private Optional<Symbol> uniqueIn(int section) {
    int count = index.count(IndexSection.SYMBOL_BY_NAME);
    List<Symbol> unique = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      int number = index.i32(IndexSection.SYMBOL_BY_NAME, row);
      if (table.section(number) == section
          && nameAt(row).length > 0
          && (row == 0 || !Arrays.equals(nameAt(row - 1), nameAt(row)))
          && (row + 1 == count || !Arrays.equals(nameAt(row + 1), nameAt(row)))) {
        unique.add(symbol(number));
      }
    }
    return unique.stream()
        .min(
            Comparator.comparing((Symbol symbol) -> !symbol.isFunction())
                .thenComparing(Symbol::isLocal)
                .thenComparing(Symbol::name));
  }

  private byte[] nameAt(int row) {
    return table.nameBytes(index.i32(IndexSection.SYMBOL_BY_NAME, row));
  }

  private Symbol symbol(int number) {
    return table.symbol(number).at(addressOf(number));
  }

  private long addressOf(int number) {
    long base = elf.isRelocatable() ? elf.layout().address(table.section(number)) : 0;
    return table.value(number) + base;
  }

  OptionalLong address(String name) {
    List<Symbol> all = named(name);
    return all.isEmpty() ? OptionalLong.empty() : OptionalLong.of(all.getFirst().address());
  }

  /**
   * The symbol that covers an address: of several at one address a function, a global one first.
   */
  Optional<Symbol> at(long address) {
    int row = floor(address);
    if (row < 0) {
      return Optional.empty();
    }
    long start = addressAt(row);
    List<Symbol> same = new ArrayList<>();
    for (int i = row; i >= 0 && addressAt(i) == start; i--) {
      same.add(symbol(index.i32(IndexSection.SYMBOL_BY_ADDRESS, i)));
    }
    return same.stream()
        .filter(symbol -> symbol.size() == 0 || address - start < symbol.size())
        .min(
            Comparator.comparing((Symbol symbol) -> !symbol.isFunction())
                .thenComparing(symbol -> symbol.size() == 0)
                .thenComparing(Symbol::isLocal)
                .thenComparing(Symbol::name));
  }

  /** The code that the symbol at exactly this address covers. */
  Optional<AddressRange> extent(long address) {
    return at(address)
        .filter(symbol -> symbol.address() == address && symbol.size() > 0)
        .map(symbol -> new AddressRange(address, address + symbol.size()));
  }

  private int floor(long address) {
    int low = 0;
    int high = index.count(IndexSection.SYMBOL_BY_ADDRESS) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(addressAt(middle), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private long addressAt(int row) {
    return addressOf(index.i32(IndexSection.SYMBOL_BY_ADDRESS, row));
  }
}
