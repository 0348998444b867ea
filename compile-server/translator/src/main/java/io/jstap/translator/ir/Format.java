// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;

/** What a print statement prints: literal text and directives in order. */
public record Format(List<Piece> pieces) {
  public Format {
    pieces = List.copyOf(pieces);
  }

  /** A part of a format. */
  public sealed interface Piece {}

  public record Text(String value) implements Piece {}

  /**
   * One conversion.
   *
   * @param conversion one of {@code d i u x X o p s c b m M}
   * @param flags any of {@code - + 0 #} and space
   * @param width {@link #NONE}, {@link #DYNAMIC} (an argument before the value) or the number
   * @param precision likewise
   */
  public record Directive(char conversion, String flags, int width, int precision)
      implements Piece {
    public static final int NONE = -1;
    public static final int DYNAMIC = -2;
  }
}
