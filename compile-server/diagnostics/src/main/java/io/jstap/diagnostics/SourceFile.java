// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import java.util.Arrays;

/**
 * A named text with an index of its lines. Offsets are in UTF-16 code units, lines and columns
 * 1-based. A byte order mark at the beginning, which some editors write, is no part of the text.
 */
public final class SourceFile {
  /** U+FEFF, which in UTF-8 says nothing about the order of bytes. */
  public static final char BYTE_ORDER_MARK = '\ufeff';

  private final String name;
  private final String text;
  private final int[] lineStarts;

  public SourceFile(String name, String text) {
    this.name = name;
    this.text = withoutByteOrderMark(text);
    this.lineStarts = lineStarts(this.text);
  }

  /** The text without a byte order mark at its beginning. */
  public static String withoutByteOrderMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  /** The name under which diagnostics show the file. */
  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** The line that holds {@code offset}; an offset past the end belongs to the last line. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  public int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /** The text of a 1-based line, without its line end. */
  public String lineText(int line) {
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return name;
  }
}
