// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.List;
import java.util.Optional;

/** Lowers the expressions of one well-typed body to the IR. */
final class Lowering {
  private final GlobalTable globals;
  private final FunctionTable functions;
  private final Names names;
  private final EventSink problems;
  private final Body body;
  private final LoweringScope scope;
  private final TargetLowering targets;
  private final NamedValueLowering named;
  private final DefinedTargets defined;
  private final OperatorLowering operators;

  Lowering(LoweringScope scope, Body body) {
    this.globals = scope.globals();
    this.functions = scope.functions();
    this.names = new Names(globals, scope.problems());
    this.problems = scope.problems();
    this.body = body;
    this.scope = scope;
    this.targets = new TargetLowering(this, scope);
    this.named = new NamedValueLowering(this, scope);
    this.defined = new DefinedTargets(this, scope);
    this.operators = new OperatorLowering(this);
  }

  GlobalTable globals() {
    return globals;
  }

  TargetLowering targets() {
    return targets;
  }

  NamedValueLowering named() {
    return named;
  }

  DefinedTargets defined() {
    return defined;
  }

  Names names() {
    return names;
  }

  Body body() {
    return body;
  }

  Value value(Expression expression) {
    return switch (expression) {
      case Expression.NumberLiteral n -> new Value.NumberLiteral(n.span(), n.value());
      case Expression.TextLiteral t -> new Value.StringLiteral(t.span(), t.value());
      case Expression.Name name -> read(place(name));
      case Expression.Element element -> read(place(element));
      case Expression.Call call ->
          new Value.Call(call.span(), function(call), values(call.arguments()));
      case Expression.Unary unary -> operators.unary(unary);
      case Expression.Binary binary -> operators.binary(binary);
      case Expression.Assignment assignment -> operators.assignment(assignment);
      case Expression.Increment increment -> operators.increment(increment);
      case Expression.Conditional c -> conditional(c);
      case Expression.Membership membership -> membership(membership);
      case Expression.Print print -> print(print);
      case Expression.TargetVariable variable -> targets.value(variable);
      case Expression.Cast cast -> targets.value(cast);
      case Expression.VariableByName variable -> targets.value(variable);
      case Expression.AddressOf address -> targets.address(address);
      case Expression.Entry entry -> targets.entries().entry(entry);
      case Expression.EnumValue value -> named.enumerator(value);
      case Expression.Defined e ->
          new Value.NumberLiteral(e.span(), defined.isDefined(e.operand()) ? 1 : 0);
      case Expression.EmbeddedCExpression code ->
          new Value.EmbeddedC(
              code.span(),
              code.code().hasPragma("string") ? ValueType.STRING : ValueType.LONG,
              code.code().text());
      case Expression.AnyKey e -> throw refused(e);
      case Expression.Accumulate e -> {
        Element element = element(e.target());
        yield new Value.Accumulate(e.span(), element.array, element.keys, value(e.value()));
      }
      case Expression.RegexMatch e -> {
        Value match = new Value.Match(e.span(), value(e.text()), e.regex(), e.regexSpan());
        yield e.negated() ? new Value.Not(e.span(), match) : match;
      }
      case Expression.Extract e -> {
        Element element = element(e.statistics());
        yield new Value.Extract(e.span(), element.array, element.keys, extractor(e));
      }
      case Expression.Histogram e -> throw refused(e);
      case Expression.HistogramElement e -> {
        Element element = element(e.histogram().statistics());
        yield new Value.Bucket(e.span(), element.array, element.keys, value(e.index()));
      }
      case Expression.Autocast cast -> targets.value(cast);
      case Expression.ProbeWrite e ->
          new Value.NumberLiteral(e.span(), body.userWrites(e.variable()) ? 1 : 0);
      case Expression.PerfCounter e -> named.counter(e);
      case Expression.Constant e ->
          new Value.EmbeddedC(e.span(), ValueType.LONG, "(s64)(" + e.token() + ")");
      case Expression.EnumName e -> named.enumeratorName(e);
      case Expression.Dereference e ->
          new Value.Load(e.span(), value(e.address()), size(e), /* signed= */ false, space(e));
      case Expression.RegisterValue e -> new Value.Register(e.span(), number(e), e.user());
    };
  }

  static int size(Expression.Dereference memory) {
    return (int) literal(memory.size());
  }

  static int number(Expression.RegisterValue register) {
    return (int) literal(register.number());
  }

  static AddressSpace space(Expression.Dereference read) {
    return read.user() ? AddressSpace.USER : AddressSpace.KERNEL;
  }

  private static IllegalStateException refused(Expression expression) {
    return new IllegalStateException("typing let a construct through at " + expression.span());
  }

  /** The sum of an empty statistic was an error before 1.5. */
  private Extractor extractor(Expression.Extract extract) {
    Extractor extractor = Extractor.named(extract.extractor()).orElseThrow();
    return extractor == Extractor.SUM && !scope.has("1.5", extract.span())
        ? Extractor.SUM_OF_SOME
        : extractor;
  }

  private static long literal(Expression expression) {
    if (expression instanceof Expression.NumberLiteral number) {
      return number.value();
    }
    throw refused(expression);
  }

  private Value conditional(Expression.Conditional c) {
    return switch (condition(c.condition())) {
      case Decided decided -> value(decided.holds ? c.whenTrue() : c.whenFalse());
      case Open open ->
          new Value.Conditional(
              c.span(), open.condition, value(c.whenTrue()), value(c.whenFalse()));
    };
  }

  /** A condition, as far as it is known at translation time. */
  sealed interface Condition {}

  /** The arm that is not taken need not make sense. */
  record Decided(boolean holds) implements Condition {}

  record Open(Value condition) implements Condition {}

  Condition condition(Expression expression) {
    Optional<Boolean> decided = defined.decided(expression);
    if (decided.isPresent()) {
      return new Decided(decided.get());
    }
    Value value = value(expression);
    return scope.options().optimise() && value instanceof Value.NumberLiteral literal
        ? new Decided(literal.value() != 0)
        : new Open(value);
  }

  List<Value> values(List<Expression> expressions) {
    return expressions.stream().map(this::value).toList();
  }

  /** The function of a call, as it is meant here. */
  Function function(Expression.Call call) {
    FunctionSymbol symbol = functions.find(call, problems).orElseThrow(() -> refused(call));
    return scope.copies().at(symbol, scope);
  }

  private static Value read(Place place) {
    return switch (place) {
      case Place.LocalPlace local -> new Value.LocalRead(local.span(), local.variable());
      case Place.GlobalPlace global -> new Value.GlobalRead(global.span(), global.variable());
      case Place.ElementPlace element ->
          new Value.ElementRead(element.span(), element.array(), element.keys());
    };
  }

  Place place(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> scalar(name.name(), name.span());
      case Expression.Element element ->
          new Place.ElementPlace(
              element.span(),
              array(element.array().name(), element.array().span(), element.keys().size()),
              values(element.keys()));
      default -> throw refused(expression);
    };
  }

  Place scalar(String name, SourceSpan span) {
    return switch (names.scalar(body, name, span).orElseThrow()) {
      case Symbol.Local local -> new Place.LocalPlace(span, local.variable());
      case Symbol.Global global ->
          new Place.GlobalPlace(span, (Variable.Global) globals.variable(global));
    };
  }

  Variable.Array array(String name, SourceSpan span, int keys) {
    return (Variable.Array) globals.variable(names.array(body, name, span, keys).orElseThrow());
  }

  private Value membership(Expression.Membership membership) {
    SourceSpan span = membership.span();
    if (membership.base() instanceof Expression.Histogram histogram) {
      Element element = element(histogram.statistics());
      return new Value.BucketExists(
          span, element.array, element.keys, value(membership.keys().getFirst()));
    }
    Expression.Name name = (Expression.Name) membership.base();
    Variable.Array array = array(name.name(), name.span(), membership.keys().size());
    return isSlice(membership.keys())
        ? new Value.SliceExists(span, array, slice(membership.keys()))
        : new Value.ElementExists(span, array, values(membership.keys()));
  }

  /** An array with the keys of one element; a statistic that is no array has none. */
  record Element(Variable.Array array, List<Value> keys) {}

  /** The element that a statistic is kept in. */
  Element element(Expression statistic) {
    return switch (statistic) {
      case Expression.Name name -> new Element(array(name.name(), name.span(), 0), List.of());
      case Expression.Element element ->
          new Element(
              array(element.array().name(), element.array().span(), element.keys().size()),
              values(element.keys()));
      default -> throw refused(statistic);
    };
  }

  static boolean isSlice(List<Expression> keys) {
    return keys.stream().anyMatch(Expression.AnyKey.class::isInstance);
  }

  /** The given keys of a slice; empty where any will do. */
  List<Optional<Value>> slice(List<Expression> keys) {
    return keys.stream()
        .map(
            key ->
                key instanceof Expression.AnyKey
                    ? Optional.<Value>empty()
                    : Optional.of(value(key)))
        .toList();
  }

  private Value print(Expression.Print print) {
    if (!print.arguments().isEmpty()
        && print.arguments().getFirst() instanceof Expression.Histogram histogram) {
      Element element = element(histogram.statistics());
      boolean newline = print.function().endsWith("ln");
      return print.yieldsText()
          ? new Value.HistogramText(print.span(), element.array, element.keys, newline)
          : new Value.PrintHistogram(print.span(), element.array, element.keys, newline);
    }
    List<Value> arguments = values(print.arguments());
    Format format = PrintFormats.format(print, arguments, !scope.has("1.3", print.span()));
    return print.yieldsText()
        ? new Value.PrintToString(print.span(), format, arguments)
        : new Value.Print(print.span(), format, arguments);
  }

  Action.Block block() {
    return new StatementLowering(this).block(body.block());
  }
}
