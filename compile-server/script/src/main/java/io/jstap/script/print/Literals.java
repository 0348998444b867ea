// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.script.ast.Literal;
import io.jstap.script.ast.PrintFormat;
import io.jstap.script.ast.PrintFormat.Directive;
import io.jstap.script.ast.PrintFormat.LiteralText;
import io.jstap.script.ast.PrintFormat.Size;
import io.jstap.script.ast.TextBytes;

/** Literals as a script writes them. */
final class Literals {
  private Literals() {}

  static String literal(Literal literal) {
    return switch (literal) {
      case Literal.Number number -> Long.toString(number.value());
      case Literal.Text text -> quote(text.value());
    };
  }

  /** A string literal; control characters and stray bytes as octal escapes. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else {
        character(out, c);
      }
    }
    return out.append('"').toString();
  }

  private static void character(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
          for (byte b : TextBytes.encode(String.valueOf(c))) {
            out.append("\\%03o".formatted(b & 0xff));
          }
        } else {
          out.append(c);
        }
      }
    }
  }

  /** A format as one literal. */
  static String format(PrintFormat format) {
    StringBuilder text = new StringBuilder();
    for (PrintFormat.Piece piece : format.pieces()) {
      switch (piece) {
        case LiteralText literal -> text.append(literal.value().replace("%", "%%"));
        case Directive directive -> directive(text, directive);
      }
    }
    return quote(text.toString());
  }

  private static void directive(StringBuilder text, Directive directive) {
    text.append('%').append(directive.flags()).append(size(directive.width()));
    if (!(directive.precision() instanceof Size.None)) {
      text.append('.').append(size(directive.precision()));
    }
    text.append(directive.conversion());
  }

  private static String size(Size size) {
    return switch (size) {
      case Size.None none -> "";
      case Size.Fixed fixed -> Integer.toString(fixed.value());
      case Size.Dynamic dynamic -> "*";
    };
  }
}
