// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.Problem;
import io.jstap.script.grammar.ScriptGrammar;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Optional;

/** Says what is wrong where the grammar found no way on (§12.2). */
final class SyntaxErrors {
  private final TokenArray tokens;
  private final OpenBrackets brackets;
  private final ExpectedWords words = new ExpectedWords();

  SyntaxErrors(TokenArray tokens) {
    this.tokens = tokens;
    this.brackets = new OpenBrackets(tokens);
  }

  /**
   * The problem; empty if something of the declaration was reported already.
   *
   * @param start index of the declaration's first token
   */
  Optional<Problem> explain(SyntaxFailure failure, int start) {
    GrammarToken found = failure.found();
    int end = found.getTokenIndex();
    for (int i = start; i <= end; i++) {
      if (tokens.get(i).getType() == ScriptGrammar.BROKEN) {
        return Optional.empty();
      }
    }
    Problem problem =
        unclosed(failure, start)
            .or(() -> typeDeclaration(failure))
            .or(() -> reservedWord(failure))
            .or(() -> printName(failure))
            .or(() -> probePoint(failure))
            .or(() -> globalVariable(failure))
            .or(() -> topLevel(failure, start))
            .or(() -> strayElse(failure))
            .orElseGet(() -> expected(failure, start));
    return Optional.of(Origin.explain(problem, found.token().origin()));
  }

  private static Problem syntax(SyntaxFailure failure, String message) {
    return Problem.error(ScriptProblem.SYNTAX, failure.found().token().span(), message);
  }

  /** A brace, or a parenthesis in front of something that can not stand in parentheses. */
  private Optional<Problem> unclosed(SyntaxFailure failure, int start) {
    GrammarToken found = failure.found();
    Optional<GrammarToken> innermost = brackets.innermost(start, found.getTokenIndex());
    if (innermost.isEmpty()) {
      return Optional.empty();
    }
    boolean end = found.getType() == org.antlr.v4.runtime.Token.EOF || beginsDeclaration(found);
    Token opener = innermost.get().token();
    if (end) {
      Optional<GrammarToken> brace = brackets.suspicious(start, found.getTokenIndex());
      Token suspect = brace.map(GrammarToken::token).orElse(opener);
      return Optional.of(
          Problem.error(
                  ScriptProblem.UNCLOSED,
                  found.token().span(),
                  "unclosed '%s' before %s".formatted(suspect.text(), found.token().described()))
              .withNote(suspect.span(), "opened here"));
    }
    boolean mismatch =
        switch (found.getType()) {
          case ScriptGrammar.RIGHT_BRACE,
              ScriptGrammar.LEFT_BRACE,
              ScriptGrammar.TERMINATOR,
              ScriptGrammar.EMPTY,
              ScriptGrammar.RIGHT_PAREN,
              ScriptGrammar.RIGHT_BRACKET ->
              !opener.text().equals("{") && !closes(opener, found);
          default -> false;
        };
    if (!mismatch) {
      return Optional.empty();
    }
    String close = opener.text().equals("(") ? ")" : "]";
    return Optional.of(
        Problem.error(
                ScriptProblem.UNCLOSED,
                found.token().span(),
                "expected '%s', found %s".formatted(close, found.token().described()))
            .withNote(opener.span(), "to close this '%s'".formatted(opener.text())));
  }

  private static boolean closes(Token opener, GrammarToken found) {
    return switch (opener.text()) {
      case "(" -> found.getType() == ScriptGrammar.RIGHT_PAREN;
      case "[" -> found.getType() == ScriptGrammar.RIGHT_BRACKET;
      default -> found.getType() == ScriptGrammar.RIGHT_BRACE;
    };
  }

  private boolean beginsDeclaration(GrammarToken token) {
    return switch (token.getType()) {
      case ScriptGrammar.PROBE,
          ScriptGrammar.GLOBAL,
          ScriptGrammar.FUNCTION,
          ScriptGrammar.PRIVATE ->
          !isVariableUse(token);
      default -> false;
    };
  }

  /** Whether the token behind a keyword shows that it was meant as a variable's name. */
  private boolean isVariableUse(GrammarToken keyword) {
    Token next = tokens.get(keyword.getTokenIndex() + 1).token();
    return next.kind() == TokenKind.OPERATOR
        && switch (next.text()) {
          case "=", "+=", "-=", "<<<", "++", "--", "+", "-", "*", "/", ".", ",", ")", "==" -> true;
          default -> false;
        };
  }

  private Optional<Problem> reservedWord(SyntaxFailure failure) {
    GrammarToken found = failure.found();
    int index = found.getTokenIndex();
    if (index > 0 && found.token().isOperator("=")) {
      // What could be a statement by itself, such as 'next', is noticed behind it only.
      Token before = tokens.get(index - 1).token();
      if (before.kind() == TokenKind.KEYWORD) {
        return Optional.of(reserved(before));
      }
    }
    boolean wantsName =
        failure.expected().contains(ScriptGrammar.IDENTIFIER)
            || failure.context() instanceof ScriptGrammar.PrimaryContext;
    boolean keyword = found.token().kind() == TokenKind.KEYWORD;
    boolean statement = failure.expected().contains(ScriptGrammar.DELETE);
    if (!keyword || !wantsName || (statement && !isVariableUse(found))) {
      return Optional.empty();
    }
    if (found.getType() == ScriptGrammar.ELSE) {
      return Optional.empty();
    }
    return Optional.of(reserved(found.token()));
  }

  private static Problem reserved(Token word) {
    return Problem.error(
            ScriptProblem.RESERVED_WORD,
            word.span(),
            "'%s' is a reserved word".formatted(word.text()))
        .withHelp("take another name, for example '%s_'".formatted(word.text()));
  }

  private Optional<Problem> printName(SyntaxFailure failure) {
    GrammarToken before = tokens.get(failure.found().getTokenIndex() - 1);
    if (before.getType() != ScriptGrammar.PRINT
        || !failure.expected().contains(ScriptGrammar.LEFT_PAREN)) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.error(
                ScriptProblem.RESERVED_WORD,
                before.token().span(),
                "'%s' is a call of the language and needs parentheses"
                    .formatted(before.token().text()))
            .withHelp(
                "give a variable another name, for example '%s_'"
                    .formatted(before.token().text())));
  }

  private Optional<Problem> typeDeclaration(SyntaxFailure failure) {
    GrammarToken found = failure.found();
    boolean type =
        found.getType() == ScriptGrammar.LONG_TYPE || found.getType() == ScriptGrammar.STRING_TYPE;
    boolean name = tokens.get(found.getTokenIndex() + 1).getType() == ScriptGrammar.IDENTIFIER;
    if (!type || !name || !failure.expected().contains(ScriptGrammar.DELETE)) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.error(
                ScriptProblem.NO_TYPE_DECLARATIONS,
                found.token().span(),
                "variables are not declared with a type")
            .withHelp("leave '%s' out; types are inferred".formatted(found.token().text())));
  }

  private Optional<Problem> probePoint(SyntaxFailure failure) {
    GrammarToken found = failure.found();
    GrammarToken before = tokens.get(found.getTokenIndex() - 1);
    boolean inComponent =
        failure.context() instanceof ScriptGrammar.LiteralContext
            || failure.context() instanceof ScriptGrammar.ComponentContext;
    if (!inComponent || !before.token().isOperator("(")) {
      return Optional.empty();
    }
    if (found.getType() == ScriptGrammar.RIGHT_PAREN) {
      return Optional.of(
          Problem.error(
                  ScriptProblem.BAD_PROBE_POINT,
                  before.token().span().through(found.token().span()),
                  "a part of a probe point without an argument takes no parentheses")
              .withHelp("remove the '()'"));
    }
    if (found.token().kind() == TokenKind.IDENTIFIER || found.token().kind() == TokenKind.KEYWORD) {
      return Optional.of(
          Problem.error(
                  ScriptProblem.BAD_PROBE_POINT,
                  found.token().span(),
                  "expected a string or a number, found %s".formatted(found.token().described()))
              .withHelp(
                  "%s(\"%s\")"
                      .formatted(
                          tokens.get(before.getTokenIndex() - 1).token().text(),
                          found.token().text())));
    }
    return Optional.empty();
  }

  private Optional<Problem> globalVariable(SyntaxFailure failure) {
    GrammarToken found = failure.found();
    GrammarToken before = tokens.get(found.getTokenIndex() - 1);
    boolean afterSize =
        found.getType() == ScriptGrammar.PERCENT
            && before.getType() == ScriptGrammar.RIGHT_BRACKET
            && found.getTokenIndex() >= 4;
    if (!afterSize) {
      return Optional.empty();
    }
    int at = found.getTokenIndex();
    return Optional.of(
        syntax(failure, "the wrap mark stands before the size")
            .withHelp(
                "write the wrap mark first: %s%%[%s]"
                    .formatted(
                        tokens.get(at - 4).token().text(), tokens.get(at - 2).token().text())));
  }

  private Optional<Problem> topLevel(SyntaxFailure failure, int start) {
    GrammarToken found = failure.found();
    if (found.getTokenIndex() != start) {
      return Optional.empty();
    }
    if (found.getType() == ScriptGrammar.RIGHT_BRACE) {
      return Optional.of(
          syntax(failure, "unmatched '}'").withHelp("remove it, or look for a missing '{' above"));
    }
    return Optional.of(
        syntax(
                failure,
                "expected 'probe', 'function', 'global' or embedded C, found %s"
                    .formatted(found.token().described()))
            .withHelp("statements stand inside a probe: probe begin { ... }"));
  }

  private static Optional<Problem> strayElse(SyntaxFailure failure) {
    return failure.found().getType() == ScriptGrammar.ELSE
        ? Optional.of(
            syntax(failure, "'else' without an 'if' before it")
                .withHelp("put the statements of the 'if' into braces"))
        : Optional.empty();
  }

  private Problem expected(SyntaxFailure failure, int start) {
    GrammarToken found = failure.found();
    Problem problem =
        syntax(
            failure,
            "expected %s, found %s"
                .formatted(words.describe(failure.expected()), found.token().described()));
    GrammarToken before = tokens.get(found.getTokenIndex() - 1);
    boolean behindOperator =
        found.getTokenIndex() > start
            && before.token().kind() == TokenKind.OPERATOR
            && words.isExpression(failure.expected());
    if (behindOperator) {
      problem =
          problem.withNote(
              before.token().span(), "after this '%s'".formatted(before.token().text()));
    }
    return help(problem, found, before);
  }

  private static Problem help(Problem problem, GrammarToken found, GrammarToken before) {
    if (found.getType() == ScriptGrammar.AT_OPERATOR) {
      return problem;
    }
    boolean doubled =
        List.of("+", "-", "=", "&", "|", "*", "/").contains(found.token().text())
            && before.token().text().equals(found.token().text());
    return doubled ? problem.withHelp("remove one of the two operators") : problem;
  }
}
