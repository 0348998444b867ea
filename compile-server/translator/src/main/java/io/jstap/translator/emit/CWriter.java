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
    place(span).append("  ").append(code);
    if (!code.endsWith("\n")) {
      text.append('\n');
    }
    return generated();
  }

  /**
   * An assignment of the value of an expression of the user's own; compiler messages about the
   * assignment name the place of the expression.
   *
   * @param span of the whole, marks included
   */
  CWriter embeddedValue(String to, SourceSpan span, String code) {
    place(span).append(to).append(" = ({\n");
    place(span).append("  ").append(code).append('\n');
    place(span).append("  ; });\n");
    return generated();
  }

  /** What follows stands in the script: at the beginning of the span. */
  private StringBuilder place(SourceSpan span) {
    return text.append("#line ")
        .append(span.line())
        .append(' ')
        .append(CText.quote(span.file().name()))
        .append('\n')
        .append(" ".repeat(span.column() - 1));
  }

  private CWriter generated() {
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
