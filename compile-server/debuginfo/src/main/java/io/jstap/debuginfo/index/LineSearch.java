// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.FunctionPattern.LineRange;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Statement;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.LineRows;
import io.jstap.debuginfo.dwarf.LineTable;
import io.jstap.debuginfo.dwarf.RangeList;
import io.jstap.debuginfo.dwarf.Scopes;
import io.jstap.debuginfo.dwarf.Tag;
import io.jstap.debuginfo.dwarf.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds lines by address and addresses by line. */
final class LineSearch {
  private final IndexedBinary binary;
  private final IndexFile index;

  LineSearch(IndexedBinary binary, IndexFile index) {
    this.binary = binary;
    this.index = index;
  }

  /** The unit whose code holds an address. */
  private Optional<Unit> unitAt(long address) {
    int row = index.floor(IndexSection.UNIT_RANGE_LOW, address);
    if (row < 0
        || Long.compareUnsigned(address, index.i64(IndexSection.UNIT_RANGE_HIGH, row)) >= 0) {
      return Optional.empty();
    }
    int unit = index.i32(IndexSection.UNIT_RANGE_UNIT, row);
    return Optional.of(binary.dwarf().unit(index.i64(IndexSection.UNIT_HANDLE, unit)));
  }

  Optional<SourceLine> lineAt(long address) {
    return unitAt(address).flatMap(unit -> unit.lines().lineAt(address));
  }

  boolean isStatement(long address) {
    Optional<Unit> unit = unitAt(address);
    if (unit.isEmpty()) {
      return false;
    }
    LineRows rows = unit.get().lines().rows();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.address(i) == address && !rows.endsSequence(i)) {
        return true;
      }
    }
    return false;
  }

  List<Statement> statements(IndexedFunction function, LineSpec lines) {
    Optional<Die> die = function.die();
    SourceLine declaration = function.declaration();
    if (die.isEmpty() || declaration.file().isEmpty()) {
      return List.of();
    }
    // All lines of the function are its own: those of bodies inlined into it are not.
    List<AddressRange> holes = lines instanceof LineSpec.All ? inlinedRanges(die.get()) : List.of();
    LineTable table = die.get().unit().lines();
    LineRows rows = table.rows();
    Map<Integer, Long> first = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      long address = rows.address(i);
      if (!rows.endsSequence(i)
          && asked(lines, declaration.line(), rows.line(i))
          && within(function.ranges(), address)
          && !within(holes, address)
          && table.fileName(rows.file(i)).equals(declaration.file())) {
        first.merge(rows.line(i), address, (a, b) -> Long.compareUnsigned(a, b) <= 0 ? a : b);
      }
    }
    List<Statement> all = new ArrayList<>();
    first.forEach(
        (line, address) ->
            all.add(new Statement(new SourceLine(declaration.file(), line, 0), address)));
    return all;
  }

  private static List<AddressRange> inlinedRanges(Die function) {
    List<AddressRange> all = new ArrayList<>();
    for (Die inlined : Scopes.descendants(function, Tag.INLINED_SUBROUTINE, false)) {
      all.addAll(RangeList.of(inlined));
    }
    return all;
  }

  private static boolean asked(LineSpec lines, int declared, int line) {
    return switch (lines) {
      case LineSpec.Unspecified() -> true;
      case LineSpec.All() -> line >= Math.max(1, declared);
      case LineSpec.Relative(int offset) -> line == declared + offset;
      case LineSpec.Ranges(List<LineRange> ranges) -> {
        for (LineRange range : ranges) {
          if (range.first() <= line && line <= range.last()) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private static boolean within(List<AddressRange> ranges, long address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
