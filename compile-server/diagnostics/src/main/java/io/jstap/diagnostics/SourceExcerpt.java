// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/**
 * What a diagnostic shows of a source: one line and the part of it to underline. Needs no file at
 * hand, so it can travel.
 *
 * @param file name of the file
 * @param line 1-based line
 * @param column 1-based column of the first underlined character
 * @param length number of underlined characters, at least 1
 * @param lineText the whole line
 */
public record SourceExcerpt(String file, int line, int column, int length, String lineText) {
  /** {@code file:line:column}. */
  public String position() {
    return file + ":" + line + ":" + column;
  }
}
