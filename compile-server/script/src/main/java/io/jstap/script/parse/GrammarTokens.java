// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.grammar.ScriptGrammar;
import io.jstap.script.lex.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Gives every token the type that the grammar knows. Decides by what stands before: after a whole
 * operand {@code + - & ++ -- ( [} continue the expression, else they begin one. A line end does not
 * matter (§5.1).
 */
final class GrammarTokens {
  /** What the last token left behind. */
  private enum Position {
    /** An operand or a statement may begin. */
    BEGIN,
    /** Behind a plain name, which {@code (} makes a call. */
    NAME,
    /** Behind an operand that accesses may follow. */
    OPERAND,
    /** Behind an operand that takes no access any more. */
    COMPLETE,
    /** Behind {@code [a, b]}, which only {@code in} and looser operators can follow. */
    LIST
  }

  /** Brackets open at once. */
  static final int DEEPEST = 256;

  private record Bracket(
      Token token, boolean header, boolean list, boolean braces, boolean crement) {}

  private final List<Token> tokens;
  private final TokenChecks checks;
  private final List<GrammarToken> result;
  private final Deque<Bracket> brackets = new ArrayDeque<>();
  private Position position = Position.BEGIN;

  /** Behind {@code ++x} or {@code x++}: another {@code ++} begins something new. */
  private boolean crement;

  private int last = -1;
  private int at;

  GrammarTokens(List<Token> tokens, TokenChecks checks) {
    this.tokens = tokens;
    this.checks = checks;
    this.result = new ArrayList<>(tokens.size());
  }

  /** All tokens with their types; empty when brackets nest too deeply, which is reported. */
  List<GrammarToken> classify() {
    for (at = 0; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      int type = org.antlr.v4.runtime.Token.EOF;
      switch (token.kind()) {
        case STRING -> {
          while (checks.join(token, tokens.get(at + 1))) {
            token = checks.joined(token, tokens.get(++at));
          }
          type = operand(ScriptGrammar.STRING);
        }
        case IDENTIFIER -> type = name(token);
        case KEYWORD -> type = keyword(token, tokens.get(at + 1));
        case NUMBER -> type = operand(ScriptGrammar.NUMBER);
        case EMBEDDED_C -> {
          checks.embeddedC(token);
          type = operand(ScriptGrammar.EMBEDDED_C);
        }
        case OPERATOR -> type = operator(token);
        case JUNK -> {
          checks.junk(token);
          type = operand(ScriptGrammar.BROKEN);
        }
        case MISSING_ARGUMENT -> {
          checks.missing(token);
          type = operand(ScriptGrammar.BROKEN);
        }
        case REPORTED -> type = operand(ScriptGrammar.BROKEN);
        case END -> {
          // has the type that it has
        }
      }
      if (brackets.size() > DEEPEST) {
        checks.tooDeep(token);
        return List.of();
      }
      result.add(new GrammarToken(token, type, result.size()));
      last = type;
    }
    return result;
  }

  /** Behind a whole operand another one begins a new statement. */
  private void begin() {
    if (position != Position.BEGIN) {
      crement = false;
    }
  }

  private int operand(int type) {
    begin();
    position = Position.OPERAND;
    return type;
  }

  private int name(Token token) {
    String text = token.text();
    if (last == ScriptGrammar.ARROW) {
      boolean pretty = text.equals("$") || text.equals("$$");
      position = pretty ? Position.COMPLETE : Position.OPERAND;
      return pretty ? ScriptGrammar.PRETTY : ScriptGrammar.IDENTIFIER;
    }
    if (text.equals("$") || text.equals("$$")) {
      position = Position.COMPLETE;
      return ScriptGrammar.PRETTY;
    }
    begin();
    if (text.charAt(0) == '$') {
      position = Position.OPERAND;
      return ScriptGrammar.IDENTIFIER;
    }
    if (TokenTypes.isPrint(text)) {
      position = Position.OPERAND;
      return ScriptGrammar.PRINT;
    }
    position = Position.NAME;
    return ScriptGrammar.IDENTIFIER;
  }

  private int keyword(Token token, Token next) {
    if (last == ScriptGrammar.ARROW) {
      position = Position.OPERAND;
      return ScriptGrammar.IDENTIFIER;
    }
    position = Position.BEGIN;
    crement = false;
    int type = TokenTypes.keyword(token.text());
    if (type == ScriptGrammar.RETURN && beginsExpression(next)) {
      return ScriptGrammar.RETURN_VALUE;
    }
    return type;
  }

  private static boolean beginsExpression(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER, NUMBER, STRING, EMBEDDED_C, JUNK, MISSING_ARGUMENT, REPORTED -> true;
      case KEYWORD, END -> false;
      case OPERATOR ->
          token.isAtWord()
              || switch (token.text()) {
                case "(", "[", "+", "-", "!", "~", "&", "++", "--" -> true;
                default -> false;
              };
    };
  }

  private int operator(Token token) {
    if (token.isAtWord()) {
      if (!checks.operator(token)) {
        return operand(ScriptGrammar.BROKEN);
      }
      begin();
      position = Position.COMPLETE;
      return ScriptGrammar.AT_OPERATOR;
    }
    return switch (token.text()) {
      case "(" -> open(token, call(token));
      case "[" -> open(token, index(token));
      case "{" -> open(token, ScriptGrammar.LEFT_BRACE);
      case ")", "]", "}" -> close(token);
      case "+" -> infix(token, ScriptGrammar.INFIX_PLUS, ScriptGrammar.PREFIX_PLUS);
      case "-" -> infix(token, ScriptGrammar.INFIX_MINUS, ScriptGrammar.PREFIX_MINUS);
      case "&" -> infix(token, ScriptGrammar.INFIX_AND, ScriptGrammar.PREFIX_AND);
      case "++", "--" -> crement(token);
      case ";" -> semicolon();
      case "->" -> ScriptGrammar.ARROW;
      default -> {
        int type = TokenTypes.operator(token.text());
        if (type == ScriptGrammar.BROKEN) {
          checks.junk(token);
          yield operand(ScriptGrammar.BROKEN);
        }
        position = Position.BEGIN;
        crement = false;
        yield type;
      }
    };
  }

  private int call(Token token) {
    if (position == Position.NAME) {
      continued(token, true);
      return ScriptGrammar.CALL_PAREN;
    }
    return ScriptGrammar.LEFT_PAREN;
  }

  private int index(Token token) {
    if (position == Position.NAME || position == Position.OPERAND) {
      continued(token, true);
      return ScriptGrammar.INDEX_BRACKET;
    }
    return ScriptGrammar.LEFT_BRACKET;
  }

  private int infix(Token token, int infix, int prefix) {
    boolean continues =
        position == Position.LIST ? infix == ScriptGrammar.INFIX_AND : position != Position.BEGIN;
    if (continues) {
      continued(token, false);
    }
    if (continues || prefix != ScriptGrammar.PREFIX_AND) {
      crement = false;
    }
    position = Position.BEGIN;
    return continues ? infix : prefix;
  }

  private int crement(Token token) {
    boolean postfix =
        (position == Position.NAME || position == Position.OPERAND || position == Position.COMPLETE)
            && !crement;
    crement = true;
    if (postfix) {
      continued(token, true);
      position = Position.COMPLETE;
      return ScriptGrammar.POSTFIX_CREMENT;
    }
    position = Position.BEGIN;
    return ScriptGrammar.PREFIX_CREMENT;
  }

  private int semicolon() {
    boolean ends =
        position != Position.BEGIN
            || last == ScriptGrammar.BREAK
            || last == ScriptGrammar.CONTINUE
            || last == ScriptGrammar.NEXT
            || last == ScriptGrammar.RETURN;
    position = Position.BEGIN;
    crement = false;
    return ends ? ScriptGrammar.TERMINATOR : ScriptGrammar.EMPTY;
  }

  private int open(Token token, int type) {
    boolean header =
        type == ScriptGrammar.LEFT_PAREN
            && (last == ScriptGrammar.IF
                || last == ScriptGrammar.WHILE
                || last == ScriptGrammar.FOR
                || last == ScriptGrammar.FOREACH
                || last == ScriptGrammar.CATCH);
    boolean list = type == ScriptGrammar.LEFT_BRACKET;
    if (list || (type == ScriptGrammar.LEFT_PAREN && last != ScriptGrammar.AT_OPERATOR)) {
      begin();
    }
    brackets.push(new Bracket(token, header, list, type == ScriptGrammar.LEFT_BRACE, crement));
    position = Position.BEGIN;
    crement = false;
    return type;
  }

  private int close(Token token) {
    Bracket opened = brackets.peek();
    char closes = token.text().charAt(0);
    if (opened != null && matches(opened.token().text().charAt(0), closes)) {
      brackets.pop();
      crement = opened.crement();
      position = opened.list() ? Position.LIST : Position.OPERAND;
      if (opened.header()) {
        position = Position.BEGIN;
      }
    } else {
      position = Position.OPERAND;
    }
    if (closes == '}') {
      position = Position.BEGIN;
      crement = false;
    }
    return TokenTypes.operator(token.text());
  }

  private static boolean matches(char open, char close) {
    return switch (open) {
      case '(' -> close == ')';
      case '[' -> close == ']';
      default -> close == '}';
    };
  }

  /** An operator that joins two lines which look like two statements deserves a warning. */
  private void continued(Token token, boolean always) {
    if (brackets.isEmpty() || !brackets.peek().braces() || result.isEmpty()) {
      return;
    }
    Token before = result.getLast().token();
    Token after = tokens.get(at + 1);
    if (always || token.touches(after)) {
      checks.continued(before, token);
    }
  }
}
