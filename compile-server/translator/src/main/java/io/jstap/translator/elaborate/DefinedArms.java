// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.UnaryOperator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves out of a handler what {@code @defined} rules out at its place, before types are inferred:
 * such an arm need not make sense there (§7). Places that answer alike share what is left.
 */
final class DefinedArms {
  private final Map<Statement.Block, Map<List<Boolean>, Statement.Block>> known =
      new IdentityHashMap<>();

  /** The handler as it is at the place of the scope; the same object where nothing is ruled out. */
  Statement.Block at(LoweringScope scope, Statement.Block handler) {
    Pass pass = new Pass(scope, handler);
    Statement left = pass.statement(handler);
    if (pass.answers.isEmpty()) {
      return handler;
    }
    return known
        .computeIfAbsent(handler, block -> new HashMap<>())
        .computeIfAbsent(pass.answers, answers -> (Statement.Block) left);
  }

  /** One walk over a handler. */
  private static final class Pass {
    private final TargetLowering targets;
    private final List<Boolean> answers = new ArrayList<>();

    Pass(LoweringScope scope, Statement.Block handler) {
      Statement.Block nothing = new Statement.Block(handler.span(), List.of());
      this.targets = new Lowering(scope, Body.ofHandler(nothing)).targets();
    }

    Statement statement(Statement statement) {
      return switch (statement) {
        case Statement.Block block ->
            new Statement.Block(
                block.span(), block.statements().stream().map(this::statement).toList());
        case Statement.If choice -> choice(choice);
        case Statement.While loop ->
            new Statement.While(loop.span(), loop.condition(), statement(loop.body()));
        case Statement.For loop ->
            new Statement.For(
                loop.span(), loop.start(), loop.condition(), loop.step(), statement(loop.body()));
        case Statement.ForEach loop ->
            new Statement.ForEach(
                loop.span(),
                loop.keys(),
                loop.value(),
                loop.base(),
                loop.slice(),
                loop.sort(),
                loop.limit(),
                statement(loop.body()));
        case Statement.TryCatch attempt ->
            new Statement.TryCatch(
                attempt.span(),
                (Statement.Block) statement(attempt.body()),
                attempt.message(),
                (Statement.Block) statement(attempt.handler()));
        case Statement.Empty s -> s;
        case Statement.ExpressionStatement s -> s;
        case Statement.Break s -> s;
        case Statement.Continue s -> s;
        case Statement.Next s -> s;
        case Statement.Return s -> s;
        case Statement.Delete s -> s;
      };
    }

    private Statement choice(Statement.If choice) {
      Optional<Boolean> answer = decided(choice.condition());
      if (answer.isEmpty()) {
        return new Statement.If(
            choice.span(),
            choice.condition(),
            statement(choice.whenTrue()),
            choice.whenFalse().map(this::statement));
      }
      answers.add(answer.get());
      return answer.get()
          ? statement(choice.whenTrue())
          : choice
              .whenFalse()
              .map(this::statement)
              .orElseGet(() -> new Statement.Empty(choice.span()));
    }

    private Optional<Boolean> decided(Expression condition) {
      return switch (condition) {
        case Expression.Defined defined ->
            needsNoTypes(defined.operand())
                ? Optional.of(targets.isDefined(defined.operand()))
                : Optional.empty();
        case Expression.Unary unary when unary.operator() == UnaryOperator.NOT ->
            decided(unary.operand()).map(holds -> !holds);
        case Expression.Binary both when both.operator() == BinaryOperator.LOGICAL_AND ->
            joined(both, /* deciding= */ false);
        case Expression.Binary either when either.operator() == BinaryOperator.LOGICAL_OR ->
            joined(either, /* deciding= */ true);
        default -> Optional.empty();
      };
    }

    private Optional<Boolean> joined(Expression.Binary binary, boolean deciding) {
      Optional<Boolean> left = decided(binary.left());
      if (left.filter(holds -> holds == deciding).isPresent()) {
        return left;
      }
      return left.isPresent() ? decided(binary.right()) : Optional.empty();
    }

    /** What a variable of the script points to is known only when all bodies were looked at. */
    private static boolean needsNoTypes(Expression operand) {
      return switch (operand) {
        case Expression.Name name -> true;
        case Expression.TargetVariable variable -> true;
        case Expression.VariableByName variable -> true;
        case Expression.Cast cast -> true;
        case Expression.EnumValue value -> true;
        case Expression.EnumName name -> name.type().isPresent() || needsNoTypes(name.value());
        case Expression.AddressOf address -> needsNoTypes(address.operand());
        case Expression.Entry entry -> needsNoTypes(entry.operand());
        default -> false;
      };
    }
  }
}
