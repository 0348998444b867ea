// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.EmbeddedC;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The globals that a function written in C names by its pragmas (§3): {@code /* pragma:read:G *}
 * {@code /} and {@code pragma:write:G}.
 */
final class NativeGlobals {
  private static final Pattern PRAGMA =
      Pattern.compile("/\\* pragma:(read|write):([A-Za-z_$][A-Za-z0-9_$]*) \\*/");

  private NativeGlobals() {}

  /** Reports names that are no globals, or statistics, which C cannot read or write. */
  static void check(FunctionSymbol symbol, GlobalTable globals, EventSink problems) {
    code(symbol).ifPresent(code -> check(code, globals, problems));
  }

  private static void check(EmbeddedC code, GlobalTable globals, EventSink problems) {
    Map<String, Boolean> names = names(code);
    for (String name : names.keySet()) {
      Optional<Symbol.Global> global = globals.find(name, code.span());
      if (names.getOrDefault(name, false)) {
        global.ifPresent(Symbol.Global::markAssigned);
      }
      if (global.isEmpty()) {
        List<String> near = NearestNames.of(name, globals.names(), 3);
        problems.problem(
            Problem.error(
                    ElaborationProblem.UNKNOWN_GLOBAL,
                    code.span(),
                    "this C names a global '" + name + "', and there is none")
                .withHelp(NearestNames.help(near, "declare it: global " + name)));
      } else if (global.get().value().type().equals(Optional.of(ValueType.STATISTICS))) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.STATISTIC_AS_VALUE,
                    code.span(),
                    "'" + name + "' is a statistic, which C cannot read or write")
                .withHelp(
                    "give the function a number of it: @count(%1$s), @sum(%1$s)".formatted(name)));
      } else if (global.get().arity() < 0) {
        global.get().use(0, code.span());
      }
    }
  }

  /** The accesses, once all types are settled. */
  static List<FunctionBody.GlobalAccess> of(EmbeddedC code, GlobalTable globals) {
    List<FunctionBody.GlobalAccess> accesses = new ArrayList<>();
    names(code)
        .forEach(
            (name, write) ->
                globals
                    .find(name, code.span())
                    .map(globals::variable)
                    .ifPresent(
                        variable ->
                            accesses.add(new FunctionBody.GlobalAccess(name, variable, write))));
    return accesses;
  }

  private static Optional<EmbeddedC> code(FunctionSymbol symbol) {
    return symbol.declaration().body() instanceof Declaration.FunctionBody.Native body
        ? Optional.of(body.code())
        : Optional.empty();
  }

  /** Each name with whether it is written. */
  private static Map<String, Boolean> names(EmbeddedC code) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    Matcher matcher = PRAGMA.matcher(code.text());
    while (matcher.find()) {
      names.merge(matcher.group(2), matcher.group(1).equals("write"), Boolean::logicalOr);
    }
    return names;
  }
}
