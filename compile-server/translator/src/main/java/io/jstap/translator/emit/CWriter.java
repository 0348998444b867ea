// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.diagnostics.SourceSpan;

/** Collects C text; owns the indentation and the {@code #line} directives. */
final class CWriter {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  CWriter() {}

  CWriter(int depth) {
    this.depth = depth;
  }

  CWriter line(String line) {
    if (!line.isEmpty()) {
      text.append("\t".repeat(line.endsWith(":") || line.endsWith(":;") ? 0 : depth)).append(line);
    }
    text.append('\n');
    return this;
  }

  CWriter open(String line) {
    line(line + " {");
    depth++;
    return this;
  }

  CWriter close() {
    return close("");
  }

  CWriter close(String behind) {
    depth--;
    return line("}" + behind);
  }

  /** Closes a block and opens the next: {@code } else {}. */
  CWriter next(String between) {
    depth--;
    line("} " + between + " {");
    depth++;
    return this;
  }

  /**
   * Text of the user's own, from behind the opening mark: compiler messages about it name the
   * script's line and column.
   *
   * @param span of the whole, marks included
   */
  CWriter embedded(SourceSpan span, String code) {
    text.append("#line ")
        .append(span.line())
        .append(' ')
        .append(CText.quote(span.file().name()))
        .append('\n')
        .append(" ".repeat(span.column() - 1 + "%{".length()));
    text.append(code);
    if (!code.endsWith("\n")) {
      text.append('\n');
    }
    text.append("#line 1 ").append(CText.quote(CText.GENERATED)).append('\n');
    return this;
  }

  CWriter append(CWriter other) {
    text.append(other.text);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
