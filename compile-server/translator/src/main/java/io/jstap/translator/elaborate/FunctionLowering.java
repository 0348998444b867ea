// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.EmbeddedC;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Variable;
import io.jstap.translator.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lowers the functions that the lowered handlers call, and no others. */
final class FunctionLowering {
  private final FunctionTable functions;
  private final ContextFunctions copies;
  private final List<FunctionBody> copyBodies = new ArrayList<>();

  FunctionLowering(FunctionTable functions, ContextFunctions copies) {
    this.functions = functions;
    this.copies = copies;
  }

  /** Lowers the copies that the code so far asked for: they may want more of the entry. */
  void lowerCopies() {
    for (Optional<ContextFunctions.Copy> copy = copies.next();
        copy.isPresent();
        copy = copies.next()) {
      copyBodies.add(body(copy.get().symbol(), copy.get().function(), copy.get().scope()));
    }
  }

  /** The bodies of all functions that handlers reach, in the order in which they were found. */
  List<FunctionBody> reached(List<Handler> handlers, LoweringScope nowhere) {
    Map<Function, FunctionBody> lowered = new IdentityHashMap<>();
    copyBodies.forEach(body -> lowered.put(body.function(), body));
    Set<Function> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Function> waiting = new ArrayList<>();
    for (Handler handler : handlers) {
      Walk.calls(handler.block(), waiting::add);
      handler.entry().ifPresent(entry -> Walk.calls(entry.handler().block(), waiting::add));
    }
    Map<Function, FunctionSymbol> symbols = new IdentityHashMap<>();
    while (!waiting.isEmpty()) {
      Function function = waiting.removeLast();
      if (reached.add(function)) {
        FunctionBody body =
            lowered.computeIfAbsent(function, f -> body(symbol(f, symbols), f, nowhere));
        body.following().ifPresent(waiting::add);
        if (body instanceof FunctionBody.Script script) {
          Walk.calls(script.block(), waiting::add);
        }
      }
    }
    List<FunctionBody> inOrder = new ArrayList<>();
    for (FunctionSymbol symbol : functions.called()) {
      if (!copies.isDependent(symbol) && reached.contains(symbol.function())) {
        inOrder.add(lowered.get(symbol.function()));
      }
    }
    copyBodies.stream().filter(body -> reached.contains(body.function())).forEach(inOrder::add);
    return inOrder;
  }

  private FunctionSymbol symbol(Function function, Map<Function, FunctionSymbol> symbols) {
    if (symbols.isEmpty()) {
      for (FunctionSymbol symbol : functions.called()) {
        if (!copies.isDependent(symbol)) {
          symbols.put(symbol.function(), symbol);
        }
      }
    }
    FunctionSymbol symbol = symbols.get(function);
    if (symbol == null) {
      throw new IllegalStateException("a call of " + function.name() + "(), which nobody declared");
    }
    return symbol;
  }

  private FunctionBody body(FunctionSymbol symbol, Function function, LoweringScope scope) {
    Optional<Function> following = symbol.following().map(next -> copies.at(next, scope));
    return switch (symbol.declaration().body()) {
      case Declaration.FunctionBody.Native code ->
          new FunctionBody.Native(
              function,
              following,
              code.code().span(),
              code.code().text(),
              NativeGlobals.of(code.code(), scope.globals()),
              hasOldNames(code.code(), scope));
      case Declaration.FunctionBody.Script script -> {
        Body body = functions.body(symbol).orElseThrow();
        Action.Block block = new Lowering(scope, body).block();
        yield new FunctionBody.Script(function, following, locals(body, block), block);
      }
    };
  }

  /** Before version 1.8 of the language, the old names of arguments were the only ones. */
  private static boolean hasOldNames(EmbeddedC code, LoweringScope scope) {
    return code.hasPragma("unmangled") || !scope.has("1.8", code.span());
  }

  /** The local variables that lowered code still has, without parameters. */
  static List<Variable.Local> locals(Body body, Action.Block block) {
    Set<Variable> used = Walk.variables(block);
    List<Symbol.Local> parameters =
        body.function().map(FunctionSymbol::parameters).orElse(List.of());
    return body.locals().values().stream()
        .filter(symbol -> !parameters.contains(symbol))
        .map(Symbol.Local::variable)
        .filter(used::contains)
        .toList();
  }
}
