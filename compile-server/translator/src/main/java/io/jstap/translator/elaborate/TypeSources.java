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
 * Where values come from, for the types of pointers (§7.2): through assignments to locals and
 * globals, the results of functions and {@code ?:}, but through no arithmetic, arrays and
 * parameters.
 */
final class TypeSources {
  /** What stays the same on the way from one body to another. */
  private record Program(
      FunctionTable functions,
      GlobalAssignments globals,
      NamedPlaces modules,
      Set<Visit> visited) {}

  private record Visit(Optional<Body> body, String name) {}

  /** An expression with a type, and the body it stands in. */
  private record Origin(Expression expression, TypeSources from) {
    Expression operand() {
      return expression instanceof Expression.AddressOf address ? address.operand() : expression;
    }
  }

  private final Program program;
  private final Body body;
  private final ContextVariables place;

  private TypeSources(Program program, Body body, ContextVariables place) {
    this.program = program;
    this.body = body;
    this.place = place;
  }

  /** The sources of values in a body that is lowered for a place. */
  static TypeSources of(LoweringScope scope, Body body) {
    Program program =
        new Program(scope.functions(), scope.assignments(), scope.modules(), new HashSet<>());
    return new TypeSources(program, body, scope.context());
  }

  /** The sources of what a global holds. */
  static List<Target.Source> ofGlobal(LoweringScope scope, Body nowhere, String global) {
    TypeSources anywhere = of(scope, nowhere);
    return sources(anywhere.assignedAnywhere(global));
  }

  /** The target that an expression is, with the sources of its value. */
  Optional<Target> target(Expression expression) {
    return Target.of(expression)
        .map(
            target ->
                target.root() instanceof Target.Tracked tracked
                    ? new Target(
                        target.span(),
                        new Target.Tracked(
                            tracked.value(),
                            sources(origins(tracked.value())),
                            LostType.of(tracked.value(), body)),
                        target.accesses(),
                        target.prettyPrint())
                    : target);
  }

  /** Where a tracked value got its type; empty if it has none, or for other expressions. */
  Optional<ContextVariables> place(Expression expression) {
    return expression instanceof Expression.Autocast cast
        ? origins(cast.value()).stream().flatMap(origin -> placeOf(origin).stream()).findFirst()
        : Optional.empty();
  }

  private static Optional<ContextVariables> placeOf(Origin origin) {
    Expression operand = origin.operand();
    if (operand instanceof Expression.Autocast) {
      return origin.from.place(operand);
    }
    return Target.moduleOf(operand)
        .map(name -> origin.from.program.modules.find(name, operand.span(), problem -> {}))
        .orElse(Optional.of(origin.from.place));
  }

  private static List<Target.Source> sources(List<Origin> origins) {
    List<Target.Source> sources = new ArrayList<>();
    for (Origin origin : origins) {
      Optional<Target> target = origin.from.target(origin.operand());
      Optional<ContextVariables> there = placeOf(origin);
      if (target.isPresent() && there.isPresent()) {
        boolean address = origin.expression instanceof Expression.AddressOf;
        sources.add(new Target.Source(target.get(), address, there.get()));
      }
    }
    return sources;
  }

  /** The typed expressions that a value may come from. */
  private List<Origin> origins(Expression value) {
    return switch (value) {
      case Expression.Conditional choice -> {
        List<Origin> both = new ArrayList<>(origins(choice.whenTrue()));
        both.addAll(origins(choice.whenFalse()));
        yield both;
      }
      case Expression.AddressOf address -> List.of(new Origin(address, this));
      case Expression.Entry entry -> origins(entry.operand());
      case Expression.Assignment assignment when assignment.operator().isEmpty() ->
          origins(assignment.value());
      case Expression.Call call -> returned(call);
      case Expression.Name name when body.locals().containsKey(name.name()) ->
          assigned(name.name(), Optional.of(body));
      case Expression.Name name -> assignedAnywhere(name.name());
      default -> Target.of(value).isPresent() ? List.of(new Origin(value, this)) : List.of();
    };
  }

  private List<Origin> returned(Expression.Call call) {
    Optional<FunctionSymbol> symbol = program.functions.find(call, problem -> {});
    Optional<Expression> pointer = symbol.flatMap(function -> NativePointer.of(function, call));
    if (pointer.isPresent()) {
      return List.of(new Origin(pointer.get(), this));
    }
    Optional<Body> called =
        symbol
            .flatMap(program.functions::body)
            .filter(function -> program.visited.add(new Visit(Optional.of(function), "return")));
    if (called.isEmpty()) {
      return List.of();
    }
    TypeSources inside = new TypeSources(program, called.get(), place);
    List<Origin> origins = new ArrayList<>();
    AstWalk.statements(
        called.get().block(),
        statement -> {
          if (statement instanceof Statement.Return back && back.value().isPresent()) {
            origins.addAll(inside.origins(back.value().get()));
          }
        });
    return origins;
  }

  private List<Origin> assignedAnywhere(String global) {
    // A pointer that follows itself, p = p->next, keeps the type that it began with.
    if (!program.visited.add(new Visit(Optional.empty(), global))) {
      return List.of();
    }
    List<Origin> origins = new ArrayList<>();
    for (GlobalAssignments.Assigned assigned : program.globals.of(global)) {
      TypeSources there = new TypeSources(program, assigned.body(), assigned.place().orElse(place));
      origins.addAll(there.origins(assigned.value()));
    }
    return origins;
  }

  private List<Origin> assigned(String name, Optional<Body> owner) {
    if (!program.visited.add(new Visit(owner, name))) {
      return List.of();
    }
    List<Origin> origins = new ArrayList<>();
    AstWalk.expressions(
        body.block(),
        expression ->
            GlobalAssignments.assignedTo(expression, name)
                .ifPresent(value -> origins.addAll(origins(value))));
    return origins;
  }
}
