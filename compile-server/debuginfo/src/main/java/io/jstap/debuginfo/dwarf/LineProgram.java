// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;

/** Runs a line number program (DWARF 5 §6.2.5). */
final class LineProgram {
  private final LineHeader header;
  private final Cursor cursor;
  private final LineRows rows = new LineRows();
  private long address;
  private int file = 1;
  private int line = 1;
  private int column;
  private boolean statement;

  private LineProgram(LineHeader header, Cursor cursor) {
    this.header = header;
    this.cursor = cursor;
    this.statement = header.defaultIsStatement;
  }

  static LineRows run(LineHeader header, Bytes section) {
    LineProgram program =
        new LineProgram(header, section.cursor(header.programStart, header.programEnd));
    while (!program.cursor.atEnd()) {
      program.step();
    }
    return program.rows;
  }

  private void step() {
    int opcode = cursor.u8();
    if (opcode >= header.opcodeBase) {
      special(opcode - header.opcodeBase);
      emit(false);
      return;
    }
    switch (opcode) {
      case 0 -> extended();
      case 1 -> emit(false);
      case 2 -> address += cursor.uleb() * header.minimumInstructionLength;
      case 3 -> line += (int) cursor.sleb();
      case 4 -> file = (int) cursor.uleb();
      case 5 -> column = Math.clamp(cursor.uleb(), 0, Short.MAX_VALUE);
      case 6 -> statement = !statement;
      case 8 -> advance(255 - header.opcodeBase);
      case 9 -> address += cursor.u16();
      case 7, 10, 11 -> {
        // Basic blocks, prologue and epilogue are not recorded.
      }
      default -> {
        for (int i = 0; i < header.operandCounts[opcode]; i++) {
          cursor.skipLeb();
        }
      }
    }
  }

  private void special(int adjusted) {
    advance(adjusted);
    line += header.lineBase + adjusted % range();
  }

  private void advance(int adjusted) {
    address += (long) (adjusted / range()) * header.minimumInstructionLength;
  }

  private int range() {
    if (header.lineRange == 0) {
      throw cursor.bytes().malformed("a line range of zero");
    }
    return header.lineRange;
  }

  private void extended() {
    long length = cursor.uleb();
    long start = cursor.position();
    if (length <= 0 || length > cursor.end() - start) {
      throw cursor.bytes().malformed("extended opcode of %d bytes".formatted(length));
    }
    switch (cursor.u8()) {
      case 1 -> {
        emit(true);
        address = 0;
        file = 1;
        line = 1;
        column = 0;
        statement = header.defaultIsStatement;
      }
      case 2 -> address = cursor.unsigned((int) Math.min(length - 1, 9));
      default -> {
        // Discriminators and vendors' opcodes say nothing about lines.
      }
    }
    cursor.seek(start + length);
  }

  private void emit(boolean end) {
    rows.add(address, file, line, column, statement, end);
  }
}
