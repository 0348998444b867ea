// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.PrintFormat;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Format.Directive;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Gives every member of the print family the shape of a {@code printf}. */
final class PrintFormats {
  /** {@code 0x} and the digits of 64 bits. */
  private static final int POINTER_WIDTH = 18;

  private PrintFormats() {}

  /**
   * The format of a call of the print family.
   *
   * @param padded whether {@code %p} has all its digits, as before 1.3
   */
  static Format format(Expression.Print print, List<Value> arguments, boolean padded) {
    return print.format().isPresent()
        ? explicit(print.format().get(), padded)
        : implied(print, arguments);
  }

  private static Format explicit(PrintFormat format, boolean padded) {
    List<Format.Piece> pieces = new ArrayList<>();
    for (PrintFormat.Piece piece : format.pieces()) {
      pieces.add(
          switch (piece) {
            case PrintFormat.LiteralText text -> new Format.Text(text.value());
            case PrintFormat.Directive directive when padded && directive.conversion() == 'p' ->
                pointer(directive);
            case PrintFormat.Directive directive ->
                new Directive(
                    directive.conversion(),
                    directive.flags(),
                    size(directive.width()),
                    size(directive.precision()));
          });
    }
    return new Format(pieces);
  }

  /** The width counts the prefix, the digits fill it. */
  private static Directive pointer(PrintFormat.Directive directive) {
    int width =
        directive.width() instanceof PrintFormat.Size.Fixed fixed ? fixed.value() : POINTER_WIDTH;
    int digits = Math.clamp(width - 2, 1, POINTER_WIDTH - 2);
    return new Directive('x', "#", width, digits);
  }

  private static int size(PrintFormat.Size size) {
    return switch (size) {
      case PrintFormat.Size.None none -> Directive.NONE;
      case PrintFormat.Size.Fixed fixed -> fixed.value();
      case PrintFormat.Size.Dynamic dynamic -> Directive.DYNAMIC;
    };
  }

  /**
   * Numbers print as %d, strings as %s, print_char as %c; the delimiter stands between, a newline
   * behind println.
   */
  private static Format implied(Expression.Print print, List<Value> arguments) {
    List<Format.Piece> pieces = new ArrayList<>();
    boolean character = print.function().equals("print_char");
    for (Value argument : arguments) {
      if (!pieces.isEmpty()) {
        print.delimiter().ifPresent(delimiter -> pieces.add(new Format.Text(delimiter)));
      }
      char conversion = character ? 'c' : argument.type() == ValueType.STRING ? 's' : 'd';
      pieces.add(new Directive(conversion, "", Directive.NONE, Directive.NONE));
    }
    if (print.function().endsWith("ln")) {
      pieces.add(new Format.Text("\n"));
    }
    return new Format(pieces);
  }
}
