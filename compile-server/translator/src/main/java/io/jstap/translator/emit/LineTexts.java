// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.LineTable;
import java.util.List;

/** The tables by which the runtime finds lines of addresses. */
final class LineTexts {
  private final List<LineTable> tables;
  private final int rows;
  private final String text;

  /** Names the sections, so that the table of modules has them. */
  LineTexts(List<LineTable> tables, ModuleTables modules) {
    this.tables = tables;
    this.rows = tables.stream().mapToInt(table -> table.code().size()).sum();
    this.text = rows == 0 ? "" : text(modules);
  }

  private String text(ModuleTables modules) {
    CWriter out = new CWriter();
    for (int i = 0; i < tables.size(); i++) {
      out.line("JSTAP_LINE_IMAGE(lines_%d, %s);".formatted(i, CText.quote(tables.get(i).file())));
    }
    out.open("static const struct jstap_lines lines[] =");
    for (int i = 0; i < tables.size(); i++) {
      for (LineTable.Code code : tables.get(i).code()) {
        String section =
            code.section().map(known -> ", .section = " + modules.section(known)).orElse("");
        out.line(
            "{ .image = &lines_%d%s, .start = %s, .size = %s },"
                .formatted(
                    i, section, NumberEmitter.hex(code.start()), NumberEmitter.hex(code.size())));
      }
    }
    return out.close(";").line("").toString();
  }

  /** For behind the table of modules. */
  @Override
  public String toString() {
    return text;
  }

  /** The fields of the script. */
  void emitFields(CWriter out) {
    if (rows > 0) {
      out.line(".lines = lines,").line(".line_count = " + rows + ",");
    }
  }
}
