// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.Statement.Sort;
import io.jstap.script.grammar.ScriptGrammar.ForeachKeyContext;
import io.jstap.script.grammar.ScriptGrammar.ForeachKeysContext;
import io.jstap.script.grammar.ScriptGrammar.ForeachStatementContext;
import io.jstap.script.grammar.ScriptGrammar.ForeachVariablesContext;
import io.jstap.script.grammar.ScriptGrammar.SignContext;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code foreach} out of its parse tree (§5.2). */
final class ForEachBuilder {
  private static final Set<String> AGGREGATES =
      Set.of("@count", "@sum", "@min", "@max", "@avg", "@variance");

  private final Spans spans;
  private final ExpressionBuilder expressions;

  ForEachBuilder(Spans spans, ExpressionBuilder expressions) {
    this.spans = spans;
    this.expressions = expressions;
  }

  Statement build(ForeachStatementContext context, Statement body) {
    ForeachVariablesContext variables = context.foreachVariables();
    List<ForeachKeyContext> keys = new ArrayList<>();
    Optional<ForeachKeyContext> value = Optional.empty();
    List<ForeachKeyContext> single = variables.foreachKey();
    if (variables.ASSIGN() != null) {
      value = Optional.of(single.getFirst());
    }
    ForeachKeysContext several = variables.foreachKeys();
    if (several != null) {
      keys.addAll(several.foreachKey());
    } else {
      keys.add(single.getLast());
    }
    List<Expression> slice =
        context.slice() == null ? List.of() : expressions.keys(context.slice().keys());
    if (!slice.isEmpty() && slice.size() != keys.size()) {
      spans.report(
          ScriptProblem.BAD_FOREACH,
          spans.of(context.slice()),
          "the loop has %d key%s, but the slice has %d"
              .formatted(keys.size(), keys.size() == 1 ? "" : "s", slice.size()),
          "write '*' for each key that may be anything");
    }
    Optional<Expression> limit =
        context.expression() == null
            ? Optional.empty()
            : Optional.of(expressions.value(context.expression()));
    return new Statement.ForEach(
        spans.of(context),
        keys.stream().map(this::name).toList(),
        value.map(this::name),
        expressions.base(context.base()),
        slice,
        oneSort(context, keys, value),
        limit,
        body);
  }

  private Identifier name(ForeachKeyContext key) {
    return DeclarationBuilder.identifier(key.IDENTIFIER(), spans);
  }

  private Optional<Sort> oneSort(
      ForeachStatementContext context,
      List<ForeachKeyContext> keys,
      Optional<ForeachKeyContext> value) {
    List<Sort> sorts = new ArrayList<>();
    value
        .filter(key -> key.sign() != null)
        .ifPresent(key -> sorts.add(sort(key.sign(), 0, Optional.empty())));
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).sign() != null) {
        sorts.add(sort(keys.get(i).sign(), i + 1, Optional.empty()));
      }
    }
    if (context.sort() != null) {
      Optional<String> aggregate = Optional.empty();
      if (context.sort().AT_OPERATOR() != null) {
        aggregate = aggregate(DeclarationBuilder.token(context.sort().AT_OPERATOR()));
      }
      Sort sort = sort(context.sort().sign(), 0, aggregate);
      sorts.add(new Sort(spans.of(context.sort()), 0, sort.descending(), aggregate));
    }
    if (sorts.size() > 1) {
      spans.report(
          spans
              .error(
                  ScriptProblem.BAD_FOREACH,
                  sorts.get(1).span(),
                  "a loop is sorted by one thing only")
              .withNote(sorts.getFirst().span(), "it is sorted by this already")
              .withHelp("remove one of the marks"));
    }
    return sorts.stream().findFirst();
  }

  private Optional<String> aggregate(Token operator) {
    if (!AGGREGATES.contains(operator.text())) {
      spans.report(
          ScriptProblem.BAD_FOREACH,
          spans.of(operator),
          "a loop can not be sorted by '%s'".formatted(operator.text()),
          "sort by @count, @sum, @min, @max or @avg");
    }
    return Optional.of(operator.text().substring(1));
  }

  private Sort sort(SignContext sign, int by, Optional<String> aggregate) {
    boolean descending = Spans.first(sign).text().equals("-");
    return new Sort(spans.of(sign), by, descending, aggregate);
  }
}
