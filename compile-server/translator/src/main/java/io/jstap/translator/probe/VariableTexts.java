// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression.PrettyPrint;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text of {@code $$vars} and its kin: {@code name=0x1 other=?}. */
final class VariableTexts {
  private final PlaceVariables variables;

  VariableTexts(PlaceVariables variables) {
    this.variables = variables;
  }

  Value text(List<String> names, PrettyPrint prettyPrint, SourceSpan span) {
    List<Format.Piece> pieces = new ArrayList<>();
    List<Value> arguments = new ArrayList<>();
    String blank = "";
    for (String name : names) {
      pieces.add(new Format.Text(blank + name + "="));
      Optional<TargetAccess.Object> object = variables.find(name, span, problem -> {});
      Optional<Value> value =
          prettyPrint == PrettyPrint.NONE
              ? object.flatMap(o -> number(o, span))
              : object.map(
                  o -> new PrettyPrinter(span, prettyPrint == PrettyPrint.ALL_LEVELS).print(o));
      if (value.isPresent()) {
        pieces.add(directive(prettyPrint));
        arguments.add(value.get());
      } else {
        pieces.add(new Format.Text("?"));
      }
      blank = " ";
    }
    return new Value.PrintToString(span, new Format(pieces), arguments);
  }

  private static Optional<Value> number(TargetAccess.Object object, SourceSpan span) {
    return new TargetAccess(
            expression -> {
              throw new IllegalStateException("no index is involved");
            },
            problem -> {})
        .scalar(object, span);
  }

  private static Format.Directive directive(PrettyPrint prettyPrint) {
    return prettyPrint == PrettyPrint.NONE
        ? new Format.Directive('x', "#", Format.Directive.NONE, Format.Directive.NONE)
        : new Format.Directive('s', "", Format.Directive.NONE, Format.Directive.NONE);
  }
}
