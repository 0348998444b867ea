// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Infers the types of one body's names. Run again over all bodies until nothing changes; a last run
 * with {@code report} says what does not fit.
 */
final class Typer {
  private final GlobalTable globals;
  private final Names names;
  private final FunctionTable functions;
  private final EventSink problems;
  private final boolean report;
  private final Body body;
  private final TargetTyper targets;
  private final OperatorTyper operators;
  private final AssignmentTyper assignments;
  private final StatisticsTyper statistics;
  private final ArrayTyper arrays;
  private final CallTyper calls;
  private boolean changed;

  Typer(
      GlobalTable globals, FunctionTable functions, EventSink problems, boolean report, Body body) {
    this.globals = globals;
    this.problems = report ? problems : problem -> {};
    this.names = new Names(globals, this.problems);
    this.functions = functions;
    this.report = report;
    this.body = body;
    this.targets = new TargetTyper(this);
    this.operators = new OperatorTyper(this);
    this.assignments = new AssignmentTyper(this, body, names, targets);
    this.arrays = new ArrayTyper(this, body, names);
    this.calls = new CallTyper(this, functions);
    this.statistics = new StatisticsTyper(this, body, names);
  }

  /** Whether a type became known in this run. */
  boolean run() {
    new StatementTyper(this, body, names).statement(body.block());
    return changed;
  }

  /** Types an expression in a place that sees none of this body's locals. */
  Optional<ValueType> alone(Expression expression, Body elsewhere, @Nullable ValueType expected) {
    Typer inner = new Typer(globals, functions, problems, report, elsewhere);
    Optional<ValueType> type = inner.type(expression, expected);
    changed |= inner.changed;
    return type;
  }

  EventSink problems() {
    return problems;
  }

  /** Why a value has to be of a type. */
  private record Expectation(SourceSpan value, SourceSpan cause, String what) {}

  private Optional<Expectation> expectation = Optional.empty();

  Body body() {
    return body;
  }

  boolean isReporting() {
    return report;
  }

  StatisticsTyper statistics() {
    return statistics;
  }

  ArrayTyper arrays() {
    return arrays;
  }

  CallTyper calls() {
    return calls;
  }

  /** The type of an expression that has to be of the expected type, if one is expected. */
  Optional<ValueType> type(Expression expression, @Nullable ValueType expected) {
    return switch (expression) {
      case Expression.NumberLiteral n -> found(n.span(), ValueType.LONG, expected, null);
      case Expression.TextLiteral t -> found(t.span(), ValueType.STRING, expected, null);
      case Expression.Name name -> name(name, expected);
      case Expression.Element element -> arrays.element(element, expected);
      case Expression.Call call -> calls.call(call, expected);
      case Expression.Unary unary -> {
        type(unary.operand(), ValueType.LONG);
        yield found(unary.span(), ValueType.LONG, expected, null);
      }
      case Expression.Binary binary -> operators.binary(binary, expected);
      case Expression.Assignment assignment -> assignments.assignment(assignment, expected);
      case Expression.Increment increment when Target.of(increment.target()).isPresent() -> {
        problems.problem(TargetTyper.notWritable(increment.target(), /* isText= */ false));
        yield Optional.empty();
      }
      case Expression.Increment increment -> {
        assignments.target(increment.target(), ValueType.LONG);
        yield found(increment.span(), ValueType.LONG, expected, null);
      }
      case Expression.Conditional conditional -> operators.conditional(conditional, expected);
      case Expression.Membership membership -> {
        arrays.membership(membership);
        yield found(membership.span(), ValueType.LONG, expected, null);
      }
      case Expression.Print print -> {
        new PrintTyper(this).type(print);
        yield found(
            print.span(), print.yieldsText() ? ValueType.STRING : ValueType.LONG, expected, null);
      }
      case Expression.TargetVariable variable -> targets.target(variable, expected);
      case Expression.Cast cast -> targets.target(cast, expected);
      case Expression.VariableByName variable -> targets.target(variable, expected);
      case Expression.AddressOf address -> targets.address(address, expected);
      case Expression.Entry entry -> targets.entry(entry, expected);
      case Expression.EnumValue value -> found(value.span(), ValueType.LONG, expected, null);
      case Expression.Defined defined -> found(defined.span(), ValueType.LONG, expected, null);
      case Expression.EmbeddedCExpression code ->
          found(
              code.span(),
              code.code().hasPragma("string") ? ValueType.STRING : ValueType.LONG,
              expected,
              null);
      case Expression.AnyKey any -> Optional.empty();
      case Expression.Accumulate accumulate -> {
        statistics.accumulate(accumulate);
        yield found(accumulate.span(), ValueType.LONG, expected, null);
      }
      case Expression.RegexMatch match -> {
        type(match.text(), ValueType.STRING);
        yield found(match.span(), ValueType.LONG, expected, null);
      }
      case Expression.Extract extract -> {
        statistics.extract(extract);
        yield found(extract.span(), ValueType.LONG, expected, null);
      }
      case Expression.Histogram histogram -> {
        problems.problem(
            Problem.error(
                    ElaborationProblem.BAD_HISTOGRAM,
                    histogram.span(),
                    "a histogram is no value, it can only be printed, indexed or iterated")
                .withHelp("write print(" + histogram.span().text() + ")"));
        yield Optional.empty();
      }
      case Expression.HistogramElement element -> {
        statistics.histogram(element.histogram());
        type(element.index(), ValueType.LONG);
        yield found(element.span(), ValueType.LONG, expected, null);
      }
      case Expression.Autocast cast -> targets.target(cast, expected);
      case Expression.ProbeWrite write -> probeWrite(write, expected);
      case Expression.PerfCounter counter -> found(counter.span(), ValueType.LONG, expected, null);
      case Expression.Constant c -> found(c.span(), ValueType.LONG, expected, null);
      case Expression.EnumName name -> {
        type(name.value(), ValueType.LONG);
        yield found(name.span(), ValueType.STRING, expected, null);
      }
      case Expression.Dereference d -> targets.dereference(d, expected);
      case Expression.RegisterValue r -> targets.register(r, expected);
    };
  }

  private Optional<ValueType> probeWrite(
      Expression.ProbeWrite write, @Nullable ValueType expected) {
    if (!body.isOfAlias(write.span())) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NO_CONTEXT,
                  write.span(),
                  "@probewrite asks what the user of an alias does, and this is in no alias")
              .withHelp("write it into the body of a 'probe name = point { ... }'"));
      return Optional.empty();
    }
    return found(write.span(), ValueType.LONG, expected, null);
  }

  void indexes(List<Expression.Access> accesses) {
    for (Expression.Access access : accesses) {
      if (access instanceof Expression.Access.Index index) {
        type(index.index(), ValueType.LONG);
      }
    }
  }

  Optional<ValueType> notYet(SourceSpan span, String what) {
    problems.problem(
        Problem.error(
                ElaborationProblem.NOT_SUPPORTED_YET,
                span,
                what + ": not supported by this version of jstap")
            .withHelp("docs/language-support.md lists what is"));
    return Optional.empty();
  }

  /** What makes a value of a type from one of the other. */
  static String conversion(ValueType wanted) {
    return wanted == ValueType.STRING
        ? "sprint(...) makes a string of a number"
        : "strtol(..., 10) makes a number of a string";
  }

  /** An expression of a known type where another may be expected. */
  Optional<ValueType> found(
      SourceSpan span, ValueType type, @Nullable ValueType expected, @Nullable SourceSpan cause) {
    if (expected != null && expected != type) {
      Problem problem =
          Problem.error(
              ElaborationProblem.TYPE_MISMATCH,
              span,
              "expected %s, found %s".formatted(expected.word(), type.word()));
      if (cause != null) {
        problem = problem.withNote(cause, "it became " + type.word() + " here");
      } else if (expectation.filter(e -> e.value().equals(span)).isPresent()) {
        problem =
            problem.withNote(
                expectation.get().cause(),
                expectation.get().what() + " became " + expected.word() + " here");
      }
      problems.problem(problem.withHelp(conversion(expected)));
      return Optional.empty();
    }
    return Optional.of(type);
  }

  /** A name or result whose type is in a cell: settles it or compares it. */
  Optional<ValueType> cell(TypeCell cell, SourceSpan span, @Nullable ValueType expected) {
    if (cell.type().isEmpty()) {
      if (expected == null) {
        return Optional.empty();
      }
      changed |= cell.settle(expected, span);
      return Optional.of(expected);
    }
    return found(span, cell.type().get(), expected, cell.cause().orElse(null));
  }

  private Optional<ValueType> name(Expression.Name name, @Nullable ValueType expected) {
    Optional<Symbol> symbol = names.scalar(body, name.name(), name.span());
    if (symbol.isEmpty()) {
      return Optional.empty();
    }
    return switch (symbol.get()) {
      case Symbol.Local local -> {
        local.markRead();
        yield cell(local.type(), name.span(), expected);
      }
      case Symbol.Global global -> value(global, name.span(), expected);
    };
  }

  /** The value of a global or its element; a statistic has none. */
  Optional<ValueType> value(Symbol.Global global, SourceSpan span, @Nullable ValueType expected) {
    if (global.value().type().filter(type -> type == ValueType.STATISTICS).isPresent()) {
      problems.problem(StatisticsTyper.asValue(global.name(), span));
      return Optional.empty();
    }
    return cell(global.value(), span, expected);
  }

  /**
   * An expression whose value goes to a cell.
   *
   * @param what the cell, in words
   */
  void unify(TypeCell cell, Expression value, String what) {
    Optional<Expectation> outer = expectation;
    expectation = cell.cause().map(cause -> new Expectation(value.span(), cause, what));
    Optional<ValueType> type = type(value, cell.type().orElse(null));
    expectation = outer;
    type.ifPresent(settled -> changed |= cell.settle(settled, value.span()));
  }

  /** A scalar that is assigned to. */
  Optional<ValueType> variable(String name, SourceSpan span, @Nullable ValueType expected) {
    Optional<Symbol> symbol = names.scalar(body, name, span);
    if (symbol.isEmpty()) {
      return Optional.empty();
    }
    return switch (symbol.get()) {
      case Symbol.Local local -> {
        local.markAssigned();
        yield cell(local.type(), span, expected);
      }
      case Symbol.Global global -> {
        global.markAssigned();
        yield value(global, span, expected);
      }
    };
  }

  /** Notes that something became known in this run. */
  void changed() {
    changed = true;
  }

  /** Settles a cell from outside of an expression. */
  void settle(TypeCell cell, ValueType type, SourceSpan span) {
    changed |= cell.settle(type, span);
  }
}
