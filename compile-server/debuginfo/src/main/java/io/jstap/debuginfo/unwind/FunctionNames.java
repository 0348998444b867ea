// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.elf.SymbolTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The functions of a program by their addresses, each with one name. */
final class FunctionNames {
  private static final int NO_TYPE = 0;

  /**
   * Of those that have one address the first is the one to show: what others call comes before what
   * is of the library's inside.
   */
  private static final Comparator<Symbol> ORDER =
      Comparator.comparingLong(Symbol::address)
          .thenComparing(symbol -> symbol.type() == NO_TYPE)
          .thenComparing(Symbol::isLocal)
          .thenComparingInt(symbol -> underscores(symbol.name()))
          .thenComparingInt(symbol -> symbol.name().length())
          .thenComparing(Symbol::name);

  private FunctionNames() {}

  /**
   * A function.
   *
   * @param size in bytes; up to the next one where the file does not say
   */
  record Function(long address, long size, String name) {}

  /**
   * All functions, sorted by address.
   *
   * @param file that has the symbols
   */
  static List<Function> of(ElfFile file) {
    List<Symbol> symbols = new ArrayList<>();
    SymbolTable table = file.symbolTable();
    for (int i = 1; i < table.count(); i++) {
      Symbol symbol = table.symbol(i);
      if (isCode(file, symbol)) {
        symbols.add(symbol);
      }
    }
    symbols.sort(ORDER);
    List<Function> functions = new ArrayList<>();
    long last = -1;
    for (int i = 0; i < symbols.size(); i++) {
      Symbol symbol = symbols.get(i);
      if (symbol.address() != last) {
        last = symbol.address();
        functions.add(new Function(last, size(file, symbols, i), plain(symbol.name())));
      }
    }
    return functions;
  }

  private static boolean isCode(ElfFile file, Symbol symbol) {
    return !symbol.isUndefined()
        && !symbol.name().isEmpty()
        && symbol.address() > 0
        && (symbol.isFunction() || symbol.type() == NO_TYPE)
        && symbol.section() < file.sections().size()
        && symbol.section() > 0
        && file.sections().get(symbol.section()).isExecutable();
  }

  private static long size(ElfFile file, List<Symbol> symbols, int number) {
    Symbol symbol = symbols.get(number);
    if (symbol.size() > 0) {
      return symbol.size();
    }
    Section section = file.sections().get(symbol.section());
    long end = section.address() + section.size();
    for (Symbol next : symbols.subList(number + 1, symbols.size())) {
      if (next.address() != symbol.address()) {
        end = Math.min(end, next.address());
        break;
      }
    }
    return Math.max(end - symbol.address(), 1);
  }

  /** Without the version that linkers add. */
  private static String plain(String name) {
    int at = name.indexOf('@');
    return at > 0 ? name.substring(0, at) : name;
  }

  private static int underscores(String name) {
    int count = 0;
    while (count < name.length() && name.charAt(count) == '_') {
      count++;
    }
    return count;
  }
}
