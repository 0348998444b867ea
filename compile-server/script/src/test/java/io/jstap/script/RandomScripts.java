// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.EmbeddedC;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.Access;
import io.jstap.script.ast.Expression.PrettyPrint;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.PrintFormat;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.TypeName;
import io.jstap.script.ast.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Makes random trees that a script could mean. */
final class RandomScripts {
  private static final SourceSpan SPAN = new SourceSpan(new SourceFile("random", ""), 0, 0);
  private static final List<String> NAMES = List.of("a", "b_1", "x$y", "_z", "count", "B");
  private static final List<String> MEMBERS = List.of("next", "a", "string", "in", "f_path");
  private static final List<String> TEXTS =
      List.of(
          "", "plain", "q\"uote\\", "tab\tnl\n", "ünï€𝄞", "\udcff\udc80", "%d", "\u0001\u007f0");

  private final Random random;

  RandomScripts(Random random) {
    this.random = random;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private boolean one(int outOf) {
    return random.nextInt(outOf) == 0;
  }

  private <T> List<T> some(int fewest, int most, Supplier<T> maker) {
    List<T> list = new ArrayList<>();
    int count = fewest + random.nextInt(most - fewest + 1);
    for (int i = 0; i < count; i++) {
      list.add(maker.get());
    }
    return list;
  }

  private <T> Optional<T> maybe(Supplier<T> maker) {
    return random.nextBoolean() ? Optional.of(maker.get()) : Optional.empty();
  }

  private Identifier name() {
    return new Identifier(SPAN, pick(NAMES));
  }

  private Literal literal() {
    return random.nextBoolean()
        ? new Literal.Number(SPAN, random.nextLong())
        : new Literal.Text(SPAN, pick(TEXTS));
  }

  List<Declaration> declarations() {
    List<Declaration> all = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if (one(2)) {
        Identifier name = new Identifier(SPAN, NAMES.get(i));
        boolean wrap = one(4);
        Optional<Integer> size = one(3) ? Optional.of(1 + random.nextInt(50)) : Optional.empty();
        Optional<Literal> initial =
            wrap || size.isPresent() ? Optional.empty() : maybe(this::literal);
        all.add(new Declaration.GlobalDeclaration(SPAN, name, one(3), wrap, size, initial));
      }
    }
    all.addAll(some(0, 2, this::function));
    all.addAll(some(0, 2, this::alias));
    all.addAll(some(1, 3, this::probe));
    return all;
  }

  private Declaration probe() {
    return new Declaration.ProbeDeclaration(SPAN, some(1, 3, this::point), block(3));
  }

  private ProbePoint point() {
    boolean optional = one(3);
    return new ProbePoint(
        SPAN,
        some(1, 3, this::component),
        optional,
        optional && one(2),
        one(4) ? Optional.of(expression(2)) : Optional.empty());
  }

  private ProbePoint.Component component() {
    return new ProbePoint.Component(
        SPAN, pick(List.of("kernel", "*", "a*b", "**", "return", "call")), maybe(this::literal));
  }

  private Declaration alias() {
    Supplier<ProbePoint> plain =
        () ->
            new ProbePoint(
                SPAN,
                some(
                    1,
                    3,
                    () ->
                        new ProbePoint.Component(
                            SPAN, pick(List.of("my", "alias", "global")), Optional.empty())),
                false,
                false,
                Optional.empty());
    boolean epilogueOnly = one(3);
    return new Declaration.AliasDeclaration(
        SPAN,
        some(1, 2, plain),
        some(1, 2, this::point),
        epilogueOnly ? Optional.empty() : Optional.of(block(2)),
        epilogueOnly || one(2) ? Optional.of(block(2)) : Optional.empty());
  }

  private Declaration function() {
    List<Declaration.Parameter> parameters = new ArrayList<>();
    for (String name : NAMES.subList(0, random.nextInt(3))) {
      parameters.add(
          new Declaration.Parameter(
              new Identifier(SPAN, name), maybe(() -> pick(List.of(TypeName.values())))));
    }
    return new Declaration.FunctionDeclaration(
        SPAN,
        name(),
        one(3),
        maybe(() -> pick(List.of(TypeName.values()))),
        parameters,
        one(3) ? Optional.of(1 + random.nextInt(9)) : Optional.empty(),
        one(4)
            ? new Declaration.FunctionBody.Native(new EmbeddedC(SPAN, " return; "))
            : new Declaration.FunctionBody.Script(
                new Statement.Block(
                    SPAN,
                    List.of(block(2), new Statement.Return(SPAN, maybe(() -> expression(2)))))));
  }

  private Statement.Block block(int depth) {
    return new Statement.Block(SPAN, some(0, 3, () -> statement(depth)));
  }

  private Statement statement(int depth) {
    if (depth <= 0) {
      return new Statement.ExpressionStatement(SPAN, expression(2));
    }
    return switch (random.nextInt(11)) {
      case 0 -> block(depth - 1);
      case 1 ->
          new Statement.If(
              SPAN,
              expression(2),
              one(3) ? new Statement.Empty(SPAN) : block(depth - 1),
              maybe(() -> statement(depth - 1)));
      case 2 -> new Statement.While(SPAN, expression(2), statement(depth - 1));
      case 3 ->
          new Statement.For(
              SPAN,
              maybe(() -> expression(1)),
              maybe(() -> expression(1)),
              maybe(() -> expression(1)),
              statement(depth - 1));
      case 4 -> forEach(depth);
      case 5 -> pick(List.of(new Statement.Break(SPAN), new Statement.Continue(SPAN)));
      case 6 -> new Statement.Next(SPAN);
      case 7 -> new Statement.Delete(SPAN, one(2) ? element(1, true) : nameExpression());
      case 8 -> new Statement.TryCatch(SPAN, block(depth - 1), maybe(this::name), block(depth - 1));
      default -> new Statement.ExpressionStatement(SPAN, expression(3));
    };
  }

  private Statement forEach(int depth) {
    List<Identifier> keys = some(1, 3, this::name);
    List<Expression> slice = new ArrayList<>();
    if (one(2)) {
      keys.forEach(key -> slice.add(one(2) ? new Expression.AnyKey(SPAN) : expression(1)));
    }
    int by = random.nextInt(keys.size() + 1);
    Optional<Statement.Sort> sort =
        maybe(
            () ->
                new Statement.Sort(
                    SPAN,
                    by,
                    one(2),
                    by == 0 && one(2)
                        ? Optional.of(pick(List.of("sum", "max")))
                        : Optional.empty()));
    return new Statement.ForEach(
        SPAN,
        keys,
        maybe(this::name),
        one(4) ? histogram(1) : nameExpression(),
        slice,
        sort,
        maybe(() -> expression(1)),
        statement(depth - 1));
  }

  private Expression nameExpression() {
    return new Expression.Name(SPAN, pick(NAMES));
  }

  private Expression element(int depth, boolean anyKeys) {
    return new Expression.Element(
        SPAN,
        name(),
        some(1, 3, () -> anyKeys && one(3) ? new Expression.AnyKey(SPAN) : expression(depth)));
  }

  private Expression.Histogram histogram(int depth) {
    return new Expression.Histogram(
        SPAN, expression(depth), one(2) ? List.of() : List.of(-5L, 100L, 3L));
  }

  private List<Access> accesses(int depth) {
    return some(
        0,
        3,
        () ->
            one(2)
                ? new Access.Member(SPAN, pick(MEMBERS))
                : new Access.Index(SPAN, expression(depth)));
  }

  private Expression leaf() {
    return switch (random.nextInt(4)) {
      case 0 -> new Expression.NumberLiteral(SPAN, random.nextLong());
      case 1 -> new Expression.TextLiteral(SPAN, pick(TEXTS));
      case 2 ->
          new Expression.TargetVariable(
              SPAN,
              pick(List.of("v", "$vars", "return")),
              List.of(),
              pick(List.of(PrettyPrint.values())));
      default -> nameExpression();
    };
  }

  private Expression expression(int depth) {
    return depth <= 0 ? leaf() : one(2) ? operator(depth - 1) : operand(depth - 1);
  }

  private Expression operator(int depth) {
    return switch (random.nextInt(8)) {
      case 0 ->
          new Expression.Unary(SPAN, pick(List.of(UnaryOperator.values())), expression(depth));
      case 1 ->
          new Expression.Assignment(
              SPAN,
              expression(depth),
              maybe(
                  () ->
                      pick(
                          List.of(
                              BinaryOperator.ADD,
                              BinaryOperator.CONCATENATE,
                              BinaryOperator.SHIFT_LEFT))),
              expression(depth));
      case 2 -> new Expression.Accumulate(SPAN, nameExpression(), expression(depth));
      case 3 -> new Expression.Increment(SPAN, expression(depth), one(2), one(2));
      case 4 ->
          new Expression.Conditional(SPAN, expression(depth), expression(depth), expression(depth));
      case 5 ->
          new Expression.Membership(
              SPAN,
              some(1, 2, () -> one(5) ? new Expression.AnyKey(SPAN) : expression(depth)),
              one(4) ? histogram(depth) : nameExpression());
      case 6 -> new Expression.RegexMatch(SPAN, expression(depth), pick(TEXTS), SPAN, one(2));
      default ->
          new Expression.Binary(
              SPAN, pick(List.of(BinaryOperator.values())), expression(depth), expression(depth));
    };
  }

  private Expression operand(int depth) {
    PrettyPrint pretty = pick(List.of(PrettyPrint.values()));
    return switch (random.nextInt(18)) {
      case 0 -> element(depth, false);
      case 1 ->
          new Expression.Call(SPAN, new Identifier(SPAN, "f"), some(0, 3, () -> expression(depth)));
      case 2 -> print(depth);
      case 3 -> new Expression.Extract(SPAN, "avg", nameExpression(), Optional.empty());
      case 4 -> new Expression.Extract(SPAN, "variance", element(0, false), Optional.of(5L));
      case 5 -> new Expression.HistogramElement(SPAN, histogram(0), expression(depth));
      case 6 -> new Expression.TargetVariable(SPAN, "v", accesses(depth), pretty);
      case 7 ->
          new Expression.VariableByName(
              SPAN, "v@f.c", maybe(() -> "kernel"), accesses(depth), pretty);
      case 8 ->
          new Expression.Cast(
              SPAN, expression(depth), "task", maybe(() -> "kernel"), accesses(depth), pretty);
      case 9 -> {
        List<Access> accesses = accesses(depth);
        yield new Expression.Autocast(
            SPAN, nameExpression(), accesses, accesses.isEmpty() ? PrettyPrint.ONE_LEVEL : pretty);
      }
      case 10 -> new Expression.AddressOf(SPAN, expression(depth));
      case 11 -> new Expression.Defined(SPAN, expression(depth));
      case 12 -> new Expression.Entry(SPAN, expression(depth));
      case 13 -> new Expression.ProbeWrite(SPAN, name());
      case 14 -> new Expression.Constant(SPAN, "HZ");
      case 15 ->
          new Expression.EnumName(SPAN, expression(depth), Optional.of("t"), maybe(() -> "m"));
      case 16 -> new Expression.Dereference(SPAN, one(2), expression(depth), expression(depth));
      default -> new Expression.EmbeddedCExpression(new EmbeddedC(SPAN, " 5 "));
    };
  }

  private Expression print(int depth) {
    if (one(3)) {
      return new Expression.Print(
          SPAN, "print", Optional.empty(), Optional.empty(), List.of(histogram(depth)));
    }
    if (one(2)) {
      return new Expression.Print(
          SPAN,
          "sprintd",
          Optional.empty(),
          Optional.of(pick(TEXTS)),
          some(2, 3, () -> expression(depth)));
    }
    List<PrintFormat.Piece> pieces = new ArrayList<>();
    if (one(2)) {
      pieces.add(new PrintFormat.LiteralText("100% \"\n"));
    }
    pieces.addAll(
        some(
            0,
            3,
            () ->
                new PrintFormat.Directive(
                    SPAN,
                    pick(List.of("", "-", "+", "0", "#")),
                    pick(List.of(new PrintFormat.Size.None(), new PrintFormat.Size.Fixed(12))),
                    pick(List.of(new PrintFormat.Size.None(), new PrintFormat.Size.Dynamic())),
                    pick(List.of('d', 's', 'x')))));
    return new Expression.Print(
        SPAN,
        "printf",
        Optional.of(new PrintFormat(SPAN, pieces)),
        Optional.empty(),
        some(0, 3, () -> expression(depth)));
  }
}
