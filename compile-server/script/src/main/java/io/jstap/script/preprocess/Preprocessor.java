// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Lexer;
import io.jstap.script.lex.ScriptArguments;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Runs both stages over one file. For one use. */
public final class Preprocessor {
  private final MacroExpander expander;
  private final Conditionals conditionals;
  private final Consulted consulted = new Consulted();

  /**
   * @param isLibrary whether the macros that the file defines see library macros only
   */
  public Preprocessor(
      Lexer lexer,
      ScriptArguments arguments,
      PreprocessorFacts facts,
      MacroLibrary library,
      boolean isLibrary,
      ProblemList problems) {
    this.expander = new MacroExpander(lexer, library, isLibrary, problems);
    this.conditionals =
        new Conditionals(
            expander, new ConditionReader(facts, arguments, consulted, problems), problems);
  }

  /** All tokens, the last of kind {@link TokenKind#END}; only that one after a macro bomb. */
  public List<Token> run() {
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = conditionals.next();
      tokens.add(token);
    } while (token.kind() != TokenKind.END);
    return expander.isExhausted() ? List.of(tokens.getLast()) : tokens;
  }

  /** The macros that the file defined, in order. */
  public Collection<MacroDefinition> definitions() {
    return List.copyOf(expander.macros().values());
  }

  /** The names of all macros in sight, for suggestions. */
  public Set<String> macroNames() {
    return expander.names();
  }

  /** What the outcome depends on. */
  public Consulted consulted() {
    return consulted;
  }

  /** Where the language version decided what the file says. */
  public List<SourceSpan> versioned() {
    return conditionals.versioned();
  }
}
