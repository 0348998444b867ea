// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.Problem;
import io.jstap.script.lex.Lexer;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes macro definitions out of the tokens of a file and puts expansions in (§2.2). */
final class MacroExpander {
  /** Expansions and tokens out of them in one file; a bomb ends here. */
  private static final int WORK = 150_000;

  private static final int NESTING = 1000;

  private final TokenReader reader;
  private final MacroLibrary library;
  private final ProblemList problems;
  private final MacroDefinitions definitions;
  private final Map<String, MacroDefinition> macros = new LinkedHashMap<>();
  private int work;
  private boolean exhausted;

  MacroExpander(Lexer lexer, MacroLibrary library, boolean isLibrary, ProblemList problems) {
    this.reader = new TokenReader(lexer);
    this.library = library;
    this.problems = problems;
    this.definitions = new MacroDefinitions(reader, macros, isLibrary, problems);
  }

  /** The macros that the file defined so far. */
  Map<String, MacroDefinition> macros() {
    return macros;
  }

  /** Whether the rest of the file was given up. */
  boolean isExhausted() {
    return exhausted;
  }

  /** The names of all macros in sight. */
  Set<String> names() {
    Set<String> names = new java.util.TreeSet<>(macros.keySet());
    names.addAll(library.names());
    return names;
  }

  /** The next token without looking at macros, for text that is thrown away. */
  Token nextRaw() {
    return reader.next();
  }

  /** The next token with macros expanded. */
  Token next() {
    while (true) {
      Token token = reader.next();
      if (exhausted && token.kind() != TokenKind.END) {
        token = end(token);
      }
      if (token.origin().depth() > 0 && ++work > WORK) {
        bomb(token);
      }
      if (!token.isAtWord()) {
        return token;
      }
      String name = token.text().substring(1);
      Scope scope = reader.scope();
      Optional<List<Token>> argument = scope.argument(name);
      if (argument.isPresent()) {
        reader.openArgument(argument.get(), callerOf(scope));
      } else if (name.equals("define")) {
        if (!definitions.read(token)) {
          return token.reported();
        }
      } else {
        Optional<MacroDefinition> macro = find(name, scope);
        if (macro.isEmpty()) {
          return token;
        }
        Optional<Token> instead = expand(token, macro.get(), scope);
        if (instead.isPresent()) {
          return instead.get();
        }
      }
    }
  }

  private static Scope callerOf(Scope scope) {
    return scope.caller() == null ? Scope.FILE : scope.caller();
  }

  private Optional<MacroDefinition> find(String name, Scope scope) {
    MacroDefinition own = scope.isLibrary() ? null : macros.get(name);
    return own != null ? Optional.of(own) : library.find(name);
  }

  /** Opens the macro's body; a token that stands for the invocation if that went wrong. */
  private Optional<Token> expand(Token use, MacroDefinition macro, Scope scope) {
    if (++work > WORK) {
      bomb(use);
      return Optional.of(use.reported());
    }
    if (scope.isInside(macro) || use.origin().depth() > NESTING) {
      problems.add(
          Origin.explain(
                  Problem.error(
                      ScriptProblem.RECURSIVE_MACRO,
                      use.span(),
                      scope.isInside(macro)
                          ? "macro '%s' invokes itself".formatted(use.text())
                          : "macros invoke each other more than %d deep".formatted(NESTING)),
                  use.origin())
              .withHelp("a macro is expanded where it is used; it can not loop"));
      return Optional.of(use.reported());
    }
    Token last = use;
    Map<String, List<Token>> arguments = new HashMap<>();
    if (macro.parameters().isPresent()) {
      List<List<Token>> values = new ArrayList<>();
      Optional<Token> close = arguments(use, macro, values);
      if (close.isEmpty()) {
        return Optional.of(use.reported());
      }
      last = close.get();
      for (int i = 0; i < values.size(); i++) {
        arguments.put(macro.parameters().get().get(i), values.get(i));
      }
    }
    Origin origin =
        new Origin.Expansion(use.origin(), macro.name(), use.span().through(last.span()));
    reader.open(macro, new Scope(macro, arguments, scope, origin));
    return Optional.empty();
  }

  /** Reads {@code (a, b)}; the closing parenthesis, empty when it was not well formed. */
  private Optional<Token> arguments(Token use, MacroDefinition macro, List<List<Token>> values) {
    if (!reader.peekBeside().isOperator("(")) {
      problems.add(
          explained(use, "macro '%s' needs arguments".formatted(use.text()))
              .withNote(macro.span(), "defined here")
              .withHelp("write %s".formatted(shape(macro))));
      return Optional.empty();
    }
    reader.next();
    List<Token> current = new ArrayList<>();
    int depth = 0;
    while (true) {
      if (reader.peekBeside().kind() == TokenKind.END || ++work > WORK) {
        problems.addAtEnd(
            explained(use, "the arguments of macro '%s' do not end".formatted(use.text()))
                .withHelp("write %s".formatted(shape(macro))));
        return Optional.empty();
      }
      Token token = reader.next();
      if (depth == 0 && (token.isOperator(",") || token.isOperator(")"))) {
        values.add(current);
        current = new ArrayList<>();
        if (token.isOperator(")")) {
          return counted(use, macro, values) ? Optional.of(token) : Optional.empty();
        }
        continue;
      }
      if (token.isOperator("(") || token.isOperator("[")) {
        depth++;
      } else if (token.isOperator(")") || token.isOperator("]")) {
        depth--;
      }
      current.add(token);
    }
  }

  private boolean counted(Token use, MacroDefinition macro, List<List<Token>> values) {
    int wanted = macro.parameters().orElse(List.of()).size();
    if (values.size() == wanted) {
      return true;
    }
    problems.add(
        explained(
                use,
                "macro '%s' takes %d argument%s, %d given"
                    .formatted(use.text(), wanted, wanted == 1 ? "" : "s", values.size()))
            .withNote(macro.span(), "defined here")
            .withHelp("write %s".formatted(shape(macro))));
    return false;
  }

  private static String shape(MacroDefinition macro) {
    return "@%s(%s)"
        .formatted(macro.name(), String.join(", ", macro.parameters().orElse(List.of())));
  }

  private static Problem explained(Token use, String message) {
    return Origin.explain(
        Problem.error(ScriptProblem.BAD_MACRO_CALL, use.span(), message), use.origin());
  }

  private void bomb(Token token) {
    if (!exhausted) {
      exhausted = true;
      problems.add(
          Origin.explain(
                  Problem.error(
                      ScriptProblem.MACRO_TOO_LARGE,
                      token.span(),
                      "macros of this file expand to more than %d tokens".formatted(WORK)),
                  token.origin())
              .withHelp("use a function instead of a macro"));
    }
  }

  /** Nothing more comes: the rest of the file would be macros, too. */
  private static Token end(Token token) {
    return new Token(
        TokenKind.END, "", token.file(), token.start(), token.start(), Origin.Written.WRITTEN);
  }
}
