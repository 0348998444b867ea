// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The script text of one handler or function, with its local names. */
final class Body {
  private Statement.Block block;
  private final Optional<FunctionSymbol> function;
  private final Map<String, Symbol.Local> locals = new LinkedHashMap<>();

  private Body(Statement.Block block, Optional<FunctionSymbol> function) {
    this.block = block;
    this.function = function;
  }

  static Body ofHandler(Statement.Block block) {
    return new Body(block, Optional.empty());
  }

  static Body ofFunction(FunctionSymbol function, Statement.Block block) {
    Body body = new Body(block, Optional.of(function));
    for (Symbol.Local parameter : function.parameters()) {
      body.locals.put(parameter.name(), parameter);
    }
    return body;
  }

  Statement.Block block() {
    return block;
  }

  /** Puts a shorter text of the same meaning in the place of the block. */
  void replaceBlock(Statement.Block other) {
    block = other;
  }

  Optional<FunctionSymbol> function() {
    return function;
  }

  /** Parameters and locals by name, in the order of their first use. */
  Map<String, Symbol.Local> locals() {
    return locals;
  }
}
