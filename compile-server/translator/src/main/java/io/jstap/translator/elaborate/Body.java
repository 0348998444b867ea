// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The script text of one handler or function, with its local names. */
final class Body {
  private Statement.Block block;
  private final Optional<FunctionSymbol> function;
  private final Statement.Block user;
  private final Map<String, Symbol.Local> locals = new LinkedHashMap<>();
  private final Set<String> texts = new LinkedHashSet<>();

  private Body(Statement.Block block, Statement.Block user, Optional<FunctionSymbol> function) {
    this.block = block;
    this.user = user;
    this.function = function;
  }

  /** A body without statements, for what is lowered outside of any. */
  static Body empty(SourceSpan place) {
    return ofHandler(new Statement.Block(place, List.of()));
  }

  /** A handler that no alias wraps. */
  static Body ofHandler(Statement.Block block) {
    return ofHandler(block, block);
  }

  /**
   * A handler.
   *
   * @param block with what aliases have put around it
   * @param user as its author wrote it
   */
  static Body ofHandler(Statement.Block block, Statement.Block user) {
    return new Body(block, user, Optional.empty());
  }

  static Body ofFunction(FunctionSymbol function, Statement.Block block) {
    Body body = new Body(block, block, Optional.of(function));
    for (Symbol.Local parameter : function.parameters()) {
      body.locals.put(parameter.name(), parameter);
    }
    return body;
  }

  Statement.Block block() {
    return block;
  }

  /** Whether code that stands there was put around the user's handler by an alias. */
  boolean isOfAlias(SourceSpan span) {
    boolean inside =
        span.file().equals(user.span().file())
            && span.start() >= user.span().start()
            && span.end() <= user.span().end();
    return function.isEmpty() && !inside;
  }

  /** Whether the user's handler assigns a variable. */
  boolean userWrites(Identifier variable) {
    boolean[] found = new boolean[1];
    AstWalk.expressions(
        user,
        expression -> {
          Optional<Expression> target =
              switch (expression) {
                case Expression.Assignment assignment -> Optional.of(assignment.target());
                case Expression.Increment increment -> Optional.of(increment.target());
                default -> Optional.empty();
              };
          found[0] |=
              target
                  .filter(e -> e instanceof Expression.Name n && n.name().equals(variable.name()))
                  .isPresent();
        });
    return found[0];
  }

  /** Puts a shorter text of the same meaning in the place of the block. */
  void replaceBlock(Statement.Block other) {
    block = other;
  }

  /** The target variables that are texts; known before types are. */
  Set<String> texts() {
    return texts;
  }

  Optional<FunctionSymbol> function() {
    return function;
  }

  /** Parameters and locals by name, in the order of their first use. */
  Map<String, Symbol.Local> locals() {
    return locals;
  }
}
