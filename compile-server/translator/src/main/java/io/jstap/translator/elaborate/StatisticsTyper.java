// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.StatisticShape;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;

/** What is done with statistics: they are fed and asked, and are no values themselves (§6.6). */
final class StatisticsTyper {
  private static final int MOST_BUCKETS = 128;
  private static final int WIDEST_SHIFT = 62;

  private final Typer typer;
  private final Body body;
  private final Names names;

  StatisticsTyper(Typer typer, Body body, Names names) {
    this.typer = typer;
    this.body = body;
    this.names = names;
  }

  void accumulate(Expression.Accumulate accumulate) {
    if (accumulate.target() instanceof Expression.Name name && !isGlobal(name)) {
      // Where nobody takes anything out of it, it is left out, and the error with it.
      typer.variable(name.name(), name.span(), ValueType.LONG);
    }
    statistic(accumulate.target()).ifPresent(Symbol.Global::markAssigned);
    typer.type(accumulate.value(), ValueType.LONG);
  }

  void extract(Expression.Extract extract) {
    Optional<Symbol.Global> statistic = statistic(extract.statistics());
    if (extract.extractor().equals(Extractor.VARIANCE.word())) {
      statistic.ifPresent(Symbol.Global::needVariance);
    }
    long shift = extract.parameter().orElse(0L);
    if (shift < 0 || shift > WIDEST_SHIFT) {
      problem(
          Problem.error(
                  ElaborationProblem.BAD_HISTOGRAM,
                  extract.span(),
                  "the shift of @variance must be between 0 and " + WIDEST_SHIFT)
              .withHelp("leave it out: the variance is computed without overflow"));
    }
  }

  /** A histogram in a place where one may stand. */
  void histogram(Expression.Histogram histogram) {
    Optional<StatisticShape.Histogram> shape = shape(histogram);
    Optional<Symbol.Global> statistic = statistic(histogram.statistics());
    if (statistic.isEmpty() || shape.isEmpty()) {
      return;
    }
    if (!statistic.get().use(shape.get(), histogram.span())) {
      Problem problem =
          Problem.error(
                  ElaborationProblem.BAD_HISTOGRAM,
                  histogram.span(),
                  "a program takes one kind of histogram of a statistic, and this is another")
              .withHelp("feed a second global with the same values");
      problem(
          statistic
              .get()
              .histogramCause()
              .map(cause -> problem.withNote(cause, "first taken here"))
              .orElse(problem));
    }
  }

  private Optional<StatisticShape.Histogram> shape(Expression.Histogram histogram) {
    if (histogram.parameters().isEmpty()) {
      return Optional.of(new StatisticShape.Logarithmic());
    }
    long low = histogram.parameters().get(0);
    long high = histogram.parameters().get(1);
    long step = histogram.parameters().get(2);
    if (step <= 0 || high < low) {
      problem(
          Problem.error(
                  ElaborationProblem.BAD_HISTOGRAM,
                  histogram.span(),
                  step <= 0
                      ? "the width of a bucket must be above 0"
                      : "the lower bound is above the upper one")
              .withHelp("the parameters are: statistic, low, high, width of a bucket"));
      return Optional.empty();
    }
    // The difference of two longs may need all 64 bits.
    long buckets = Long.divideUnsigned(high - low, step);
    if (Long.compareUnsigned(buckets, MOST_BUCKETS - 3) > 0) {
      problem(
          Problem.error(
                  ElaborationProblem.BAD_HISTOGRAM,
                  histogram.span(),
                  "a histogram has at most %d buckets, this one would have more"
                      .formatted(MOST_BUCKETS))
              .withHelp(
                  "widen the buckets to %s at least"
                      .formatted(
                          Long.toUnsignedString(
                              Long.divideUnsigned(high - low, MOST_BUCKETS - 3) + 1))));
      return Optional.empty();
    }
    return Optional.of(new StatisticShape.Linear(low, high, step));
  }

  /** The global that an expression names as a statistic. */
  private Optional<Symbol.Global> statistic(Expression expression) {
    Optional<Symbol.Global> found =
        switch (expression) {
          case Expression.Name name -> scalar(name);
          case Expression.Element element -> typer.arrays().array(element, /* anyKey= */ false);
          default -> {
            problem(
                Problem.error(
                        ElaborationProblem.NO_STATISTIC, expression.span(), "this is no statistic")
                    .withHelp("only globals and elements of global arrays are"));
            yield Optional.empty();
          }
        };
    return found.filter(global -> settle(global, expression.span()));
  }

  private boolean isGlobal(Expression.Name name) {
    return !body.locals().containsKey(name.name()) && names.isGlobal(name.name(), name.span());
  }

  private Optional<Symbol.Global> scalar(Expression.Name name) {
    if (!isGlobal(name)) {
      return undeclared(name);
    }
    return names
        .scalar(body, name.name(), name.span())
        .flatMap(
            symbol ->
                switch (symbol) {
                  case Symbol.Global global -> Optional.of(global);
                  case Symbol.Local local -> undeclared(name);
                });
  }

  private Optional<Symbol.Global> undeclared(Expression.Name name) {
    problem(
        Problem.error(
                ElaborationProblem.NO_STATISTIC,
                name.span(),
                "'" + name.name() + "' is a local variable, and only globals can be statistics")
            .withHelp("add 'global " + name.name() + "'"));
    return Optional.empty();
  }

  private boolean settle(Symbol.Global global, SourceSpan span) {
    typer.settle(global.value(), ValueType.STATISTICS, span);
    Optional<ValueType> type = global.value().type();
    if (type.isPresent() && type.get() != ValueType.STATISTICS) {
      Problem problem =
          Problem.error(
              ElaborationProblem.NO_STATISTIC,
              span,
              "'%s' holds a %s, so it is no statistic".formatted(global.name(), type.get().word()));
      problem(
          global
              .value()
              .cause()
              .map(cause -> problem.withNote(cause, "it became " + type.get().word() + " here"))
              .orElse(problem));
      return false;
    }
    return true;
  }

  /** Says that a statistic stands where a value belongs. */
  static Problem asValue(String name, SourceSpan span) {
    return Problem.error(
            ElaborationProblem.STATISTIC_AS_VALUE,
            span,
            "'" + name + "' is a statistic, which has no value of its own")
        .withHelp(
            "take a number of it: @count(%1$s), @sum(%1$s), @avg(%1$s), ...; add one with %1$s <<< n"
                .formatted(span.text()));
  }

  private void problem(Problem problem) {
    typer.problems().problem(problem);
  }
}
