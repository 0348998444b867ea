// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.ProbePoint.Component;
import io.jstap.script.grammar.ScriptGrammar.ComponentContext;
import io.jstap.script.grammar.ScriptGrammar.ComponentNameContext;
import io.jstap.script.grammar.ScriptGrammar.PointContext;
import io.jstap.script.grammar.ScriptGrammar.PointsContext;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Probe points out of parse trees, brace lists multiplied out (§4.2). */
final class ProbePointBuilder {
  /** More points than one declaration could mean. */
  private static final int MOST = 10_000;

  private final Spans spans;
  private final ExpressionBuilder expressions;

  ProbePointBuilder(Spans spans, ExpressionBuilder expressions) {
    this.spans = spans;
    this.expressions = expressions;
  }

  List<ProbePoint> points(PointsContext context) {
    List<ProbePoint> points = new ArrayList<>();
    for (PointContext point : context.point()) {
      points.addAll(point(point));
    }
    if (points.size() > MOST) {
      tooMany(context);
      return points.subList(0, 1);
    }
    return points;
  }

  /** One way through the braces, with the marks that its last part has inside them. */
  private record Path(
      List<Component> components,
      boolean optional,
      boolean sufficient,
      Optional<Expression> condition) {
    static final Path START = new Path(List.of(), false, false, Optional.empty());

    Path then(Path next) {
      List<Component> all = new ArrayList<>(components);
      all.addAll(next.components);
      return new Path(all, next.optional, next.sufficient, next.condition);
    }
  }

  private List<ProbePoint> point(PointContext context) {
    SourceSpan span = spans.of(context);
    List<ProbePoint> points = new ArrayList<>();
    for (Path path : paths(context)) {
      points.add(
          new ProbePoint(
              span, path.components(), path.optional(), path.sufficient(), path.condition()));
    }
    return points;
  }

  /** All ways through the braces, in order. */
  private List<Path> paths(PointContext context) {
    List<Path> paths = List.of(Path.START);
    List<ComponentContext> components = context.component();
    for (int i = 0; i < components.size(); i++) {
      List<Path> choices = choices(components.get(i), i == components.size() - 1);
      if ((long) paths.size() * choices.size() > MOST) {
        tooMany(components.get(i));
        return paths.subList(0, 1);
      }
      List<Path> longer = new ArrayList<>();
      for (Path path : paths) {
        choices.forEach(choice -> longer.add(path.then(choice)));
      }
      paths = longer;
    }
    return marked(context, paths);
  }

  /** The paths with the marks behind the whole point. */
  private List<Path> marked(PointContext context, List<Path> paths) {
    if (context.mark() == null && context.condition() == null) {
      return paths;
    }
    boolean sufficient = context.mark() != null && context.mark().EXCLAMATION() != null;
    Optional<Expression> condition =
        Optional.ofNullable(context.condition()).map(c -> expressions.value(c.expression()));
    return paths.stream()
        .map(
            path ->
                new Path(
                    path.components(),
                    path.optional() || context.mark() != null,
                    path.sufficient() || sufficient,
                    condition.or(path::condition)))
        .toList();
  }

  private void tooMany(ParserRuleContext context) {
    spans.report(
        ScriptProblem.BAD_PROBE_POINT,
        spans.of(context),
        "these braces stand for more than %d probe points".formatted(MOST),
        "write several probes");
  }

  private List<Path> choices(ComponentContext context, boolean last) {
    if (context.points() == null) {
      return List.of(Path.START.then(plain(component(context))));
    }
    List<Path> choices = new ArrayList<>();
    for (PointContext point : context.points().point()) {
      if (!last && (point.mark() != null || point.condition() != null)) {
        spans.report(
            ScriptProblem.BAD_PROBE_POINT,
            point.mark() != null ? spans.of(point.mark()) : spans.of(point.condition()),
            "'?', '!' and 'if' stand behind the last part of a probe point",
            "move it to the end of the probe point");
      }
      choices.addAll(paths(point));
    }
    return choices;
  }

  private static Path plain(Component component) {
    return new Path(List.of(component), false, false, Optional.empty());
  }

  private Component component(ComponentContext context) {
    Optional<Literal> argument =
        Optional.ofNullable(context.literal())
            .map(literal -> DeclarationBuilder.literal(literal, spans));
    return new Component(spans.of(context), name(context.componentName()), argument);
  }

  private String name(ComponentNameContext context) {
    StringBuilder name = new StringBuilder();
    Optional<Token> previous = Optional.empty();
    for (Token token : tokens(context, new ArrayList<>())) {
      if (previous.isPresent() && !previous.get().touches(token)) {
        spaceInside(token);
        break;
      }
      name.append(token.text());
      previous = Optional.of(token);
    }
    return name.toString();
  }

  private void spaceInside(Token token) {
    if (token.kind() == TokenKind.KEYWORD) {
      spans.report(
          ScriptProblem.SYNTAX,
          spans.of(token),
          "expected '.', ',' or '{', found %s".formatted(token.described()),
          "a probe has a body: probe POINT { ... }");
    } else {
      spans.report(
          ScriptProblem.BAD_PROBE_POINT,
          spans.of(token),
          "expected '.', ',' or '{' before %s".formatted(token.described()),
          "the name of a part of a probe point holds no spaces");
    }
  }

  private static List<Token> tokens(ParseTree tree, List<Token> found) {
    if (tree instanceof TerminalNode terminal) {
      found.add(DeclarationBuilder.token(terminal));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      tokens(tree.getChild(i), found);
    }
    return found;
  }

  /** Checks that an alias name is plain, and gives it. */
  ProbePoint aliasName(List<ProbePoint> names) {
    ProbePoint name = names.getFirst();
    if (names.size() > 1) {
      spans.report(
          ScriptProblem.BAD_ALIAS,
          names.get(1).span(),
          "an alias has one name",
          "chain several names with '=': probe A = B = POINT { ... }");
    }
    if (name.optional() || name.condition().isPresent()) {
      spans.report(
          ScriptProblem.BAD_ALIAS,
          name.span(),
          "the name of an alias takes no '?', '!' or 'if'",
          "put it behind the probe point on the right");
    }
    for (Component component : name.components()) {
      if (component.argument().isPresent() || component.name().contains("*")) {
        spans.report(
            ScriptProblem.BAD_ALIAS,
            component.span(),
            component.argument().isPresent()
                ? "the name of an alias takes no arguments"
                : "the name of an alias takes no wildcards",
            "an alias is written: probe NAME.NAME = POINT { ... }");
      }
    }
    return name;
  }
}
