// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the function that a call means: the user's own first, then the tapsets'. Only called
 * functions are looked at.
 */
final class FunctionTable {
  private final Map<String, List<FunctionDeclaration>> own = new LinkedHashMap<>();
  private final Map<FunctionDeclaration, FunctionSymbol> symbols = new IdentityHashMap<>();
  private final Map<FunctionSymbol, Body> bodies = new LinkedHashMap<>();
  private final List<FunctionSymbol> called = new ArrayList<>();
  private final Tapsets tapsets;

  FunctionTable(Tapsets tapsets) {
    this.tapsets = tapsets;
  }

  void declare(FunctionDeclaration declaration, EventSink problems) {
    Set<String> names = new HashSet<>();
    for (var parameter : declaration.parameters()) {
      if (!names.add(parameter.name().name())) {
        problems.problem(
            Problem.error(
                ElaborationProblem.DUPLICATE_NAME,
                parameter.name().span(),
                "parameter '" + parameter.name().name() + "' is declared twice"));
      }
    }
    own.computeIfAbsent(declaration.name().name(), name -> new ArrayList<>()).add(declaration);
  }

  /** The function of a call, or a problem that says why there is none. */
  Optional<FunctionSymbol> find(Expression.Call call, EventSink problems) {
    String name = call.function().name();
    List<FunctionDeclaration> overloads = new ArrayList<>(own.getOrDefault(name, List.of()));
    overloads.addAll(tapsets.functions(name));
    for (FunctionDeclaration declaration : overloads) {
      if (declaration.parameters().size() == call.arguments().size()) {
        return Optional.of(symbols.computeIfAbsent(declaration, this::admit));
      }
    }
    problems.problem(overloads.isEmpty() ? unknown(call, name) : wrongCount(call, overloads));
    return Optional.empty();
  }

  private FunctionSymbol admit(FunctionDeclaration declaration) {
    FunctionSymbol symbol =
        new FunctionSymbol(
            declaration, "function_" + called.size() + "_" + plain(declaration.name().name()));
    called.add(symbol);
    if (declaration.body() instanceof FunctionBody.Script script) {
      bodies.put(symbol, Body.ofFunction(symbol, script.block()));
    }
    return symbol;
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private Problem unknown(Expression.Call call, String name) {
    Problem problem =
        Problem.error(
            ElaborationProblem.UNKNOWN_FUNCTION,
            call.function().span(),
            "there is no function '" + name + "'");
    Set<String> known = new HashSet<>(own.keySet());
    known.addAll(tapsets.functionNames());
    List<String> near = NearestNames.of(name, known, 3);
    return problem.withHelp(
        near.isEmpty()
            ? "declare it with 'function " + name + "(...) { ... }'"
            : "did you mean "
                + near.stream().map(n -> n + "()").collect(Collectors.joining(", "))
                + "?");
  }

  private static Problem wrongCount(Expression.Call call, List<FunctionDeclaration> overloads) {
    String signatures =
        overloads.stream()
            .map(FunctionTable::signature)
            .distinct()
            .collect(Collectors.joining(", "));
    return Problem.error(
            ElaborationProblem.WRONG_ARGUMENT_COUNT,
            call.span(),
            "'%s' is called with %d arguments"
                .formatted(call.function().name(), call.arguments().size()))
        .withHelp("there is " + signatures);
  }

  private static String signature(FunctionDeclaration declaration) {
    return declaration.parameters().stream()
        .map(p -> p.name().name())
        .collect(Collectors.joining(", ", declaration.name().name() + "(", ")"));
  }

  /** The functions that calls were resolved to so far; grows while their bodies are looked at. */
  List<FunctionSymbol> called() {
    return called;
  }

  /** Empty for a function in C. */
  Optional<Body> body(FunctionSymbol symbol) {
    return Optional.ofNullable(bodies.get(symbol));
  }
}
