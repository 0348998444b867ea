// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;

/** The format of a {@code printf}: literal text and directives in order (§6.7). */
public record PrintFormat(SourceSpan span, List<Piece> pieces) {
  public PrintFormat {
    pieces = List.copyOf(pieces);
  }

  /** A part of a format. */
  public sealed interface Piece {}

  /** Decoded text, with {@code %%} already one percent sign. */
  public record LiteralText(String value) implements Piece {}

  /**
   * One directive.
   *
   * @param flags any of {@code - + 0 #} and space
   */
  public record Directive(
      SourceSpan span, String flags, Size width, Size precision, char conversion)
      implements Piece {}

  /** A width or precision. */
  public sealed interface Size {
    record None() implements Size {}

    record Fixed(int value) implements Size {}

    /** {@code *}: taken from an argument. */
    record Dynamic() implements Size {}
  }
}
