// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/**
 * A range of characters in a file.
 *
 * @param file the file
 * @param start offset of the first character
 * @param end offset behind the last character; equal to {@code start} for an empty span
 */
public record SourceSpan(SourceFile file, int start, int end) {
  public SourceSpan {
    if (start < 0 || end < start || end > file.text().length()) {
      throw new IllegalArgumentException(
          "span %d..%d outside of %s".formatted(start, end, file.name()));
    }
  }

  /**
   * The smallest span that covers both; the other span must be of the same file, else this one is
   * returned.
   */
  public SourceSpan through(SourceSpan other) {
    if (other.file != file) {
      return this;
    }
    return new SourceSpan(file, Math.min(start, other.start), Math.max(end, other.end));
  }

  public int line() {
    return file.line(start);
  }

  public int column() {
    return file.column(start);
  }

  public String text() {
    return file.text().substring(start, end);
  }

  /** The part of this span on its first line, as a diagnostic shows it. */
  public SourceExcerpt excerpt() {
    int line = line();
    int column = column();
    String lineText = file.lineText(line);
    int length = Math.clamp(lineText.length() - column + 1, 1, Math.max(1, end - start));
    return new SourceExcerpt(file.name(), line, column, length, lineText);
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file.name() + ":" + line() + ":" + column();
  }
}
