// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.UnaryOperator;
import io.jstap.translator.optimize.AstRewriter;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Leaves out of a body what {@code @defined} rules out at its place, before names are resolved and
 * types inferred: such an arm need not make sense there (§7). Places that answer alike share what
 * is left.
 */
final class DefinedArms {
  private final Map<Statement.Block, Boolean> asking = new IdentityHashMap<>();
  private final Map<Statement.Block, Map<List<Boolean>, Statement.Block>> known =
      new IdentityHashMap<>();
  private final PlacedFunctions placed;

  DefinedArms(FunctionTable functions) {
    this.placed =
        new PlacedFunctions(
            functions,
            operand -> needsNoTypes(operand) && ContextFunctions.dependsOnPlace(operand));
  }

  /** The handler as it is at the place of the scope; the same object where nothing is ruled out. */
  Statement.Block at(LoweringScope scope, Statement.Block handler) {
    if (!asking.computeIfAbsent(handler, block -> asks(block) || callsWhatAsks(block))) {
      return handler;
    }
    Pass pass = new PlacedPass(scope, handler, placed);
    Statement.Block left = pass.block(handler);
    if (pass.answers.isEmpty()) {
      return handler;
    }
    return known
        .computeIfAbsent(handler, block -> new HashMap<>())
        .computeIfAbsent(pass.answers, answers -> left);
  }

  /**
   * The body of a function, which is the same for all that call it: what depends on the calling
   * probe's place is decided when the function is copied for it.
   */
  static Statement.Block everywhere(LoweringScope scope, Statement.Block body) {
    if (!asks(body)) {
      return body;
    }
    Pass pass = new Pass(scope, body, operand -> !ContextFunctions.dependsOnPlace(operand));
    Statement.Block left = pass.block(body);
    return pass.answers.isEmpty() ? body : left;
  }

  private static boolean asks(Statement.Block body) {
    boolean[] found = new boolean[1];
    AstWalk.expressions(body, e -> found[0] |= e instanceof Expression.Defined);
    return found[0];
  }

  private boolean callsWhatAsks(Statement.Block body) {
    boolean[] found = new boolean[1];
    AstWalk.expressions(
        body,
        e -> found[0] |= e instanceof Expression.Call call && !placed.questions(call).isEmpty());
    return found[0];
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

  /** One walk over a handler at its place: what it calls is of that place too. */
  private static final class PlacedPass extends Pass {
    private final PlacedFunctions placed;
    private final LoweringScope scope;

    PlacedPass(LoweringScope scope, Statement.Block body, PlacedFunctions placed) {
      super(scope, body, operand -> true);
      this.scope = scope;
      this.placed = placed;
    }

    @Override
    protected Expression expression(Expression expression) {
      Expression left = super.expression(expression);
      if (!(left instanceof Expression.Call call)) {
        return left;
      }
      List<Boolean> answers = placed.questions(call).stream().map(targets()::isDefined).toList();
      if (answers.isEmpty()) {
        return left;
      }
      note(answers);
      return new Expression.Call(
          call.span(),
          placed.variant(call, answers, body -> new PlacedPass(scope, body, placed).block(body)),
          call.arguments());
    }
  }

  /** One walk over a body. */
  private static class Pass extends AstRewriter {
    private final DefinedTargets targets;
    private final Predicate<Expression> isDecidable;
    private final List<Boolean> answers = new ArrayList<>();

    Pass(LoweringScope scope, Statement.Block body, Predicate<Expression> isDecidable) {
      this.targets = new Lowering(scope, Body.empty(body.span())).defined();
      this.isDecidable = isDecidable;
    }

    /** What stands behind an arm that is left for good is ruled out with the other arms. */
    @Override
    protected Statement.Block block(Statement.Block block) {
      List<Statement> left = new ArrayList<>();
      for (Statement statement : block.statements()) {
        int before = answers.size();
        left.add(statement(statement));
        if (statement instanceof Statement.If
            && answers.size() > before
            && AstWalk.leaves(left.getLast())) {
          break;
        }
      }
      return new Statement.Block(block.span(), left);
    }

    @Override
    protected Statement statement(Statement statement) {
      if (statement instanceof Statement.If choice) {
        Optional<Boolean> answer = answer(choice.condition());
        if (answer.isPresent()) {
          return answer.get()
              ? statement(choice.whenTrue())
              : choice
                  .whenFalse()
                  .map(this::statement)
                  .orElseGet(() -> new Statement.Empty(choice.span()));
        }
      }
      return super.statement(statement);
    }

    @Override
    protected Expression expression(Expression expression) {
      if (expression instanceof Expression.Conditional choice) {
        Optional<Boolean> answer = answer(choice.condition());
        if (answer.isPresent()) {
          return expression(answer.get() ? choice.whenTrue() : choice.whenFalse());
        }
      }
      if (expression instanceof Expression.Binary binary && isJunction(binary)) {
        Optional<Boolean> answer = answer(binary);
        if (answer.isPresent()) {
          return new Expression.NumberLiteral(binary.span(), answer.get() ? 1 : 0);
        }
      }
      return super.expression(expression);
    }

    final DefinedTargets targets() {
      return targets;
    }

    /** What the place says beside what the body itself asks. */
    final void note(List<Boolean> more) {
      answers.addAll(more);
    }

    private Optional<Boolean> answer(Expression condition) {
      Optional<Boolean> decided = decided(condition);
      decided.ifPresent(answers::add);
      return decided;
    }

    private Optional<Boolean> decided(Expression condition) {
      return switch (condition) {
        case Expression.Defined defined ->
            needsNoTypes(defined.operand()) && isDecidable.test(defined.operand())
                ? Optional.of(targets.isDefined(defined.operand()))
                : Optional.empty();
        case Expression.Unary unary when unary.operator() == UnaryOperator.NOT ->
            decided(unary.operand()).map(holds -> !holds);
        case Expression.Binary binary when isJunction(binary) ->
            joined(binary, /* deciding= */ binary.operator() == BinaryOperator.LOGICAL_OR);
        default -> Optional.empty();
      };
    }

    private static boolean isJunction(Expression.Binary binary) {
      return binary.operator() == BinaryOperator.LOGICAL_AND
          || binary.operator() == BinaryOperator.LOGICAL_OR;
    }

    private Optional<Boolean> joined(Expression.Binary binary, boolean deciding) {
      Optional<Boolean> left = decided(binary.left());
      if (left.filter(holds -> holds == deciding).isPresent()) {
        return left;
      }
      return left.isPresent() ? decided(binary.right()) : Optional.empty();
    }
  }
}
