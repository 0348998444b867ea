// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds the function that a call means: the user's own first, then the tapsets'. Only called
 * functions are looked at.
 */
final class FunctionTable {
  private final Map<String, List<FunctionDeclaration>> own = new LinkedHashMap<>();
  private final Set<FunctionDeclaration> ownFunctions =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<FunctionDeclaration, FunctionSymbol> symbols = new IdentityHashMap<>();
  private final Map<FunctionSymbol, Body> bodies = new LinkedHashMap<>();
  private final List<FunctionSymbol> called = new ArrayList<>();
  private final Tapsets tapsets;
  private final UnaryOperator<Statement.Block> left;
  private final Map<Identifier, List<FunctionDeclaration>> named = new IdentityHashMap<>();

  /**
   * @param left what of a function's body can run at all, whoever calls it
   */
  FunctionTable(Tapsets tapsets, UnaryOperator<Statement.Block> left) {
    this.tapsets = tapsets;
    this.left = left;
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
    ownFunctions.add(declaration);
    own.computeIfAbsent(declaration.name().name(), name -> new ArrayList<>()).add(declaration);
  }

  /** The first overload for a call, or a problem that says why there is none. */
  Optional<FunctionSymbol> find(Expression.Call call, EventSink problems) {
    List<FunctionDeclaration> overloads = overloads(call);
    if (overloads.isEmpty()) {
      String name = call.function().name();
      List<FunctionDeclaration> all = visible(call);
      problems.problem(all.isEmpty() ? unknown(call, name) : wrongCount(call, all));
      return Optional.empty();
    }
    return Optional.of(admit(overloads));
  }

  /**
   * What a call may mean, in the order in which it is tried; empty if there is no such function.
   */
  List<FunctionDeclaration> overloads(Expression.Call call) {
    List<FunctionDeclaration> ofName = named.get(call.function());
    if (ofName != null) {
      return ofName;
    }
    return visible(call).stream()
        .filter(declaration -> declaration.parameters().size() == call.arguments().size())
        .sorted(Comparator.comparingInt(this::priority))
        .toList();
  }

  /** A function like another one, with another body. */
  FunctionDeclaration variant(FunctionDeclaration of, FunctionBody body) {
    FunctionDeclaration variant =
        new FunctionDeclaration(
            of.span(),
            of.name(),
            of.isPrivate(),
            of.result(),
            of.parameters(),
            of.priority(),
            body);
    if (ownFunctions.contains(of)) {
      ownFunctions.add(variant);
    }
    return variant;
  }

  /** Lets the name of one call, and of no other that reads the same, mean these functions. */
  void name(Identifier name, List<FunctionDeclaration> overloads) {
    named.put(name, overloads);
  }

  /** A function that nobody needs to call. */
  FunctionSymbol symbol(FunctionDeclaration declaration) {
    return admit(List.of(declaration));
  }

  /** All functions of the name that the file of the call sees. */
  private List<FunctionDeclaration> visible(Expression.Call call) {
    String name = call.function().name();
    SourceFile file = call.span().file();
    List<FunctionDeclaration> all =
        new ArrayList<>(
            own.getOrDefault(name, List.of()).stream()
                .filter(f -> !f.isPrivate() || f.span().file() == file)
                .toList());
    all.addAll(privateOfTapset(name, file));
    all.addAll(tapsets.functions(name));
    return all;
  }

  private List<FunctionDeclaration> privateOfTapset(String name, SourceFile file) {
    List<FunctionDeclaration> found = new ArrayList<>();
    for (Declaration declaration :
        tapsets.file(file).map(ScriptFile::declarations).orElse(List.of())) {
      if (declaration instanceof FunctionDeclaration function
          && function.isPrivate()
          && function.name().name().equals(name)) {
        found.add(function);
      }
    }
    return found;
  }

  /** The user's functions without a priority come first, those of tapsets after them. */
  private int priority(FunctionDeclaration declaration) {
    return declaration.priority().orElse(ownFunctions.contains(declaration) ? 0 : 1);
  }

  /** Admits the first overload, and behind it those that it may pass to. */
  private FunctionSymbol admit(List<FunctionDeclaration> overloads) {
    FunctionDeclaration declaration = overloads.getFirst();
    FunctionSymbol known = symbols.get(declaration);
    if (known != null) {
      return known;
    }
    FunctionSymbol symbol =
        new FunctionSymbol(
            declaration, "function_" + called.size() + "_" + plain(declaration.name().name()));
    symbols.put(declaration, symbol);
    called.add(symbol);
    if (declaration.body() instanceof FunctionBody.Script script) {
      bodies.put(symbol, Body.ofFunction(symbol, left.apply(script.block())));
    }
    if (overloads.size() > 1 && passes(declaration)) {
      symbol.setFollowing(admit(overloads.subList(1, overloads.size())));
    }
    return symbol;
  }

  private static boolean passes(FunctionDeclaration declaration) {
    return switch (declaration.body()) {
      case FunctionBody.Native code -> code.code().text().contains("STAP_NEXT");
      case FunctionBody.Script script -> {
        boolean[] found = new boolean[1];
        AstWalk.statements(script.block(), s -> found[0] |= s instanceof Statement.Next);
        yield found[0];
      }
    };
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

  /** Whether a function of that name is declared anywhere. */
  boolean isKnown(String name) {
    return own.containsKey(name) || tapsets.functionNames().contains(name);
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
