// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.type.Lazy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The line table of a unit (DWARF 5 §6.2). */
public final class LineTable {
  private final @Nullable LineHeader header;
  private final Lazy<LineRows> rows;

  private LineTable(@Nullable LineHeader header, Lazy<LineRows> rows) {
    this.header = header;
    this.rows = rows;
  }

  static LineTable empty() {
    return new LineTable(null, Lazy.ready(new LineRows()));
  }

  static LineTable read(DwarfFile file, long offset, int addressSize, String unitName) {
    LineHeader header = new LineHeader(file, offset, addressSize, unitName);
    return new LineTable(
        header, Lazy.of(() -> LineProgram.run(header, file.section(".debug_line"))));
  }

  /** The path of a file by its index; empty when there is none. */
  public String fileName(long index) {
    return header == null ? "" : header.fileName(index);
  }

  public Optional<LineHeader> header() {
    return Optional.ofNullable(header);
  }

  /** The rows in the order of the program: addresses rise within a sequence. */
  public LineRows rows() {
    return rows.get();
  }

  /** The line of the instruction at an address. */
  public Optional<SourceLine> lineAt(long address) {
    LineRows all = rows();
    int best = -1;
    for (int i = 0; i + 1 < all.size(); i++) {
      if (!all.endsSequence(i)
          && Long.compareUnsigned(all.address(i), address) <= 0
          && Long.compareUnsigned(address, all.address(i + 1)) < 0) {
        best = i;
        break;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(source(best));
  }

  /** The place of a row. */
  public SourceLine source(int row) {
    LineRows all = rows();
    return new SourceLine(fileName(all.file(row)), all.line(row), all.column(row));
  }
}
