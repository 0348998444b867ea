// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits a file into tokens (§3). What is no token becomes one of kind {@link TokenKind#JUNK}, and
 * is a problem only if it survives the preprocessor.
 */
public final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of(
          "probe",
          "global",
          "private",
          "function",
          "if",
          "else",
          "for",
          "foreach",
          "in",
          "limit",
          "return",
          "delete",
          "while",
          "break",
          "continue",
          "next",
          "string",
          "long",
          "try",
          "catch");

  /** Operators of several characters, longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "<<<", ">>>", "<<=", ">>=", "==", "!=", "<=", ">=", "=~", "!~", "+=", "-=", "*=", "/=",
          "%=", "&=", "^=", "|=", ".=", "&&", "||", "++", "--", "->", "<<", ">>", "%(", "%?", "%:",
          "%)");

  private static final String[] NONE = {};

  /** The same by first character. */
  private static final String[][] LONGER = new String[128][];

  private static final String SINGLE = "()[]{}+-*/%&|^~!<>=?:;,.@";
  private static final String[] SINGLE_TEXT = new String[128];

  static {
    for (int first = 0; first < LONGER.length; first++) {
      char c = (char) first;
      LONGER[first] = OPERATORS.stream().filter(o -> o.charAt(0) == c).toArray(String[]::new);
    }
    for (int i = 0; i < SINGLE.length(); i++) {
      SINGLE_TEXT[SINGLE.charAt(i)] = SINGLE.substring(i, i + 1);
    }
  }

  private final SourceFile file;
  private final ScriptArguments arguments;
  private final Compatibility compatibility;
  private final ProblemList problems;
  private CharacterInput input;
  private int at;
  private boolean sawTokens;

  /** Whether a comment that does not end stands for tokens that nobody knows. */
  private boolean swallowed;

  public Lexer(
      SourceFile file,
      ScriptArguments arguments,
      Compatibility compatibility,
      ProblemList problems) {
    this.file = file;
    this.arguments = arguments;
    this.compatibility = compatibility;
    this.problems = problems;
    this.input = new CharacterInput(file);
  }

  /** The keywords of the language. */
  public static Set<String> keywords() {
    return KEYWORDS;
  }

  /** Whether the file held any token. */
  public boolean sawTokens() {
    return sawTokens;
  }

  /** The next token; the last one, again and again, is of kind {@link TokenKind#END}. */
  public Token next() {
    while (true) {
      skipBlank();
      int c = input.at(at);
      if (c < 0) {
        int end = file.text().length();
        if (swallowed) {
          swallowed = false;
          return new Token(TokenKind.REPORTED, "", file, end, end, Origin.Written.WRITTEN);
        }
        return new Token(TokenKind.END, "", file, end, end, Origin.Written.WRITTEN);
      }
      sawTokens = true;
      int after = input.at(at + 1);
      if ((c == '$' || c == '@') && (after == '#' || isDigit(after))) {
        Token token = argument(c == '@', after == '#');
        if (token != null) {
          return token;
        }
      } else {
        return plain(c, after);
      }
    }
  }

  private Token plain(int c, int after) {
    if (isNameStart(c)) {
      int start = at;
      at = nameEnd(at);
      String text = input.text(start, at);
      boolean keyword =
          KEYWORDS.contains(text) && (!text.equals("private") || compatibility.has("3.0"));
      return input.token(keyword ? TokenKind.KEYWORD : TokenKind.IDENTIFIER, text, start, at);
    }
    if (isDigit(c)) {
      return number();
    }
    if (c == '"') {
      return string();
    }
    if (c == '%' && after == '{') {
      return embeddedC();
    }
    if (c == '@' && isNameStart(after)) {
      int start = at;
      at = nameEnd(at + 1);
      return input.token(TokenKind.OPERATOR, input.text(start, at), start, at);
    }
    return operator(c);
  }

  private Token number() {
    int start = at;
    while (isDigit(input.at(at)) || isLetter(input.at(at))) {
      at++;
    }
    String text = input.text(start, at);
    if (Numbers.parse(text).isEmpty()) {
      return input.token(TokenKind.JUNK, text, start, at);
    }
    return input.token(TokenKind.NUMBER, text, start, at);
  }

  private Token string() {
    int start = at;
    StringDecoder decoder = new StringDecoder(input, at + 1, compatibility);
    boolean closed = decoder.read();
    at = decoder.position();
    return closed
        ? input.token(TokenKind.STRING, decoder.value(), start, at)
        : input.token(TokenKind.JUNK, input.text(start, at), start, at);
  }

  private Token embeddedC() {
    int start = at;
    int close = input.find("%}", at + 2);
    if (close < 0) {
      at = input.end();
      return input.token(TokenKind.JUNK, "%{", start, start + 2);
    }
    at = close + 2;
    return input.token(TokenKind.EMBEDDED_C, input.text(start + 2, close), start, at);
  }

  private Token operator(int c) {
    int start = at;
    String[] longer = c < LONGER.length ? LONGER[c] : NONE;
    for (String operator : longer) {
      if (input.at(at + 1) == operator.charAt(1)
          && (operator.length() == 2 || input.at(at + 2) == operator.charAt(2))) {
        at += operator.length();
        return input.token(TokenKind.OPERATOR, operator, start, at);
      }
    }
    at++;
    String known = c < SINGLE_TEXT.length ? SINGLE_TEXT[c] : null;
    if (known != null) {
      return input.token(TokenKind.OPERATOR, known, start, at);
    }
    if (c == '\'') {
      int close = at;
      while (input.at(close) >= 0 && input.at(close) != '\n' && input.at(close) != '\'') {
        close++;
      }
      at = input.at(close) == '\'' ? close + 1 : at;
    } else if (Character.isHighSurrogate((char) c)
        && Character.isLowSurrogate((char) Math.max(0, input.at(at)))) {
      at++;
    }
    return input.token(TokenKind.JUNK, input.text(start, at), start, at);
  }

  /** {@code $N @N $# @#}; null after a paste, when lexing goes on in the argument. */
  private @Nullable Token argument(boolean quoted, boolean count) {
    int start = at;
    if (count) {
      at += 2;
      TokenKind kind = quoted ? TokenKind.STRING : TokenKind.NUMBER;
      return input.token(kind, Integer.toString(arguments.count()), start, at);
    }
    at++;
    int number = 0;
    while (isDigit(input.at(at))) {
      number = Math.min(number * 10 + input.at(at) - '0', 1_000_000);
      at++;
    }
    SourceSpan place = input.span(start, at);
    if (input.isPasted(start)) {
      problems.add(
          Problem.error(
                  ScriptProblem.NESTED_ARGUMENT,
                  place,
                  "a script argument may not ask for another argument")
              .withNote("the argument holds '%s'".formatted(input.text(start, at))));
      return input.token(TokenKind.REPORTED, "", start, at);
    }
    if (!arguments.has(number)) {
      return input.token(TokenKind.MISSING_ARGUMENT, input.text(start, at), start, at);
    }
    String value = arguments.get(number);
    Origin.Argument origin = new Origin.Argument(number, value, place);
    if (quoted) {
      return input.token(TokenKind.STRING, value, start, at).withOrigin(origin);
    }
    input = input.paste(origin, at);
    at = 0;
    return null;
  }

  private void skipBlank() {
    while (true) {
      int c = input.at(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0b) {
        at++;
      } else if (c == '#' || (c == '/' && input.at(at + 1) == '/')) {
        while (input.at(at) >= 0 && input.at(at) != '\n') {
          at++;
        }
      } else if (c == '/' && input.at(at + 1) == '*') {
        blockComment();
      } else {
        return;
      }
    }
  }

  private void blockComment() {
    int close = input.find("*/", at + 2);
    if (close < 0) {
      problems.add(
          Problem.error(
                  ScriptProblem.UNTERMINATED_COMMENT,
                  input.span(at, at + 2),
                  "unterminated comment")
              .withHelp("end it with '*/'; comments do not nest"));
      sawTokens = true;
      swallowed = true;
      at = input.end();
    } else {
      at = close + 2;
    }
  }

  private int nameEnd(int from) {
    int end = from;
    while (isNameStart(input.at(end)) || isDigit(input.at(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNameStart(int c) {
    return isLetter(c) || c == '_' || c == '$';
  }
}
