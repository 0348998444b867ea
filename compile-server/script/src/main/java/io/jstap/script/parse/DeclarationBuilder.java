// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.EmbeddedCDeclaration;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.Declaration.Parameter;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.EmbeddedC;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.TypeName;
import io.jstap.script.grammar.ScriptGrammar.DeclarationContext;
import io.jstap.script.grammar.ScriptGrammar.FunctionContext;
import io.jstap.script.grammar.ScriptGrammar.LiteralContext;
import io.jstap.script.grammar.ScriptGrammar.ParametersContext;
import io.jstap.script.grammar.ScriptGrammar.ProbeContext;
import io.jstap.script.grammar.ScriptGrammar.TypeContext;
import io.jstap.script.grammar.ScriptGrammar.VariableContext;
import io.jstap.script.lex.Numbers;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Declarations out of parse trees (§4). */
final class DeclarationBuilder {
  private final Spans spans;
  private final ProbePointBuilder points;
  private final StatementBuilder statements;

  DeclarationBuilder(Building building) {
    this.spans = building.spans();
    this.statements = new StatementBuilder(building);
    this.points = new ProbePointBuilder(spans, statements.expressions());
  }

  /** One declaration, or the several globals of one. */
  List<Declaration> declarations(DeclarationContext context) {
    if (context.probe() != null) {
      return List.of(probe(context.probe()));
    }
    boolean isPrivate = context.PRIVATE() != null;
    if (context.function() != null) {
      return List.of(function(context.function(), isPrivate));
    }
    if (context.EMBEDDED_C() != null) {
      return List.of(new EmbeddedCDeclaration(embeddedC(context.EMBEDDED_C(), spans)));
    }
    List<Declaration> globals = new ArrayList<>();
    for (VariableContext variable : context.variables().variable()) {
      globals.add(global(variable, isPrivate));
    }
    return globals;
  }

  static EmbeddedC embeddedC(TerminalNode node, Spans spans) {
    Token token = token(node);
    return new EmbeddedC(spans.of(token), token.text());
  }

  static Token token(TerminalNode node) {
    return ((GrammarToken) node.getSymbol()).token();
  }

  static Identifier identifier(TerminalNode node, Spans spans) {
    Token token = token(node);
    return new Identifier(spans.of(token), token.text());
  }

  private Declaration probe(ProbeContext context) {
    SourceSpan span = spans.of(context);
    List<List<ProbePoint>> lists = new ArrayList<>();
    context.points().forEach(list -> lists.add(points.points(list)));
    List<Statement.Block> bodies = new ArrayList<>();
    context.block().forEach(block -> bodies.add(statements.block(block, false)));
    List<ProbePoint> last = lists.removeLast();
    if (lists.isEmpty()) {
      if (bodies.size() > 1) {
        spans.report(
            ScriptProblem.BAD_ALIAS,
            bodies.get(1).span(),
            "only an alias has a second body",
            "an alias is written: probe NAME = POINT { PROLOGUE } , { EPILOGUE }");
      }
      return new ProbeDeclaration(span, last, bodies.getFirst());
    }
    return alias(context, span, lists, last, bodies);
  }

  private AliasDeclaration alias(
      ProbeContext context,
      SourceSpan span,
      List<List<ProbePoint>> lists,
      List<ProbePoint> last,
      List<Statement.Block> bodies) {
    List<ProbePoint> names = new ArrayList<>();
    boolean epilogue = false;
    for (int i = 0; i < lists.size(); i++) {
      epilogue = context.aliasOperator(i).ADD_ASSIGN() != null;
      if (epilogue && bodies.size() > 1) {
        spans.report(
            ScriptProblem.BAD_ALIAS,
            spans.of(context.aliasOperator(i)),
            "an alias made with '+=' has one body",
            "use '=' with a prologue and an epilogue");
      }
      names.add(points.aliasName(lists.get(i)));
    }
    Optional<Statement.Block> first = Optional.of(bodies.getFirst());
    return epilogue
        ? new AliasDeclaration(span, names, last, Optional.empty(), first)
        : new AliasDeclaration(
            span,
            names,
            last,
            first,
            bodies.size() > 1 ? Optional.of(bodies.get(1)) : Optional.empty());
  }

  private GlobalDeclaration global(VariableContext context, boolean isPrivate) {
    Optional<Integer> entries = Optional.empty();
    if (context.NUMBER() != null) {
      entries = entries(token(context.NUMBER()));
    }
    Optional<Literal> initial =
        Optional.ofNullable(context.literal()).map(literal -> literal(literal, spans));
    boolean array = entries.isPresent() || context.PERCENT() != null;
    if (array && initial.isPresent()) {
      spans.report(
          ScriptProblem.BAD_DECLARATION,
          initial.get().span(),
          "an array can not be initialised here",
          "fill it in a 'probe begin'");
    }
    return new GlobalDeclaration(
        spans.of(context),
        identifier(context.IDENTIFIER(), spans),
        isPrivate,
        context.PERCENT() != null,
        entries,
        initial);
  }

  private Optional<Integer> entries(Token number) {
    long value = Numbers.parse(number.text()).orElseThrow();
    if (value < 1 || value > Integer.MAX_VALUE) {
      spans.report(
          ScriptProblem.BAD_DECLARATION,
          spans.of(number),
          "an array has between 1 and 2147483647 elements",
          "the memory is taken when the script starts: choose what is needed");
      return Optional.empty();
    }
    return Optional.of((int) value);
  }

  private FunctionDeclaration function(FunctionContext context, boolean isPrivate) {
    Token name = Spans.first(context.functionName());
    List<Parameter> parameters = new ArrayList<>();
    for (ParametersContext at = context.parameters(); at != null; at = at.parameters()) {
      parameters.add(
          new Parameter(
              identifier(at.parameter().IDENTIFIER(), spans), type(at.parameter().type())));
    }
    Optional<Integer> priority = Optional.empty();
    if (context.NUMBER() != null) {
      priority = priority(token(context.NUMBER()));
    }
    FunctionBody body =
        context.block() != null
            ? new FunctionBody.Script(statements.block(context.block(), true))
            : new FunctionBody.Native(embeddedC(context.EMBEDDED_C(), spans));
    return new FunctionDeclaration(
        spans.of(context),
        new Identifier(spans.of(name), name.text()),
        isPrivate,
        type(context.type()),
        parameters,
        priority,
        body);
  }

  private Optional<Integer> priority(Token number) {
    long value = Numbers.parse(number.text()).orElseThrow();
    if (value < 1 || value > Integer.MAX_VALUE) {
      spans.report(
          ScriptProblem.BAD_DECLARATION,
          spans.of(number),
          "the priority of a function is at least 1",
          "functions without a priority are tried first");
      return Optional.empty();
    }
    return Optional.of((int) value);
  }

  private static Optional<TypeName> type(@Nullable TypeContext context) {
    if (context == null) {
      return Optional.empty();
    }
    return Optional.of(context.LONG_TYPE() != null ? TypeName.LONG : TypeName.STRING);
  }

  /** A literal with its sign. */
  static Literal literal(LiteralContext context, Spans spans) {
    SourceSpan span = spans.of(context);
    if (context.STRING() != null) {
      return new Literal.Text(span, token(context.STRING()).text());
    }
    boolean negative = context.getChildCount() > 1;
    long value = Numbers.parse(token(context.NUMBER()).text()).orElseThrow();
    if (negative && value < 0 && value != Long.MIN_VALUE) {
      spans.report(
          ScriptProblem.BAD_NUMBER,
          span,
          "the number is below the smallest one of 64 bits",
          "the smallest number is -9223372036854775808");
    }
    return new Literal.Number(span, negative ? -value : value);
  }
}
