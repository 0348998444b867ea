// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the values of one body come from, for the types of pointers (§7.2): through assignments and
 * {@code ?:}, but through no arithmetic, arrays and parameters.
 */
final class TypeSources {
  private final Statement body;
  private final Set<String> visited = new HashSet<>();

  TypeSources(Statement body) {
    this.body = body;
  }

  /** The target that an expression is, with the sources of its value. */
  Optional<Target> target(Expression expression) {
    return Target.of(expression)
        .map(
            target ->
                target.root() instanceof Target.Tracked tracked
                    ? new Target(
                        target.span(),
                        new Target.Tracked(tracked.value(), sources(tracked.value())),
                        target.accesses(),
                        target.prettyPrint())
                    : target);
  }

  /** The module that gives an expression its types: of a tracked value, that of its source. */
  Optional<String> module(Expression expression) {
    if (!(expression instanceof Expression.Autocast cast)) {
      return Target.moduleOf(expression);
    }
    return origins(cast.value()).stream()
        .flatMap(origin -> module(operand(origin)).stream())
        .findFirst();
  }

  private static Expression operand(Expression origin) {
    return origin instanceof Expression.AddressOf address ? address.operand() : origin;
  }

  private List<Target.Source> sources(Expression value) {
    List<Target.Source> sources = new ArrayList<>();
    for (Expression origin : origins(value)) {
      target(operand(origin))
          .ifPresent(
              target ->
                  sources.add(new Target.Source(target, origin instanceof Expression.AddressOf)));
    }
    return sources;
  }

  /** The typed expressions that a value may come from. */
  private List<Expression> origins(Expression value) {
    return switch (value) {
      case Expression.Conditional choice -> {
        List<Expression> both = new ArrayList<>(origins(choice.whenTrue()));
        both.addAll(origins(choice.whenFalse()));
        yield both;
      }
      case Expression.AddressOf address -> List.of(address);
      case Expression.Entry entry -> origins(entry.operand());
      case Expression.Name name -> assigned(name.name());
      default -> Target.of(value).isPresent() ? List.of(value) : List.of();
    };
  }

  private List<Expression> assigned(String name) {
    // A pointer that follows itself, p = p->next, keeps the type that it began with.
    if (!visited.add(name)) {
      return List.of();
    }
    List<Expression> origins = new ArrayList<>();
    AstWalk.expressions(
        body,
        expression -> {
          if (expression instanceof Expression.Assignment assignment
              && assignment.operator().isEmpty()
              && assignment.target() instanceof Expression.Name target
              && target.name().equals(name)) {
            origins.addAll(origins(assignment.value()));
          }
        });
    return origins;
  }
}
