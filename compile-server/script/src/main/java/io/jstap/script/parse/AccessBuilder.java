// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.Access;
import io.jstap.script.ast.Expression.PrettyPrint;
import io.jstap.script.grammar.ScriptGrammar.OperandContext;
import io.jstap.script.grammar.ScriptGrammar.SuffixContext;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;

/** {@code ->member}, {@code [index]} and {@code $} behind an operand (§7). */
final class AccessBuilder {
  private final Building building;
  private final Spans spans;
  private final ExpressionBuilder expressions;

  AccessBuilder(Building building, ExpressionBuilder expressions) {
    this.building = building;
    this.spans = building.spans();
    this.expressions = expressions;
  }

  /** Accesses with the pretty-print suffix that ends them. */
  private record Chain(List<Access> accesses, PrettyPrint pretty) {
    boolean isEmpty() {
      return accesses.isEmpty() && pretty == PrettyPrint.NONE;
    }
  }

  /** {@code $name} with what follows it. */
  Expression target(OperandContext context, Token token) {
    String name = token.text().substring(1);
    PrettyPrint pretty = suffix(name);
    String bare = withoutSuffix(name, pretty);
    Chain chain = chain(context, 0, pretty);
    return new Expression.TargetVariable(span(context), bare, chain.accesses(), chain.pretty());
  }

  private static PrettyPrint suffix(String name) {
    if (name.endsWith("$$") && name.length() > 2) {
      return PrettyPrint.ALL_LEVELS;
    }
    return name.endsWith("$") && name.length() > 1 ? PrettyPrint.ONE_LEVEL : PrettyPrint.NONE;
  }

  private static String withoutSuffix(String name, PrettyPrint pretty) {
    return switch (pretty) {
      case NONE -> name;
      case ONE_LEVEL -> name.substring(0, name.length() - 1);
      case ALL_LEVELS -> name.substring(0, name.length() - 2);
    };
  }

  /**
   * An operand with its accesses from suffix {@code from} on.
   *
   * @param base the operand without them
   */
  Expression of(OperandContext context, Expression base, int from) {
    if (base instanceof Expression.Histogram histogram && context.suffix().size() > from) {
      return bucket(context, histogram);
    }
    Chain chain = chain(context, from, PrettyPrint.NONE);
    if (chain.isEmpty()) {
      return base;
    }
    SourceSpan span = span(context);
    boolean own = context.primary().atOperator() != null;
    return switch (base) {
      case Expression.Cast cast when own ->
          new Expression.Cast(
              span, cast.value(), cast.type(), cast.module(), chain.accesses(), chain.pretty());
      case Expression.VariableByName variable when own ->
          new Expression.VariableByName(
              span, variable.name(), variable.module(), chain.accesses(), chain.pretty());
      default -> autocast(span, expressions.single(base), chain);
    };
  }

  private Expression autocast(SourceSpan span, Expression base, Chain chain) {
    if (!building.rules().compatibility().has("2.6")) {
      spans.report(
          ScriptProblem.BAD_ACCESS,
          span,
          "'->' and '[' on this need language version 2.6",
          "raise --compatible, or use @cast");
    }
    return new Expression.Autocast(span, base, chain.accesses(), chain.pretty());
  }

  private Expression bucket(OperandContext context, Expression.Histogram histogram) {
    List<SuffixContext> suffixes = context.suffix();
    SuffixContext first = suffixes.getFirst();
    if (first.keys() == null) {
      spans.report(
          ScriptProblem.BAD_HISTOGRAM_USE,
          spans.of(first),
          "a histogram has no members",
          "index it with the number of a bucket");
      return histogram;
    }
    Expression index = index(first);
    Expression bucket =
        new Expression.HistogramElement(
            spans.of(Spans.first(context.primary()), Spans.last(first)), histogram, index);
    Chain chain = chain(context, 1, PrettyPrint.NONE);
    return chain.isEmpty() ? bucket : autocast(span(context), bucket, chain);
  }

  private Chain chain(OperandContext context, int from, PrettyPrint before) {
    List<Access> accesses = new ArrayList<>();
    PrettyPrint pretty = before;
    List<SuffixContext> suffixes = context.suffix();
    for (SuffixContext suffix : suffixes.subList(from, suffixes.size())) {
      if (pretty != PrettyPrint.NONE) {
        afterPretty(spans.of(suffix));
      }
      if (suffix.keys() != null) {
        accesses.add(new Access.Index(spans.of(suffix), index(suffix)));
      } else if (suffix.PRETTY() != null) {
        pretty = pretty(DeclarationBuilder.token(suffix.PRETTY()));
      } else {
        Token member = DeclarationBuilder.token(suffix.IDENTIFIER());
        pretty = suffix(member.text());
        accesses.add(new Access.Member(spans.of(member), withoutSuffix(member.text(), pretty)));
      }
    }
    if (context.PRETTY() != null) {
      Token token = DeclarationBuilder.token(context.PRETTY());
      if (pretty != PrettyPrint.NONE) {
        afterPretty(spans.of(token));
      }
      pretty = pretty(token);
    }
    return new Chain(accesses, pretty);
  }

  private static PrettyPrint pretty(Token token) {
    return token.text().equals("$") ? PrettyPrint.ONE_LEVEL : PrettyPrint.ALL_LEVELS;
  }

  private void afterPretty(SourceSpan span) {
    spans.report(
        ScriptProblem.BAD_ACCESS,
        span,
        "nothing can follow a pretty-printing '$'",
        "move the '$' to the end");
  }

  private Expression index(SuffixContext suffix) {
    List<Expression> keys = expressions.keys(suffix.keys());
    if (keys.size() != 1 || keys.getFirst() instanceof Expression.AnyKey) {
      spans.report(
          ScriptProblem.BAD_ACCESS,
          spans.of(suffix.keys()),
          "expected one index",
          "only a global array takes several keys");
    }
    return keys.getFirst();
  }

  /** From the primary expression through the last access. */
  private SourceSpan span(OperandContext context) {
    List<SuffixContext> suffixes = context.suffix();
    Token last =
        context.PRETTY() != null
            ? DeclarationBuilder.token(context.PRETTY())
            : Spans.last(suffixes.isEmpty() ? context.primary() : suffixes.getLast());
    return spans.of(Spans.first(context.primary()), last);
  }
}
