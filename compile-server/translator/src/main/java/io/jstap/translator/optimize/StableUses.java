// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds where a value that stays the same is to be computed: before its first use, in the innermost
 * block that has all uses, and outside of loops.
 */
public final class StableUses {
  private final Predicate<Expression> isUse;
  private final Statement computation;

  private StableUses(Predicate<Expression> isUse, Statement computation) {
    this.isUse = isUse;
    this.computation = computation;
  }

  /**
   * The body with the computation in its place.
   *
   * @param isUse whether an expression is a use of the value
   * @param computation what computes it
   * @return empty if the value is used but once
   */
  public static Optional<Statement.Block> keep(
      Statement.Block body, Predicate<Expression> isUse, Statement computation) {
    StableUses uses = new StableUses(isUse, computation);
    return uses.count(body) > 1 ? Optional.of(uses.block(body)) : Optional.empty();
  }

  /** Whether an expression belongs to this run of the code: {@code @entry} belongs to another. */
  public static boolean isOfThisRun(Expression expression) {
    return !(expression instanceof Expression.Entry || expression instanceof Expression.Defined);
  }

  /** How often the value is used; what is in a loop counts as more than one. */
  private int count(Statement statement) {
    int count = 0;
    for (Expression operand : AstWalk.operands(statement)) {
      count += count(operand);
    }
    for (Statement child : AstWalk.children(statement)) {
      count += count(child);
    }
    return isLoop(statement) ? count * 2 : count;
  }

  private int count(Expression expression) {
    if (!isOfThisRun(expression)) {
      return 0;
    }
    int count = isUse.test(expression) ? 1 : 0;
    for (Expression operand : AstWalk.operands(expression)) {
      count += count(operand);
    }
    return count;
  }

  private static boolean isLoop(Statement statement) {
    return statement instanceof Statement.While
        || statement instanceof Statement.For
        || statement instanceof Statement.ForEach;
  }

  private Statement.Block block(Statement.Block block) {
    int all = count(block);
    List<Statement> statements = new ArrayList<>();
    boolean placed = false;
    for (Statement each : block.statements()) {
      int here = placed ? 0 : count(each);
      if (here == 0) {
        statements.add(each);
        continue;
      }
      Optional<Statement> inside = here == all ? inside(each, all) : Optional.empty();
      if (inside.isEmpty()) {
        statements.add(computation);
      }
      statements.add(inside.orElse(each));
      placed = true;
    }
    return new Statement.Block(block.span(), statements);
  }

  /**
   * The statement with the computation in the one part of it that has all uses, if there is one.
   */
  private Optional<Statement> inside(Statement statement, int all) {
    return switch (statement) {
      case Statement.Block block -> Optional.of(block(block));
      case Statement.If choice when count(choice.whenTrue()) == all ->
          Optional.of(
              new Statement.If(
                  choice.span(), choice.condition(), part(choice.whenTrue()), choice.whenFalse()));
      case Statement.If choice
          when choice.whenFalse().filter(other -> count(other) == all).isPresent() ->
          Optional.of(
              new Statement.If(
                  choice.span(),
                  choice.condition(),
                  choice.whenTrue(),
                  choice.whenFalse().map(this::part)));
      case Statement.TryCatch attempt when count(attempt.body()) == all ->
          Optional.of(
              new Statement.TryCatch(
                  attempt.span(), block(attempt.body()), attempt.message(), attempt.handler()));
      case Statement.TryCatch attempt when count(attempt.handler()) == all ->
          Optional.of(
              new Statement.TryCatch(
                  attempt.span(), attempt.body(), attempt.message(), block(attempt.handler())));
      default -> Optional.empty();
    };
  }

  private Statement.Block part(Statement statement) {
    return block(
        statement instanceof Statement.Block block
            ? block
            : new Statement.Block(statement.span(), List.of(statement)));
  }
}
