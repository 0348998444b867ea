// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Value;
import java.util.List;

/** Emits print calls: a static table for the format, an array for the values. */
final class PrintEmitter {
  private final BodyEmitter body;

  PrintEmitter(BodyEmitter body) {
    this.body = body;
  }

  void print(Value.Print print) {
    String values = values(print.arguments());
    body.code()
        .line("jstap_print(c, &" + body.names().format(print.format()) + ", " + values + ");");
    checkIfFallible(print, print.format());
  }

  void printToString(Value.PrintToString print, String buffer) {
    String values = values(print.arguments());
    String format = body.names().format(print.format());
    body.code().line("jstap_sprint(c, " + buffer + ", &" + format + ", " + values + ");");
    checkIfFallible(print, print.format());
  }

  private String values(List<Value> arguments) {
    return arguments.isEmpty() ? "NULL" : new NumberEmitter(body).keys(arguments);
  }

  /** Only the conversions that read memory can fail. */
  private void checkIfFallible(Value print, Format format) {
    boolean readsMemory =
        format.pieces().stream()
            .anyMatch(
                piece ->
                    piece instanceof Format.Directive directive
                        && "mM".indexOf(directive.conversion()) >= 0);
    if (readsMemory) {
      body.check(print.span(), "identifier");
    }
  }
}
