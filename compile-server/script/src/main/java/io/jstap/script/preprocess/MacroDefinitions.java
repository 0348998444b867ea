// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.Problem;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code @define NAME(parameters) %( body %)}. */
final class MacroDefinitions {
  /** Names that the language itself gives a meaning. */
  private static final Set<String> OPERATORS =
      Set.of(
          "cast",
          "defined",
          "probewrite",
          "entry",
          "perf",
          "var",
          "avg",
          "count",
          "sum",
          "min",
          "max",
          "hist_linear",
          "hist_log",
          "const",
          "variance",
          "kregister",
          "uregister",
          "kderef",
          "uderef",
          "enum",
          "enumname");

  /** Tokens between a malformed head of a definition and its body. */
  private static final int FARTHEST_BODY = 32;

  private final TokenReader reader;
  private final Map<String, MacroDefinition> macros;
  private final boolean library;
  private final ProblemList problems;

  MacroDefinitions(
      TokenReader reader,
      Map<String, MacroDefinition> macros,
      boolean library,
      ProblemList problems) {
    this.reader = reader;
    this.macros = macros;
    this.library = library;
    this.problems = problems;
  }

  /** Reads on behind {@code @define}; false for what is not well formed, which is reported. */
  boolean read(Token define) {
    if (!reader.inFile()) {
      report(define, "a macro can not be defined in the body of a macro");
      return false;
    }
    Token name = reader.peekBeside();
    if (name.kind() != TokenKind.IDENTIFIER) {
      report(name, "expected a name for the macro, found %s".formatted(name.described()));
      return skipped();
    }
    reader.next();
    Optional<List<String>> parameters = Optional.empty();
    if (reader.peekBeside().isOperator("(")) {
      reader.next();
      parameters = parameters();
      if (parameters.isEmpty()) {
        return skipped();
      }
    }
    Token open = reader.peekBeside();
    if (!open.isOperator("%(")) {
      report(
          open,
          "expected '%%(' before the body of macro '%s', found %s"
              .formatted(name.text(), open.described()));
      return skipped();
    }
    reader.next();
    Optional<List<Token>> body = body(open);
    if (name.text().equals("define")) {
      report(name, "a macro can not be called 'define'");
      return false;
    }
    if (body.isPresent()) {
      define(new MacroDefinition(name.text(), name.span(), parameters, body.get(), library), name);
    }
    return body.isPresent();
  }

  /** Leaves the rest of a definition out, if it can be told; always false. */
  private boolean skipped() {
    for (int i = 0; i < FARTHEST_BODY; i++) {
      Token token = reader.peekBeside();
      if (token.kind() == TokenKind.END || (token.kind() == TokenKind.KEYWORD && i > 0)) {
        return false;
      }
      reader.next();
      if (token.isOperator("%(")) {
        body(token);
        return false;
      }
    }
    return false;
  }

  private Optional<List<String>> parameters() {
    List<String> names = new ArrayList<>();
    while (true) {
      Token name = reader.peekBeside();
      if (name.kind() != TokenKind.IDENTIFIER) {
        report(name, "expected a parameter name, found %s".formatted(name.described()));
        return Optional.empty();
      }
      names.add(reader.next().text());
      Token separator = reader.peekBeside();
      if (separator.isOperator(")")) {
        reader.next();
        return Optional.of(names);
      }
      if (!separator.isOperator(",")) {
        report(separator, "expected ',' or ')', found %s".formatted(separator.described()));
        return Optional.empty();
      }
      reader.next();
    }
  }

  private Optional<List<Token>> body(Token open) {
    List<Token> body = new ArrayList<>();
    int depth = 0;
    boolean good = true;
    while (true) {
      if (reader.peekBeside().kind() == TokenKind.END) {
        problems.addAtEnd(problem(open, "the body of this macro does not end"));
        return Optional.empty();
      }
      Token token = reader.next();
      if (token.isOperator("%(")) {
        depth++;
      } else if (token.isOperator("%)") && depth-- == 0) {
        return good ? Optional.of(body) : Optional.empty();
      } else if (token.isOperator("@define")) {
        report(token, "a macro can not be defined in the body of a macro");
        good = false;
      }
      body.add(token);
    }
  }

  private void define(MacroDefinition macro, Token name) {
    MacroDefinition earlier = macros.putIfAbsent(macro.name(), macro);
    if (earlier != null) {
      problems.add(
          Problem.error(
                  ScriptProblem.MACRO_REDEFINED,
                  name.span(),
                  "macro '@%s' is defined already".formatted(macro.name()))
              .withNote(earlier.span(), "first defined here")
              .withHelp("give one of them another name"));
    } else if (OPERATORS.contains(macro.name())) {
      problems.add(
          Problem.warning(
                  ScriptProblem.MACRO_HIDES_OPERATOR,
                  name.span(),
                  "macro '@%s' hides the operator of that name".formatted(macro.name()))
              .withHelp("give the macro another name"));
    }
  }

  private void report(Token place, String message) {
    problems.add(problem(place, message));
  }

  private static Problem problem(Token place, String message) {
    return Problem.error(ScriptProblem.BAD_MACRO_DEFINITION, place.span(), message)
        .withHelp("a macro is written @define NAME(PARAMETER, ...) %( BODY %)");
  }
}
