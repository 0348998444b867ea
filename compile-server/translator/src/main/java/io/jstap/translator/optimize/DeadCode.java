// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Removes from one body what has no effect (§9). */
public final class DeadCode {
  /** Told what was removed. */
  public interface Listener {
    /** A local variable is set here and never read. */
    void unusedVariable(String name, SourceSpan span);

    /** The value of an expression is not used, and it has no effect. */
    void noEffect(Expression expression);
  }

  private final Predicate<String> isLocal;
  private final Purity purity;
  private final Listener listener;
  private Set<String> read = new HashSet<>();
  private boolean changed;

  /**
   * @param isLocal whether a name is a local variable or a parameter of the body
   */
  public DeadCode(Predicate<String> isLocal, Purity purity, Listener listener) {
    this.isLocal = isLocal;
    this.purity = purity;
    this.listener = listener;
  }

  /** The body without what has no effect. */
  public Statement.Block prune(Statement.Block body) {
    Statement.Block pruned = body;
    do {
      changed = false;
      read = LocalReads.of(pruned);
      pruned = block(pruned);
    } while (changed);
    return pruned;
  }

  private Statement.Block block(Statement.Block block) {
    List<Statement> kept = new ArrayList<>();
    for (Statement statement : block.statements()) {
      if (!kept.isEmpty() && AstWalk.leaves(kept.getLast())) {
        changed = true;
        break;
      }
      statement(statement, kept);
    }
    return new Statement.Block(block.span(), kept);
  }

  private void statement(Statement statement, List<Statement> to) {
    switch (statement) {
      case Statement.Block block -> {
        Statement.Block inner = block(block);
        if (inner.statements().isEmpty()) {
          changed = true;
        } else {
          to.add(inner);
        }
      }
      case Statement.Empty empty -> changed = true;
      case Statement.ExpressionStatement s -> expression(s, to);
      case Statement.If choice -> choice(choice, to);
      case Statement.While loop -> {
        Statement body = single(loop.body());
        boolean never = Constants.truth(loop.condition()).filter(holds -> !holds).isPresent();
        if (never || (isEmpty(body) && purity.isPure(loop.condition()))) {
          changed = true;
        } else {
          to.add(loop.withBody(body));
        }
      }
      case Statement.For loop -> loop(loop, to);
      case Statement.ForEach loop -> forEach(loop, to);
      case Statement.TryCatch attempt -> {
        Statement.Block body = block(attempt.body());
        if (body.statements().isEmpty()) {
          changed = true;
        } else {
          to.add(
              new Statement.TryCatch(
                  attempt.span(), body, attempt.message(), block(attempt.handler())));
        }
      }
      case Statement.Delete delete -> {
        if (delete.target() instanceof Expression.Name name && isDead(name.name())) {
          changed = true;
        } else {
          to.add(delete);
        }
      }
      case Statement.Break s -> to.add(s);
      case Statement.Continue s -> to.add(s);
      case Statement.Next s -> to.add(s);
      case Statement.Return s -> to.add(s);
    }
  }

  private boolean isDead(String name) {
    return isLocal.test(name) && !read.contains(name);
  }

  private static boolean isEmpty(Statement statement) {
    return statement instanceof Statement.Block block && block.statements().isEmpty();
  }

  /** A statement that is the whole of a loop or an arm: what is left of it, as one. */
  private Statement single(Statement statement) {
    if (isEmpty(statement)) {
      return statement;
    }
    List<Statement> kept = new ArrayList<>();
    statement(statement, kept);
    return kept.size() == 1 ? kept.getFirst() : new Statement.Block(statement.span(), kept);
  }

  private void choice(Statement.If choice, List<Statement> to) {
    Optional<Boolean> truth = Constants.truth(choice.condition());
    if (truth.isPresent()) {
      changed = true;
      (truth.get() ? Optional.of(choice.whenTrue()) : choice.whenFalse())
          .ifPresent(arm -> statement(arm, to));
      return;
    }
    Statement whenTrue = single(choice.whenTrue());
    Optional<Statement> whenFalse =
        choice.whenFalse().map(this::single).filter(otherwise -> !isEmpty(otherwise));
    if (isEmpty(whenTrue) && whenFalse.isEmpty()) {
      changed = true;
      discard(choice.condition(), to);
    } else {
      to.add(new Statement.If(choice.span(), choice.condition(), whenTrue, whenFalse));
    }
  }

  private void loop(Statement.For loop, List<Statement> to) {
    Statement body = single(loop.body());
    boolean pure =
        loop.condition().map(purity::isPure).orElse(true)
            && loop.step().map(this::changesOnlyLocals).orElse(true);
    if (isEmpty(body) && pure) {
      changed = true;
      loop.start().ifPresent(start -> discard(start, to));
    } else {
      to.add(loop.withBody(body));
    }
  }

  /** Of an empty loop: what its variables end up with is not worth running it. */
  private boolean changesOnlyLocals(Expression step) {
    return purity.isPure((Statement) new Statement.ExpressionStatement(step.span(), step));
  }

  private void forEach(Statement.ForEach loop, List<Statement> to) {
    Statement body = single(loop.body());
    if (isEmpty(body)) {
      changed = true;
      loop.limit().ifPresent(limit -> discard(limit, to));
      return;
    }
    to.add(loop.withBody(body));
  }

  private void expression(Statement.ExpressionStatement statement, List<Statement> to) {
    List<Statement> kept = new ArrayList<>();
    if (discard(statement.expression(), kept)) {
      to.add(statement);
      return;
    }
    changed = true;
    tell(statement.expression());
    to.addAll(kept);
  }

  private void tell(Expression dropped) {
    Optional<Expression> target =
        dropped instanceof Expression.Assignment assignment
            ? Optional.of(assignment.target())
            : dropped instanceof Expression.Increment increment
                ? Optional.of(increment.target())
                : dropped instanceof Expression.Accumulate accumulate
                    ? Optional.of(accumulate.target())
                    : Optional.empty();
    if (target.isPresent() && target.get() instanceof Expression.Name name) {
      listener.unusedVariable(name.name(), name.span());
    } else {
      listener.noEffect(dropped);
    }
  }

  /**
   * Adds what an expression does beside computing its value.
   *
   * @return whether that is the whole expression
   */
  private boolean discard(Expression expression, List<Statement> to) {
    boolean divisible =
        switch (expression) {
          case Expression.Assignment a ->
              a.target() instanceof Expression.Name name && isDead(name.name());
          case Expression.Increment i ->
              i.target() instanceof Expression.Name name && isDead(name.name());
          case Expression.Binary b ->
              switch (b.operator()) {
                // The right side runs only if the left one says so.
                case LOGICAL_AND, LOGICAL_OR -> purity.isPure(b.right());
                default -> true;
              };
          case Expression.Conditional c ->
              purity.isPure(c.whenTrue()) && purity.isPure(c.whenFalse());
          case Expression.Accumulate e ->
              e.target() instanceof Expression.Name name && isDead(name.name());
          case Expression.RegexMatch e -> false;
          case Expression.Call e -> purity.isPure(withoutOperands(e));
          case Expression.Print e -> e.yieldsText();
          case Expression.EmbeddedCExpression e -> purity.isPure(e);
          default -> true;
        };
    if (!divisible) {
      to.add(new Statement.ExpressionStatement(expression.span(), expression));
      return true;
    }
    for (Expression operand : AstWalk.operands(expression)) {
      if (!purity.isPure(operand)) {
        discard(operand, to);
      }
    }
    return false;
  }

  private static Expression.Call withoutOperands(Expression.Call call) {
    List<Expression> nothing = new ArrayList<>();
    call.arguments().forEach(a -> nothing.add(new Expression.NumberLiteral(a.span(), 0)));
    return new Expression.Call(call.span(), call.function(), nothing);
  }
}
