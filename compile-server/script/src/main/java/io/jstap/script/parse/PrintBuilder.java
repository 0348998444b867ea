// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.PrintFormat;
import io.jstap.script.grammar.ScriptGrammar.ExpressionContext;
import io.jstap.script.grammar.ScriptGrammar.PrimaryContext;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Optional;

/** Calls of the print family out of parse trees (§6.7). */
final class PrintBuilder {
  /** Values of one call, those for widths and precisions included. */
  private static final int MOST_VALUES = 32;

  private final Spans spans;
  private final ExpressionBuilder expressions;

  PrintBuilder(Spans spans, ExpressionBuilder expressions) {
    this.spans = spans;
    this.expressions = expressions;
  }

  Expression build(PrimaryContext context) {
    String function = DeclarationBuilder.token(context.PRINT()).text();
    SourceSpan span = spans.of(context);
    List<Expression> arguments = expressions.arguments(context.arguments());
    boolean formatted = function.endsWith("printf");
    boolean delimited = function.endsWith("printd") || function.endsWith("printdln");
    Optional<PrintFormat> format = Optional.empty();
    Optional<String> delimiter = Optional.empty();
    if (formatted || delimited) {
      Optional<Token> literal = literal(context);
      if (literal.isEmpty()) {
        needsLiteral(function, span, arguments);
        return new Expression.NumberLiteral(span, 0);
      }
      arguments = arguments.subList(1, arguments.size());
      if (formatted) {
        format = Optional.of(new FormatParser(literal.get(), spans).parse());
      } else {
        delimiter = Optional.of(literal.get().text());
      }
    }
    checkHistograms(function, arguments);
    checkCount(function, span, arguments);
    if (delimited && arguments.size() == 1) {
      nothingToJoin(function, span);
    }
    return new Expression.Print(span, function, format, delimiter, arguments);
  }

  /** The first argument, if it is a string literal and nothing else. */
  private static Optional<Token> literal(PrimaryContext context) {
    if (context.arguments() == null) {
      return Optional.empty();
    }
    ExpressionContext first = context.arguments().expression(0);
    Token token = Spans.first(first);
    boolean alone =
        first.getStart().getTokenIndex() == first.getStop().getTokenIndex()
            && token.kind() == TokenKind.STRING;
    return alone ? Optional.of(token) : Optional.empty();
  }

  private void needsLiteral(String function, SourceSpan span, List<Expression> arguments) {
    String what = function.endsWith("printf") ? "format" : "delimiter";
    spans.report(
        ScriptProblem.BAD_PRINT,
        arguments.isEmpty() ? span : arguments.getFirst().span(),
        "the %s of '%s' is a string literal".formatted(what, function),
        what.equals("format")
            ? "use %%s for text that is known at run time only: %s(\"%%s\", ...)"
                .formatted(function)
            : "write %s(\",\", ...)".formatted(function));
  }

  private void checkHistograms(String function, List<Expression> arguments) {
    boolean whole =
        arguments.size() == 1
            && switch (function) {
              case "print", "println", "sprint", "sprintln" -> true;
              default -> false;
            };
    if (!whole) {
      arguments.forEach(expressions::single);
    }
  }

  private void nothingToJoin(String function, SourceSpan span) {
    spans.report(
        ScriptProblem.BAD_PRINT,
        span,
        "'%s' puts its delimiter between values, and there is one value only".formatted(function),
        "give two values or more, or write %s".formatted(function.replace("printd", "print")));
  }

  private void checkCount(String function, SourceSpan span, List<Expression> arguments) {
    int fewest =
        switch (function) {
          case "print", "sprint", "print_char", "printd", "printdln", "sprintd", "sprintdln" -> 1;
          default -> 0;
        };
    int most = function.equals("print_char") ? 1 : MOST_VALUES;
    if (arguments.size() < fewest) {
      spans.report(
          ScriptProblem.BAD_PRINT,
          span,
          "'%s' needs a value".formatted(function),
          function.startsWith("s") ? "write \"\" for empty text" : "use println() for a line end");
    } else if (arguments.size() > most) {
      spans.report(
          ScriptProblem.BAD_PRINT,
          span,
          "'%s' takes at most %d value%s, %d given"
              .formatted(function, most, most == 1 ? "" : "s", arguments.size()),
          "split it into several calls");
    }
  }
}
