// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The names that the code of a program mentions, and the functions that it calls. */
final class LiveCode {
  private final FunctionTable table;
  private final Function<Body, Statement> text;
  private final Set<String> names = new HashSet<>();
  private final Set<FunctionSymbol> functions = new HashSet<>();

  private LiveCode(FunctionTable table, Function<Body, Statement> text) {
    this.table = table;
    this.text = text;
  }

  /**
   * What handlers reach.
   *
   * @param text the code of a body, which may be less than all of it
   */
  static LiveCode of(List<Body> handlers, FunctionTable table, Function<Body, Statement> text) {
    LiveCode code = new LiveCode(table, text);
    handlers.forEach(code::body);
    return code;
  }

  Set<String> names() {
    return names;
  }

  Set<FunctionSymbol> functions() {
    return functions;
  }

  private void body(Body body) {
    names.addAll(names(text.apply(body)));
    AstWalk.expressions(
        text.apply(body),
        expression -> {
          if (expression instanceof Expression.Call call) {
            table.find(call, problem -> {}).ifPresent(this::called);
          }
        });
  }

  private void called(FunctionSymbol symbol) {
    if (functions.add(symbol)) {
      table.body(symbol).ifPresent(this::body);
      symbol.following().ifPresent(this::called);
    }
  }

  /** The variables that code mentions. */
  static Set<String> names(Statement code) {
    Set<String> names = new HashSet<>();
    AstWalk.statements(
        code,
        statement -> {
          if (statement instanceof Statement.ForEach loop) {
            loop.keys().forEach(key -> names.add(key.name()));
            loop.value().ifPresent(value -> names.add(value.name()));
          } else if (statement instanceof Statement.TryCatch attempt) {
            attempt.message().ifPresent(message -> names.add(message.name()));
          }
        });
    AstWalk.expressions(
        code,
        expression -> {
          if (expression instanceof Expression.Name name) {
            names.add(name.name());
          } else if (expression instanceof Expression.Element element) {
            names.add(element.array().name());
          }
        });
    return names;
  }
}
