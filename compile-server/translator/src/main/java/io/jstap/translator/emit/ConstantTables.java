// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Format;
import java.util.ArrayList;
import java.util.List;

/** The tables that bodies refer to: source positions and print formats. */
final class ConstantTables {
  private final ProgramNames names;

  ConstantTables(ProgramNames names) {
    this.names = names;
  }

  void emit(CWriter out) {
    names
        .positions()
        .forEach(
            (text, name) ->
                out.line("static const char " + name + "[] = " + CText.quote(text) + ";"));
    names.formats().forEach((format, name) -> format(out, name, format));
    out.line("");
  }

  private static void format(CWriter out, String name, Format format) {
    List<String> directives = directives(format);
    out.open("static const struct jstap_directive directives_" + name + "[] =");
    directives.forEach(directive -> out.line(directive + ","));
    out.close(";");
    out.line(
        "static const struct jstap_format %s = { directives_%s, %d };"
            .formatted(name, name, directives.size()));
  }

  /** Text is attached to the directive behind it. */
  private static List<String> directives(Format format) {
    List<String> directives = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Format.Piece piece : format.pieces()) {
      switch (piece) {
        case Format.Text literal -> text.append(literal.value());
        case Format.Directive directive -> {
          directives.add(row(text, directive));
          text.setLength(0);
        }
      }
    }
    if (!text.isEmpty() || directives.isEmpty()) {
      directives.add(
          "{ %s, %d }".formatted(CText.quote(text.toString()), CText.byteLength(text.toString())));
    }
    return directives;
  }

  private static String row(StringBuilder text, Format.Directive directive) {
    return "{ %s, %d, '%c', %s, %d, %d }"
        .formatted(
            CText.quote(text.toString()),
            CText.byteLength(text.toString()),
            directive.conversion(),
            flags(directive.flags()),
            directive.width(),
            directive.precision());
  }

  private static String flags(String flags) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < flags.length(); i++) {
      char flag = flags.charAt(i);
      names.add(
          switch (flag) {
            case '-' -> "JSTAP_LEFT";
            case '+' -> "JSTAP_PLUS";
            case ' ' -> "JSTAP_SPACE";
            case '0' -> "JSTAP_ZERO";
            case '#' -> "JSTAP_HASH";
            default -> throw new IllegalArgumentException("flag " + flag);
          });
    }
    return names.isEmpty() ? "0" : String.join(" | ", names);
  }
}
