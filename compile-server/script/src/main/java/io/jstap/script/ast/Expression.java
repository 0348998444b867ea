// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** An expression (§6, §7). */
public sealed interface Expression {
  SourceSpan span();

  record NumberLiteral(SourceSpan span, long value) implements Expression {}

  /** Adjacent literals are one; the value is decoded. */
  record TextLiteral(SourceSpan span, String value) implements Expression {}

  /** A variable. */
  record Name(SourceSpan span, String name) implements Expression {}

  /** {@code name[k, ...]}; a key may be {@link AnyKey} in {@code delete} and {@code in}. */
  record Element(SourceSpan span, Identifier array, List<Expression> keys) implements Expression {
    public Element {
      keys = List.copyOf(keys);
    }
  }

  /** {@code *} as a key. */
  record AnyKey(SourceSpan span) implements Expression {}

  record Call(SourceSpan span, Identifier function, List<Expression> arguments)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record Unary(SourceSpan span, UnaryOperator operator, Expression operand) implements Expression {}

  record Binary(SourceSpan span, BinaryOperator operator, Expression left, Expression right)
      implements Expression {}

  /**
   * {@code =}, {@code <<<} and the compound forms.
   *
   * @param operator empty for the plain assignment
   */
  record Assignment(
      SourceSpan span, Expression target, Optional<BinaryOperator> operator, Expression value)
      implements Expression {}

  /** {@code statistics <<< value}. */
  record Accumulate(SourceSpan span, Expression target, Expression value) implements Expression {}

  record Increment(SourceSpan span, Expression target, boolean decrement, boolean prefix)
      implements Expression {}

  record Conditional(
      SourceSpan span, Expression condition, Expression whenTrue, Expression whenFalse)
      implements Expression {}

  /** {@code [k, ...] in base}. */
  record Membership(SourceSpan span, List<Expression> keys, Expression base) implements Expression {
    public Membership {
      keys = List.copyOf(keys);
    }
  }

  /** {@code text =~ "regex"}. */
  record RegexMatch(
      SourceSpan span, Expression text, String regex, SourceSpan regexSpan, boolean negated)
      implements Expression {}

  /**
   * A call of the print family (§6.7); {@code function} is {@code printf}, {@code sprintln}, ...
   */
  record Print(
      SourceSpan span,
      String function,
      Optional<PrintFormat> format,
      Optional<String> delimiter,
      List<Expression> arguments)
      implements Expression {
    public Print {
      arguments = List.copyOf(arguments);
    }

    public boolean yieldsText() {
      return function.startsWith("s");
    }
  }

  /** {@code @count(x)}, {@code @avg(x)}, ... with the bit shift of {@code @variance}. */
  record Extract(SourceSpan span, String extractor, Expression statistics, Optional<Long> parameter)
      implements Expression {}

  /** {@code @hist_log(x)} (no parameters) or {@code @hist_linear(x, low, high, step)}. */
  record Histogram(SourceSpan span, Expression statistics, List<Long> parameters)
      implements Expression {
    public Histogram {
      parameters = List.copyOf(parameters);
    }
  }

  /** One bucket of a histogram. */
  record HistogramElement(SourceSpan span, Histogram histogram, Expression index)
      implements Expression {}

  /** {@code $name}, {@code $$name} with its accesses; the name is without the first dollar. */
  record TargetVariable(
      SourceSpan span, String name, List<Access> accesses, PrettyPrint prettyPrint)
      implements Expression {
    public TargetVariable {
      accesses = List.copyOf(accesses);
    }
  }

  /** {@code @var("name@file", "module")} with its accesses. */
  record VariableByName(
      SourceSpan span,
      String name,
      Optional<String> module,
      List<Access> accesses,
      PrettyPrint prettyPrint)
      implements Expression {
    public VariableByName {
      accesses = List.copyOf(accesses);
    }
  }

  /** {@code @cast(value, "type", "module")} with its accesses. */
  record Cast(
      SourceSpan span,
      Expression value,
      String type,
      Optional<String> module,
      List<Access> accesses,
      PrettyPrint prettyPrint)
      implements Expression {
    public Cast {
      accesses = List.copyOf(accesses);
    }
  }

  /** {@code p->m}, {@code p[i]} on a value whose type is known from elsewhere (§7.2). */
  record Autocast(SourceSpan span, Expression value, List<Access> accesses, PrettyPrint prettyPrint)
      implements Expression {
    public Autocast {
      accesses = List.copyOf(accesses);
    }
  }

  /** {@code &operand}. */
  record AddressOf(SourceSpan span, Expression operand) implements Expression {}

  /** One step of an access chain. */
  sealed interface Access {
    SourceSpan span();

    record Member(SourceSpan span, String name) implements Access {}

    record Index(SourceSpan span, Expression index) implements Access {}
  }

  /** The suffixes {@code $} and {@code $$}. */
  enum PrettyPrint {
    NONE,
    ONE_LEVEL,
    ALL_LEVELS
  }

  /** {@code @defined(e)}. */
  record Defined(SourceSpan span, Expression operand) implements Expression {}

  /** {@code @entry(e)}. */
  record Entry(SourceSpan span, Expression operand) implements Expression {}

  /** {@code @probewrite(v)}. */
  record ProbeWrite(SourceSpan span, Identifier variable) implements Expression {}

  /** {@code @perf("name")}. */
  record PerfCounter(SourceSpan span, String name) implements Expression {}

  /** {@code @const("TOKEN")}. */
  record Constant(SourceSpan span, String token) implements Expression {}

  /** {@code @enum("NAME")}. */
  record EnumValue(SourceSpan span, String name) implements Expression {}

  /** {@code @enumname(e, "type", "module")}. */
  record EnumName(SourceSpan span, Expression value, Optional<String> type, Optional<String> module)
      implements Expression {}

  /** {@code @kderef(size, address)}, {@code @uderef(size, address)}. */
  record Dereference(SourceSpan span, boolean user, Expression size, Expression address)
      implements Expression {}

  /** {@code @kregister(n)}, {@code @uregister(n)}. */
  record RegisterValue(SourceSpan span, boolean user, Expression number) implements Expression {}

  record EmbeddedCExpression(EmbeddedC code) implements Expression {
    @Override
    public SourceSpan span() {
      return code.span();
    }
  }
}
