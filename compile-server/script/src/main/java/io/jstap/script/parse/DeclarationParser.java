// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Declaration;
import io.jstap.script.grammar.BoundedParser;
import io.jstap.script.grammar.ScriptGrammar;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

/**
 * Runs the generated parser over one declaration after the other, SLL first and LL where that
 * fails. A declaration with an error is reported once and left out; reading goes on at the next
 * one.
 */
final class DeclarationParser {
  private final TokenArray tokens;
  private final ScriptGrammar grammar;
  private final Building building;
  private final DeclarationBuilder builder;
  private final SyntaxErrors errors;

  DeclarationParser(List<GrammarToken> classified, Building building) {
    this.tokens = new TokenArray(classified);
    this.grammar = new ScriptGrammar(tokens);
    this.building = building;
    this.builder = new DeclarationBuilder(building);
    this.errors = new SyntaxErrors(tokens);
    grammar.removeErrorListeners();
    grammar.setErrorHandler(new FailFast());
  }

  List<Declaration> parse() {
    List<Declaration> declarations = new ArrayList<>();
    while (tokens.LA(1) != Token.EOF) {
      int start = tokens.index();
      try {
        ScriptGrammar.DeclarationContext context = declaration(start);
        declarations.addAll(builder.declarations(context));
      } catch (SyntaxFailure failure) {
        errors.explain(failure, start).ifPresent(building.spans()::report);
        resume(start);
      } catch (BoundedParser.TooDeep tooDeep) {
        tooDeep();
        resume(start);
      }
    }
    return declarations;
  }

  private ScriptGrammar.DeclarationContext declaration(int start) {
    try {
      grammar.getInterpreter().setPredictionMode(PredictionMode.SLL);
      grammar.startAfresh();
      return grammar.declaration();
    } catch (SyntaxFailure failure) {
      grammar.getInterpreter().setPredictionMode(PredictionMode.LL);
      grammar.startAfresh();
      tokens.seek(start);
      return grammar.declaration();
    }
  }

  private void tooDeep() {
    io.jstap.script.lex.Token token = ((GrammarToken) tokens.LT(1)).token();
    building
        .spans()
        .report(
            Origin.explain(
                    Problem.error(
                        ScriptProblem.TOO_DEEP, token.span(), "the code nests too deeply here"),
                    token.origin())
                .withHelp("move part of it into a function"));
  }

  /** Skips to the next token that can only begin a declaration. */
  private void resume(int start) {
    if (tokens.index() == start) {
      tokens.consume();
    }
    while (!beginsDeclaration()) {
      tokens.consume();
    }
  }

  private boolean beginsDeclaration() {
    GrammarToken before = tokens.get(tokens.index() - 1);
    GrammarToken after = tokens.get(tokens.index() + 1);
    boolean partOfName =
        before.getType() == ScriptGrammar.DOT
            || (before.getType() == ScriptGrammar.STAR && before.token().touches(here()))
            || (after.getType() == ScriptGrammar.STAR && here().touches(after.token()));
    return switch (tokens.LA(1)) {
      case Token.EOF -> true;
      case ScriptGrammar.PROBE, ScriptGrammar.PRIVATE -> !partOfName;
      case ScriptGrammar.GLOBAL, ScriptGrammar.FUNCTION ->
          !partOfName && after.token().kind() != TokenKind.OPERATOR;
      default -> false;
    };
  }

  private io.jstap.script.lex.Token here() {
    return tokens.get(tokens.index()).token();
  }
}
