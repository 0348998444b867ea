// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.grammar.ScriptGrammar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Names what the grammar would have accepted in words that users know. */
final class ExpectedWords {
  private static final int MOST = 6;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(ScriptGrammar.IDENTIFIER, "a name"),
          Map.entry(ScriptGrammar.NUMBER, "a number"),
          Map.entry(ScriptGrammar.STRING, "a string"),
          Map.entry(ScriptGrammar.EMBEDDED_C, "'%{'"),
          Map.entry(ScriptGrammar.IF, "'if'"),
          Map.entry(ScriptGrammar.IN, "'in'"),
          Map.entry(ScriptGrammar.CATCH, "'catch'"),
          Map.entry(ScriptGrammar.FUNCTION, "'function'"),
          Map.entry(ScriptGrammar.GLOBAL, "'global'"),
          Map.entry(ScriptGrammar.LIMIT, "'limit'"),
          Map.entry(ScriptGrammar.LONG_TYPE, "'long'"),
          Map.entry(ScriptGrammar.STRING_TYPE, "'string'"),
          Map.entry(ScriptGrammar.LEFT_PAREN, "'('"),
          Map.entry(ScriptGrammar.RIGHT_PAREN, "')'"),
          Map.entry(ScriptGrammar.RIGHT_BRACKET, "']'"),
          Map.entry(ScriptGrammar.LEFT_BRACE, "'{'"),
          Map.entry(ScriptGrammar.RIGHT_BRACE, "'}'"),
          Map.entry(ScriptGrammar.COMMA, "','"),
          Map.entry(ScriptGrammar.DOT, "'.'"),
          Map.entry(ScriptGrammar.COLON, "':'"),
          Map.entry(ScriptGrammar.EMPTY, "';'"),
          Map.entry(ScriptGrammar.ASSIGN, "'='"),
          Map.entry(ScriptGrammar.STAR, "'*'"),
          Map.entry(ScriptGrammar.INFIX_PLUS, "'+'"),
          Map.entry(ScriptGrammar.INFIX_MINUS, "'-'"),
          Map.entry(Token.EOF, "the end of the file"));

  /** Whether an expression could stand there. */
  boolean isExpression(IntervalSet expected) {
    return expected.contains(ScriptGrammar.NUMBER)
        && expected.contains(ScriptGrammar.AT_OPERATOR)
        && expected.contains(ScriptGrammar.IDENTIFIER);
  }

  String describe(IntervalSet expected) {
    boolean operators = expected.contains(ScriptGrammar.BINARY);
    if (isExpression(expected)) {
      String start =
          expected.contains(ScriptGrammar.DELETE)
              ? "a statement"
              : expected.contains(ScriptGrammar.RIGHT_PAREN)
                  ? "an expression or ')'"
                  : "an expression";
      return operators ? "an operator or " + start : start;
    }
    if (expected.contains(ScriptGrammar.ELSE) && expected.contains(ScriptGrammar.CATCH)) {
      return expected.contains(ScriptGrammar.LEFT_BRACE) && expected.contains(ScriptGrammar.COMMA)
          ? "'.', ',' or '{'"
          : "a part of a probe point";
    }
    Set<String> words = new LinkedHashSet<>();
    for (int type : expected.toList()) {
      String word = WORDS.get(type);
      boolean bracket = type == ScriptGrammar.RIGHT_PAREN || type == ScriptGrammar.RIGHT_BRACKET;
      boolean separator =
          type == ScriptGrammar.COMMA
              || type == ScriptGrammar.COLON
              || type == ScriptGrammar.RIGHT_BRACE;
      if (word != null && (!operators || bracket || separator)) {
        words.add(word);
      }
    }
    if (operators) {
      words.add("an operator");
    }
    List<String> shown = new ArrayList<>(words).subList(0, Math.min(MOST, words.size()));
    return switch (shown.size()) {
      case 0 -> "something else";
      case 1 -> shown.getFirst();
      default -> String.join(", ", shown.subList(0, shown.size() - 1)) + " or " + shown.getLast();
    };
  }
}
