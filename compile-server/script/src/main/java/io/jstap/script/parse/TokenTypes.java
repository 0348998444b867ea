// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import static java.util.Map.entry;

import io.jstap.script.grammar.ScriptGrammar;
import java.util.Map;
import java.util.Set;

/** The grammar's types of the tokens whose type does not depend on their place. */
final class TokenTypes {
  private static final Map<String, Integer> KEYWORDS =
      Map.ofEntries(
          entry("probe", ScriptGrammar.PROBE),
          entry("global", ScriptGrammar.GLOBAL),
          entry("private", ScriptGrammar.PRIVATE),
          entry("function", ScriptGrammar.FUNCTION),
          entry("if", ScriptGrammar.IF),
          entry("else", ScriptGrammar.ELSE),
          entry("for", ScriptGrammar.FOR),
          entry("foreach", ScriptGrammar.FOREACH),
          entry("in", ScriptGrammar.IN),
          entry("limit", ScriptGrammar.LIMIT),
          entry("return", ScriptGrammar.RETURN),
          entry("delete", ScriptGrammar.DELETE),
          entry("while", ScriptGrammar.WHILE),
          entry("break", ScriptGrammar.BREAK),
          entry("continue", ScriptGrammar.CONTINUE),
          entry("next", ScriptGrammar.NEXT),
          entry("string", ScriptGrammar.STRING_TYPE),
          entry("long", ScriptGrammar.LONG_TYPE),
          entry("try", ScriptGrammar.TRY),
          entry("catch", ScriptGrammar.CATCH));

  private static final Map<String, Integer> OPERATORS =
      Map.ofEntries(
          entry(")", ScriptGrammar.RIGHT_PAREN),
          entry("]", ScriptGrammar.RIGHT_BRACKET),
          entry("{", ScriptGrammar.LEFT_BRACE),
          entry("}", ScriptGrammar.RIGHT_BRACE),
          entry(",", ScriptGrammar.COMMA),
          entry(".", ScriptGrammar.DOT),
          entry(":", ScriptGrammar.COLON),
          entry("?", ScriptGrammar.QUESTION),
          entry("!", ScriptGrammar.EXCLAMATION),
          entry("=", ScriptGrammar.ASSIGN),
          entry("+=", ScriptGrammar.ADD_ASSIGN),
          entry("-=", ScriptGrammar.OTHER_ASSIGN),
          entry("*=", ScriptGrammar.OTHER_ASSIGN),
          entry("/=", ScriptGrammar.OTHER_ASSIGN),
          entry("%=", ScriptGrammar.OTHER_ASSIGN),
          entry("&=", ScriptGrammar.OTHER_ASSIGN),
          entry("^=", ScriptGrammar.OTHER_ASSIGN),
          entry("|=", ScriptGrammar.OTHER_ASSIGN),
          entry(".=", ScriptGrammar.OTHER_ASSIGN),
          entry("<<=", ScriptGrammar.OTHER_ASSIGN),
          entry(">>=", ScriptGrammar.OTHER_ASSIGN),
          entry("<<<", ScriptGrammar.OTHER_ASSIGN),
          entry("*", ScriptGrammar.STAR),
          entry("%", ScriptGrammar.PERCENT),
          entry("=~", ScriptGrammar.MATCH),
          entry("!~", ScriptGrammar.MATCH),
          entry("->", ScriptGrammar.ARROW),
          entry("~", ScriptGrammar.COMPLEMENT),
          entry("/", ScriptGrammar.BINARY),
          entry("|", ScriptGrammar.BINARY),
          entry("^", ScriptGrammar.BINARY),
          entry("<", ScriptGrammar.BINARY),
          entry(">", ScriptGrammar.BINARY),
          entry("<=", ScriptGrammar.BINARY),
          entry(">=", ScriptGrammar.BINARY),
          entry("==", ScriptGrammar.BINARY),
          entry("!=", ScriptGrammar.BINARY),
          entry("&&", ScriptGrammar.BINARY),
          entry("||", ScriptGrammar.BINARY),
          entry("<<", ScriptGrammar.BINARY),
          entry(">>", ScriptGrammar.BINARY),
          entry(">>>", ScriptGrammar.BINARY));

  /** Calls that the parser knows by name (§3). */
  private static final Set<String> PRINT =
      Set.of(
          "print",
          "println",
          "printd",
          "printdln",
          "printf",
          "sprint",
          "sprintln",
          "sprintd",
          "sprintdln",
          "sprintf",
          "print_char");

  private TokenTypes() {}

  /** Whether a name is one of the print family; most names are not, and show it at once. */
  static boolean isPrint(String text) {
    char first = text.charAt(0);
    return (first == 'p' || first == 's') && PRINT.contains(text);
  }

  /** The type of a keyword. */
  static int keyword(String text) {
    return KEYWORDS.getOrDefault(text, ScriptGrammar.BROKEN);
  }

  /** The type of an operator; {@code BROKEN} for one that the language does not know. */
  static int operator(String text) {
    return OPERATORS.getOrDefault(text, ScriptGrammar.BROKEN);
  }
}
