// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where on its way a pointer lost its type (§7.2), for who follows it all the same. */
final class LostType {
  private final Body body;
  private final Set<String> seen = new HashSet<>();

  private LostType(Body body) {
    this.body = body;
  }

  /** A note about a value of a body that no type is known of. */
  static Optional<Problem.Note> of(Expression value, Body body) {
    return new LostType(body).lost(value);
  }

  private Optional<Problem.Note> lost(Expression value) {
    return switch (value) {
      case Expression.Name name -> variable(name);
      case Expression.Binary sum ->
          note(sum.span(), "the type is lost here: arithmetic gives plain numbers");
      case Expression.Unary sum ->
          note(sum.span(), "the type is lost here: arithmetic gives plain numbers");
      case Expression.Element element ->
          note(element.span(), "elements of arrays do not keep the type of a pointer");
      case Expression.Conditional choice ->
          lost(choice.whenTrue()).or(() -> lost(choice.whenFalse()));
      case Expression.Entry entry -> lost(entry.operand());
      case Expression.Assignment assignment when assignment.operator().isEmpty() ->
          lost(assignment.value());
      default -> Optional.empty();
    };
  }

  private Optional<Problem.Note> variable(Expression.Name name) {
    if (!seen.add(name.name())) {
      return Optional.empty();
    }
    for (Symbol.Local parameter :
        body.function().map(FunctionSymbol::parameters).orElse(List.of())) {
      if (parameter.name().equals(name.name())) {
        return note(
            parameter.span(), "parameters do not get the type of a pointer from the caller");
      }
    }
    List<Problem.Note> found = new ArrayList<>();
    AstWalk.statements(
        body.block(),
        statement -> {
          if (statement instanceof Statement.ForEach loop) {
            for (Identifier key : loop.keys()) {
              if (key.name().equals(name.name())) {
                note(key.span(), "keys of arrays do not keep the type of a pointer")
                    .ifPresent(found::add);
              }
            }
          }
        });
    AstWalk.expressions(
        body.block(),
        expression ->
            GlobalAssignments.assignedTo(expression, name.name())
                .flatMap(this::lost)
                .ifPresent(found::add));
    return found.stream().findFirst();
  }

  private static Optional<Problem.Note> note(SourceSpan span, String text) {
    return Optional.of(new Problem.Note(text, Optional.of(span.excerpt())));
  }
}
