// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.optimize;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import java.util.List;
import java.util.function.Predicate;

/** Whether code does nothing but compute a value. A read that may fail counts as that, too. */
public final class Purity {
  private final Predicate<String> isLocal;
  private final Predicate<Expression.Call> isPureCall;

  /**
   * @param isLocal whether a name is a local variable of the code, whose change nobody else sees
   * @param isPureCall whether a call of a function has no effect
   */
  public Purity(Predicate<String> isLocal, Predicate<Expression.Call> isPureCall) {
    this.isLocal = isLocal;
    this.isPureCall = isPureCall;
  }

  /** Whether a whole body only computes: it changes nothing but its own locals. */
  public boolean isPure(Statement body) {
    boolean[] pure = {true};
    AstWalk.statements(body, statement -> pure[0] &= changesOnlyLocals(statement));
    AstWalk.expressions(body, expression -> pure[0] &= isHarmless(expression, true));
    return pure[0];
  }

  /** Whether an expression changes nothing at all. */
  public boolean isPure(Expression expression) {
    boolean[] pure = {true};
    AstWalk.expression(expression, each -> pure[0] &= isHarmless(each, false));
    return pure[0];
  }

  private boolean changesOnlyLocals(Statement statement) {
    return switch (statement) {
      case Statement.ForEach loop ->
          allLocal(loop.keys()) && allLocal(loop.value().stream().toList());
      case Statement.TryCatch attempt -> allLocal(attempt.message().stream().toList());
      case Statement.Delete delete -> isLocalName(delete.target());
      case Statement.Block s -> true;
      case Statement.Empty s -> true;
      case Statement.ExpressionStatement s -> true;
      case Statement.If s -> true;
      case Statement.While s -> true;
      case Statement.For s -> true;
      case Statement.Break s -> true;
      case Statement.Continue s -> true;
      // Of the last overload it is an error.
      case Statement.Next s -> false;
      case Statement.Return s -> true;
    };
  }

  private boolean allLocal(List<Identifier> names) {
    return names.stream().allMatch(name -> isLocal.test(name.name()));
  }

  private boolean isLocalName(Expression expression) {
    return expression instanceof Expression.Name name && isLocal.test(name.name());
  }

  /** Of the node alone, without its operands. */
  private boolean isHarmless(Expression expression, boolean localsMayChange) {
    return switch (expression) {
      case Expression.Assignment e -> localsMayChange && isLocalName(e.target());
      case Expression.Increment e -> localsMayChange && isLocalName(e.target());
      case Expression.Accumulate e -> false;
      // The last match is remembered.
      case Expression.RegexMatch e -> false;
      case Expression.Print e -> e.yieldsText();
      case Expression.Call e -> isPureCall.test(e);
      case Expression.EmbeddedCExpression e -> e.code().hasPragma("pure");
      case Expression.NumberLiteral e -> true;
      case Expression.TextLiteral e -> true;
      case Expression.Name e -> true;
      case Expression.Element e -> true;
      case Expression.AnyKey e -> true;
      case Expression.Unary e -> true;
      case Expression.Binary e -> true;
      case Expression.Conditional e -> true;
      case Expression.Membership e -> true;
      case Expression.Extract e -> true;
      case Expression.Histogram e -> true;
      case Expression.HistogramElement e -> true;
      case Expression.TargetVariable e -> true;
      case Expression.VariableByName e -> true;
      case Expression.Cast e -> true;
      case Expression.Autocast e -> true;
      case Expression.AddressOf e -> true;
      case Expression.Defined e -> true;
      case Expression.Entry e -> true;
      case Expression.ProbeWrite e -> true;
      case Expression.PerfCounter e -> true;
      case Expression.Constant e -> true;
      case Expression.EnumValue e -> true;
      case Expression.EnumName e -> true;
      case Expression.Dereference e -> true;
      case Expression.RegisterValue e -> true;
    };
  }
}
