// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.script.grammar.ScriptGrammar.BlockContext;
import io.jstap.script.grammar.ScriptGrammar.ExpressionContext;
import io.jstap.script.grammar.ScriptGrammar.ForStatementContext;
import io.jstap.script.grammar.ScriptGrammar.IfStatementContext;
import io.jstap.script.grammar.ScriptGrammar.StatementContext;
import io.jstap.script.grammar.ScriptGrammar.TryStatementContext;
import io.jstap.script.grammar.ScriptGrammar.WhileStatementContext;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements out of parse trees (§5). */
final class StatementBuilder {
  /** Words that begin a declaration in other languages. */
  private static final Set<String> FOREIGN_TYPES =
      Set.of(
          "int",
          "char",
          "short",
          "unsigned",
          "signed",
          "float",
          "double",
          "void",
          "bool",
          "struct",
          "var",
          "let",
          "auto",
          "const",
          "local",
          "my",
          "u8",
          "u16",
          "u32",
          "u64",
          "s32",
          "s64",
          "int64_t",
          "uint64_t",
          "uint32_t",
          "int32_t",
          "size_t");

  private final Spans spans;
  private final ExpressionBuilder expressions;
  private final ForEachBuilder loops;
  private boolean inFunction;

  StatementBuilder(Building building) {
    this.spans = building.spans();
    this.expressions = new ExpressionBuilder(building);
    this.loops = new ForEachBuilder(spans, expressions);
  }

  ExpressionBuilder expressions() {
    return expressions;
  }

  /** The body of a probe or function. */
  Statement.Block block(BlockContext context, boolean isFunction) {
    inFunction = isFunction;
    return block(context);
  }

  private Statement.Block block(BlockContext context) {
    List<Statement> statements = new ArrayList<>();
    List<StatementContext> contexts = context.statement();
    for (int i = 0; i < contexts.size(); i++) {
      if (i + 1 < contexts.size()) {
        foreignDeclaration(contexts.get(i), contexts.get(i + 1));
      }
      Statement statement = statement(contexts.get(i));
      if (!(statement instanceof Statement.Empty)) {
        statements.add(statement);
      }
    }
    return new Statement.Block(spans.of(context), statements);
  }

  /** {@code int x = 5} reads as two statements, which nobody means. */
  private void foreignDeclaration(StatementContext type, StatementContext name) {
    Token first = Spans.first(type);
    Token second = Spans.first(name);
    boolean alone = Spans.last(type).equals(first) && FOREIGN_TYPES.contains(first.text());
    if (alone
        && first.file() == second.file()
        && first.file().line(first.start()) == second.file().line(second.start())) {
      spans.report(
          ScriptProblem.NO_TYPE_DECLARATIONS,
          spans.of(first),
          "variables are not declared with a type",
          "leave '%s' out; types are inferred".formatted(first.text()));
    }
  }

  Statement statement(StatementContext context) {
    if (context.RETURN_VALUE() == null
        && context.DELETE() == null
        && context.expression() != null) {
      return new Statement.ExpressionStatement(
          spans.of(context.expression()), expressions.value(context.expression()));
    }
    if (context.block() != null) {
      return block(context.block());
    }
    if (context.ifStatement() != null) {
      return ifStatement(context.ifStatement());
    }
    if (context.foreachStatement() != null) {
      return loops.build(
          context.foreachStatement(), statement(context.foreachStatement().statement()));
    }
    if (context.whileStatement() != null) {
      return whileStatement(context.whileStatement());
    }
    if (context.forStatement() != null) {
      return forStatement(context.forStatement());
    }
    if (context.tryStatement() != null) {
      return tryStatement(context.tryStatement());
    }
    return simple(context);
  }

  private Statement simple(StatementContext context) {
    Token first = Spans.first(context);
    if (context.EMPTY() != null) {
      return new Statement.Empty(spans.of(first));
    }
    if (context.DELETE() != null) {
      return new Statement.Delete(
          spans.of(first, Spans.last(context.expression())),
          expressions.keyed(context.expression()));
    }
    if (context.BREAK() != null) {
      return new Statement.Break(spans.of(first));
    }
    if (context.CONTINUE() != null) {
      return new Statement.Continue(spans.of(first));
    }
    if (context.NEXT() != null) {
      return new Statement.Next(spans.of(first));
    }
    if (!inFunction) {
      spans.report(
          ScriptProblem.MISPLACED_STATEMENT,
          spans.of(first),
          "'return' outside of a function",
          "use 'next' to leave a probe's handler");
    }
    return context.RETURN() != null
        ? new Statement.Return(spans.of(first), Optional.empty())
        : new Statement.Return(
            spans.of(first, Spans.last(context.expression())),
            Optional.of(expressions.value(context.expression())));
  }

  private Statement ifStatement(IfStatementContext context) {
    Expression condition = expressions.value(context.expression());
    Statement whenTrue = statement(context.statement(0));
    Optional<Statement> whenFalse =
        context.ELSE() == null ? Optional.empty() : Optional.of(statement(context.statement(1)));
    return new Statement.If(spans.of(context), condition, whenTrue, whenFalse);
  }

  private Statement whileStatement(WhileStatementContext context) {
    return new Statement.While(
        spans.of(context), expressions.value(context.expression()), statement(context.statement()));
  }

  private Statement forStatement(ForStatementContext context) {
    return new Statement.For(
        spans.of(context),
        optional(context.start),
        optional(context.test),
        optional(context.step),
        statement(context.statement()));
  }

  private Optional<Expression> optional(@Nullable ExpressionContext context) {
    return context == null ? Optional.empty() : Optional.of(expressions.value(context));
  }

  private Statement tryStatement(TryStatementContext context) {
    SourceSpan span = spans.of(context);
    Statement.Block body = block(context.block(0));
    Optional<Identifier> message =
        context.IDENTIFIER() == null
            ? Optional.empty()
            : Optional.of(DeclarationBuilder.identifier(context.IDENTIFIER(), spans));
    return new Statement.TryCatch(span, body, message, block(context.block(1)));
  }
}
