// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.ScriptArguments;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What can be said about tokens before any grammar. */
final class TokenChecks {
  /** Operators that work around the language's safety (§11). */
  private static final Set<String> GURU_OPERATORS = Set.of("@const", "@kderef", "@kregister");

  private final FileParser.Rules rules;
  private final Spans spans;
  private final ProblemList problems;
  private final ScriptArguments arguments;
  private final Supplier<Set<String>> macros;
  private final List<Token> needGuru = new ArrayList<>();

  /**
   * @param macros the names of all macros in sight, wanted for a suggestion only
   */
  TokenChecks(
      FileParser.Rules rules,
      Spans spans,
      ScriptArguments arguments,
      Supplier<Set<String>> macros,
      ProblemList problems) {
    this.macros = macros;
    this.arguments = arguments;
    this.rules = rules;
    this.spans = spans;
    this.problems = problems;
  }

  /** Whether two tokens are one literal; in old scripts no comment may stand between them. */
  boolean join(Token first, Token second) {
    if (second.kind() != TokenKind.STRING) {
      return false;
    }
    return rules.compatibility().has("2.0")
        || first.file() != second.file()
        || second.start() < first.end()
        || first.file().text().substring(first.end(), second.start()).isBlank();
  }

  /** The one literal that two side by side are. */
  Token joined(Token first, Token second) {
    SourceSpan span = spans.of(first, second);
    boolean same = first.origin().isSame(second.origin());
    return new Token(
        TokenKind.STRING,
        first.text() + second.text(),
        span.file(),
        span.start(),
        span.end(),
        same ? first.origin() : Origin.Written.WRITTEN);
  }

  void missing(Token token) {
    arguments.missing(token);
  }

  void embeddedC(Token token) {
    if (rules.user() && !rules.guru()) {
      needGuru.add(token);
    }
    int typo = token.text().indexOf("}%");
    if (rules.user() && typo >= 0 && token.origin().depth() == 0) {
      int at = token.start() + 2 + typo;
      problems.add(
          Problem.warning(
                  ScriptProblem.SUSPICIOUS_BRACKET,
                  new SourceSpan(token.file(), at, at + 2),
                  "'}%' inside embedded C does not end it")
              .withHelp("embedded C ends with '%}'"));
    }
  }

  /** False for an operator that does not exist, which is reported. */
  boolean operator(Token token) {
    String name = token.text().substring(1);
    if (!AtOperators.isKnown(name, rules.compatibility())) {
      unknown(token, name);
      return false;
    }
    if (rules.user() && !rules.guru() && GURU_OPERATORS.contains(token.text())) {
      needGuru.add(token);
    }
    return true;
  }

  private void unknown(Token operator, String name) {
    Set<String> known = new TreeSet<>(AtOperators.names());
    known.addAll(macros.get());
    known.add("define");
    List<String> near = NearestNames.of(name, known, 3);
    problems.add(
        Origin.explain(
                error(
                    ScriptProblem.UNKNOWN_OPERATOR,
                    operator,
                    "no macro or operator '%s'".formatted(operator.text())),
                operator.origin())
            .withHelp(
                AtOperators.since(name)
                    .map(since -> "it came with version %s; raise --compatible".formatted(since))
                    .orElseGet(() -> suggestion(operator, name, near))));
  }

  private String suggestion(Token operator, String name, List<String> near) {
    Origin outermost = operator.origin();
    while (outermost.depth() > 1) {
      outermost = outermost.parent();
    }
    if (outermost.place(operator.span()).file() != operator.span().file()) {
      return "macros of the library know only each other";
    }
    if (macros.get().contains(name)) {
      return "the macro is defined further down; move its definition up";
    }
    return near.isEmpty()
        ? "define it above its first use: @define %s %%( ... %%)".formatted(name)
        : "did you mean '@%s'?".formatted(String.join("' or '@", near));
  }

  /** One error for everything that needs guru mode. */
  void finish() {
    if (needGuru.isEmpty()) {
      return;
    }
    Token first = needGuru.getFirst();
    String what =
        first.kind() == TokenKind.EMBEDDED_C ? "embedded C" : "'%s'".formatted(first.text());
    int length = first.kind() == TokenKind.EMBEDDED_C ? 2 : first.end() - first.start();
    SourceSpan span = new SourceSpan(first.file(), first.start(), first.start() + length);
    Problem problem =
        Origin.explain(
            Problem.error(ScriptProblem.NEEDS_GURU, span, what + " needs guru mode"),
            first.origin());
    if (needGuru.size() > 1) {
      problem =
          problem.withNote(
              "%d more place%s of this file need%s it"
                  .formatted(
                      needGuru.size() - 1,
                      needGuru.size() == 2 ? "" : "s",
                      needGuru.size() == 2 ? "s" : ""));
    }
    problems.add(
        problem.withHelp(
            "run again with -g, which switches the safety checks of the language off"));
  }

  void tooDeep(Token token) {
    problems.add(
        Problem.error(
                ScriptProblem.TOO_DEEP,
                token.span(),
                "brackets nest more than %d deep here".formatted(GrammarTokens.DEEPEST))
            .withHelp("split the expression or move part of it into a function"));
  }

  /** An operator at the start of a line that continues the statement before it (§5.1). */
  void continued(Token before, Token operator) {
    if (!rules.user()
        || before.origin().depth() > 0
        || operator.origin().depth() > 0
        || before.file().line(before.end()) == operator.file().line(operator.start())) {
      return;
    }
    problems.add(
        Problem.warning(
                ScriptProblem.CONTINUED_STATEMENT,
                operator.span(),
                "this '%s' continues the statement of the line before".formatted(operator.text()))
            .withNote(before.span(), "the statement goes on behind this")
            .withHelp("end that statement with ';', or write the operator on its line"));
  }

  void junk(Token token) {
    String text = token.text();
    Problem problem;
    if (text.startsWith("\"")) {
      problem =
          error(ScriptProblem.UNTERMINATED_STRING, token, "unterminated string")
              .withHelp("end it with '\"' on the same line; write \\n for a line end");
    } else if (text.equals("%{")) {
      problem =
          error(ScriptProblem.UNTERMINATED_EMBEDDED_C, token, "unterminated embedded C")
              .withHelp("end it with '%}'");
    } else if (text.startsWith("'")) {
      problem =
          error(ScriptProblem.SINGLE_QUOTES, token, "strings are written in double quotes")
              .withHelp(
                  text.length() > 1 && text.endsWith("'")
                      ? "\"%s\"".formatted(text.substring(1, text.length() - 1))
                      : "use '\"'");
    } else if (Character.isDigit(text.charAt(0))) {
      problem = badNumber(token);
    } else {
      problem =
          error(
              ScriptProblem.BAD_CHARACTER,
              token,
              "unexpected character %s".formatted(shown(text.codePointAt(0))));
      problem = problem.withHelp(wayOn(text.codePointAt(0)));
    }
    problems.add(Origin.explain(problem, token.origin()));
  }

  /** A character as a message shows it: one that nobody can see gets a name. */
  private static String shown(int character) {
    if (character == SourceFile.BYTE_ORDER_MARK) {
      return "U+FEFF, a byte order mark";
    }
    boolean visible =
        !Character.isWhitespace(character)
            && !Character.isSpaceChar(character)
            && !Character.isISOControl(character)
            && Character.getType(character) != Character.FORMAT
            && Character.getType(character) != Character.SURROGATE;
    return visible
        ? "'%s'".formatted(Character.toString(character))
        : "U+%04X, which is invisible".formatted(character);
  }

  private static String wayOn(int character) {
    return switch (character) {
      case SourceFile.BYTE_ORDER_MARK ->
          "it may stand at the beginning of a file only; remove it here";
      case '\u201c', '\u201d', '\u201e' -> "write '\"': typographic quotes are no quotes";
      default ->
          character >= 0x80
              ? "outside of strings and comments the language is ASCII"
              : "remove it; the language has no such operator";
    };
  }

  private static Problem badNumber(Token token) {
    boolean digits = token.text().chars().allMatch(Character::isDigit);
    boolean octal = token.text().startsWith("0");
    if (digits && !octal) {
      return error(ScriptProblem.BAD_NUMBER, token, "the number is larger than 64 bits")
          .withHelp("the largest number is 18446744073709551615");
    }
    return error(ScriptProblem.BAD_NUMBER, token, "'%s' is no number".formatted(token.text()))
        .withHelp(
            digits
                ? "a number that begins with 0 is octal and knows the digits 0 to 7 only"
                : "write decimal, 0x and hexadecimal digits, or 0 and octal digits");
  }

  private static Problem error(ScriptProblem code, Token token, String message) {
    return Problem.error(code, token.span(), message);
  }
}
