// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Function;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Functions that mention what only a probe point can give a meaning, such as {@code $name}: each
 * place that calls one gets a copy of its own (§4.4).
 */
final class ContextFunctions {
  /** A copy whose body is still to be lowered. */
  record Copy(FunctionSymbol symbol, Function function, LoweringScope scope) {}

  private final FunctionTable functions;
  private final Map<FunctionSymbol, Boolean> dependent = new IdentityHashMap<>();
  private final Map<ContextVariables, Map<FunctionSymbol, Function>> copies =
      new IdentityHashMap<>();
  private final Deque<Copy> waiting = new ArrayDeque<>();
  private int count;

  ContextFunctions(FunctionTable functions) {
    this.functions = functions;
  }

  /** The IR function for a call from a place. */
  Function at(FunctionSymbol symbol, LoweringScope scope) {
    if (!isDependent(symbol)) {
      return symbol.function();
    }
    Map<FunctionSymbol, Function> here =
        copies.computeIfAbsent(scope.context(), context -> new IdentityHashMap<>());
    Function known = here.get(symbol);
    if (known != null) {
      return known;
    }
    Function copy = symbol.copy(count++);
    here.put(symbol, copy);
    waiting.add(new Copy(symbol, copy, scope));
    return copy;
  }

  /** The next copy to lower, until there is none. */
  Optional<Copy> next() {
    return Optional.ofNullable(waiting.poll());
  }

  /** Whether a function, one that it calls or one that it passes to depends on the place. */
  boolean isDependent(FunctionSymbol symbol) {
    Boolean known = dependent.get(symbol);
    if (known != null) {
      return known;
    }
    boolean found = reaches(symbol, new HashSet<>());
    dependent.put(symbol, found);
    return found;
  }

  /** Whether a handler's body depends on the place, itself or through a call. */
  boolean isDependent(Statement body) {
    return mentions(body, new HashSet<>());
  }

  private boolean reaches(FunctionSymbol symbol, Set<FunctionSymbol> seen) {
    return seen.add(symbol)
        && (functions.body(symbol).filter(body -> mentions(body.block(), seen)).isPresent()
            || symbol.following().filter(next -> reaches(next, seen)).isPresent());
  }

  private boolean mentions(Statement body, Set<FunctionSymbol> seen) {
    boolean[] found = new boolean[1];
    AstWalk.expressions(
        body,
        expression -> {
          found[0] |= mentions(expression);
          if (expression instanceof Expression.Call call && !found[0]) {
            found[0] |=
                functions.find(call, problem -> {}).filter(f -> reaches(f, seen)).isPresent();
          }
        });
    return found[0];
  }

  /** Whether an expression, or one in it, has a meaning only at a probe point. */
  static boolean dependsOnPlace(Expression expression) {
    boolean[] found = new boolean[1];
    AstWalk.expression(expression, each -> found[0] |= mentions(each));
    return found[0];
  }

  private static boolean mentions(Expression expression) {
    return switch (expression) {
      case Expression.TargetVariable e -> true;
      case Expression.VariableByName e -> e.module().isEmpty();
      case Expression.Cast e -> e.module().isEmpty();
      case Expression.Autocast e -> true;
      case Expression.Entry e -> true;
      case Expression.EnumValue e -> true;
      case Expression.EnumName e -> e.module().isEmpty();
      case Expression.PerfCounter e -> true;
      default -> false;
    };
  }
}
