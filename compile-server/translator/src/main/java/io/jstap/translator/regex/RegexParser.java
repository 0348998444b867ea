// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import io.jstap.script.ast.TextBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a pattern: POSIX extended, with {@code (?:...)} and without back-references. */
final class RegexParser {
  private static final int DEEPEST = 200;
  private static final int LARGEST_COUNT = 12_344;

  private final String pattern;
  private final List<RegexProblem> warnings = new ArrayList<>();
  private int at;
  private int groups;
  private int depth;

  RegexParser(String pattern) {
    this.pattern = pattern;
  }

  int groups() {
    return groups;
  }

  List<RegexProblem> warnings() {
    return warnings;
  }

  Syntax parse() throws RegexFailure {
    Syntax all = choice();
    if (more()) {
      throw new RegexFailure(
          at, at + 1, "')' without '('", "for the character itself write \"\\\\)\" or \"[)]\"");
    }
    return all;
  }

  private boolean more() {
    return at < pattern.length();
  }

  private boolean sees(String text) {
    return pattern.startsWith(text, at);
  }

  private Syntax choice() throws RegexFailure {
    List<Syntax> branches = new ArrayList<>();
    branches.add(sequence());
    while (sees("|")) {
      at++;
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.getFirst() : new Syntax.Choice(branches);
  }

  private Syntax sequence() throws RegexFailure {
    List<Syntax> parts = new ArrayList<>();
    while (more() && !sees("|") && !sees(")")) {
      int start = at;
      Syntax part = repeated(start, operand());
      parts.add(part);
    }
    return switch (parts.size()) {
      case 0 -> new Syntax.Empty();
      case 1 -> parts.getFirst();
      default -> new Syntax.Sequence(parts);
    };
  }

  private Syntax operand() throws RegexFailure {
    int start = at;
    char c = pattern.charAt(at++);
    return switch (c) {
      case '.' -> new Syntax.Bytes(ByteSet.ALL);
      case '^' -> new Syntax.Begin();
      case '$' -> new Syntax.End();
      case '(' -> group(start);
      case '[' -> {
        BracketExpression bracket = new BracketExpression(pattern, start, warnings);
        ByteSet set = bracket.parse();
        at = bracket.end();
        yield new Syntax.Bytes(set);
      }
      case '*', '+', '?', '{' ->
          throw new RegexFailure(
              start,
              at,
              "'%c' has nothing to repeat".formatted(c),
              "for the character itself write \"\\\\%c\" or \"[%c]\"".formatted(c, c));
      case '\\' -> escaped(start);
      default -> character(start);
    };
  }

  private Syntax group(int start) throws RegexFailure {
    if (++depth > DEEPEST) {
      throw new RegexFailure(start, at, "more than " + DEEPEST + " groups inside each other");
    }
    boolean capturing = !sees("?");
    if (!capturing && !sees("?:")) {
      int end = Math.min(at + 2, pattern.length());
      throw new RegexFailure(
          start,
          end,
          "'%s' is not known".formatted(pattern.substring(start, end)),
          "the only group of this form is '(?:...)', which does not capture");
    }
    at += capturing ? 0 : 2;
    int index = capturing ? ++groups : 0;
    Syntax inner = choice();
    if (!more()) {
      throw new RegexFailure(
          start, start + 1, "'(' is never closed", "for the character itself write \"\\\\(\"");
    }
    at++;
    depth--;
    return capturing ? new Syntax.Group(index, inner) : inner;
  }

  private Syntax escaped(int start) throws RegexFailure {
    if (!more()) {
      throw new RegexFailure(
          start, at, "'\\' at the end of the pattern", "for a backslash write \"\\\\\\\\\"");
    }
    char c = pattern.charAt(at);
    if (c < 0x80 && Character.isLetterOrDigit(c)) {
      warnings.add(
          new RegexProblem(
              start, at + 1, "'\\%c' means the character '%c'".formatted(c, c), meant(c)));
    }
    at++;
    return character(at - 1);
  }

  private static Optional<String> meant(char c) {
    return switch (c) {
      case 'd' -> Optional.of("for a digit write [[:digit:]]");
      case 's' -> Optional.of("for white space write [[:space:]]");
      case 'w' -> Optional.of("for a character of a word write [[:alnum:]_]");
      case 'D' -> Optional.of("for anything but a digit write [^[:digit:]]");
      case 'S' -> Optional.of("for anything but white space write [^[:space:]]");
      case 'W' -> Optional.of("for anything but a character of a word write [^[:alnum:]_]");
      case 'n', 't', 'r' ->
          Optional.of("the string literal knows \"\\%c\", with one backslash".formatted(c));
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          Optional.of("there are no back-references");
      default -> Optional.empty();
    };
  }

  /** The character at {@code start}, of which {@code at} is behind the first half at most. */
  private Syntax character(int start) {
    int length = Character.charCount(pattern.codePointAt(start));
    at = start + length;
    List<Syntax> bytes = new ArrayList<>();
    for (byte b : TextBytes.encode(pattern.substring(start, at))) {
      bytes.add(new Syntax.Bytes(ByteSet.of(b & 0xff)));
    }
    return bytes.size() == 1 ? bytes.getFirst() : new Syntax.Sequence(bytes);
  }

  private Syntax repeated(int start, Syntax operand) throws RegexFailure {
    Syntax result = operand;
    while (more()) {
      int operator = at;
      Syntax inner = result;
      switch (pattern.charAt(at)) {
        case '*' -> result = simple(inner, 0, Syntax.Repeat.UNBOUNDED);
        case '+' -> result = simple(inner, 1, Syntax.Repeat.UNBOUNDED);
        case '?' -> result = simple(inner, 0, 1);
        case '{' -> result = counted(inner);
        default -> {
          return result;
        }
      }
      if (operand instanceof Syntax.Begin || operand instanceof Syntax.End) {
        throw new RegexFailure(
            start,
            at,
            "'%s' can not be repeated".formatted(pattern.substring(start, operator)),
            "for the character itself write \"\\\\" + pattern.charAt(start) + "\"");
      }
    }
    return result;
  }

  private Syntax simple(Syntax inner, int minimum, int maximum) {
    at++;
    return new Syntax.Repeat(inner, minimum, maximum);
  }

  private Syntax counted(Syntax inner) throws RegexFailure {
    int start = at++;
    int minimum = number(start);
    int maximum = minimum;
    if (sees(",")) {
      at++;
      maximum = sees("}") ? Syntax.Repeat.UNBOUNDED : number(start);
    }
    if (!sees("}")) {
      throw new RegexFailure(
          start,
          at,
          "'{' is never closed",
          "a count is {n}, {n,} or {n,m}; for '{' write \"\\\\{\"");
    }
    at++;
    if (maximum < minimum) {
      throw new RegexFailure(
          start, at, "the smaller count comes first", "{%d,%d}".formatted(maximum, minimum));
    }
    return new Syntax.Repeat(inner, minimum, maximum);
  }

  private int number(int bracket) throws RegexFailure {
    int start = at;
    int value = 0;
    while (more() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
      value = Math.min(value * 10 + pattern.charAt(at++) - '0', LARGEST_COUNT + 1);
    }
    if (at == start) {
      throw new RegexFailure(
          bracket,
          Math.min(at + 1, pattern.length()),
          "a number belongs behind '%c'".formatted(pattern.charAt(at - 1)),
          "a count is {n}, {n,} or {n,m}; for '{' write \"\\\\{\"");
    }
    if (value > LARGEST_COUNT) {
      throw new RegexFailure(
          start,
          at,
          "the largest count is " + LARGEST_COUNT,
          "leave it away to allow any number of times: {n,}");
    }
    return value;
  }
}
