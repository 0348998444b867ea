// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import io.jstap.script.ast.TextBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Reads {@code [...]}: inside, only {@code ]}, {@code ^}, {@code -} and {@code [:} mean anything,
 * each in its place; a backslash takes the meaning away, which POSIX does not know.
 */
final class BracketExpression {
  private static final Map<String, ByteSet> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", where(c -> letter(c))),
          Map.entry("alnum", where(c -> letter(c) || digit(c))),
          Map.entry("blank", where(c -> c == ' ' || c == '\t')),
          Map.entry("cntrl", where(c -> c < 0x20 || c == 0x7f)),
          Map.entry("d", where(c -> digit(c))),
          Map.entry("digit", where(c -> digit(c))),
          Map.entry("xdigit", where(c -> digit(c) || (letter(c) && (c | 0x20) <= 'f'))),
          Map.entry("graph", where(c -> c > 0x20 && c < 0x7f)),
          Map.entry("l", where(c -> c >= 'a' && c <= 'z')),
          Map.entry("lower", where(c -> c >= 'a' && c <= 'z')),
          Map.entry("print", where(c -> c >= 0x20 && c < 0x7f)),
          Map.entry("punct", where(c -> c > 0x20 && c < 0x7f && !letter(c) && !digit(c))),
          Map.entry("s", where(c -> c == ' ' || (c >= '\t' && c <= '\r'))),
          Map.entry("space", where(c -> c == ' ' || (c >= '\t' && c <= '\r'))),
          Map.entry("u", where(c -> c >= 'A' && c <= 'Z')),
          Map.entry("upper", where(c -> c >= 'A' && c <= 'Z')));

  private final String pattern;
  private final int start;
  private final List<RegexProblem> warnings;
  private int at;

  /**
   * @param start where the {@code [} is
   */
  BracketExpression(String pattern, int start, List<RegexProblem> warnings) {
    this.pattern = pattern;
    this.start = start;
    this.warnings = warnings;
    this.at = start + 1;
  }

  /** The offset behind the closing bracket. */
  int end() {
    return at;
  }

  ByteSet parse() throws RegexFailure {
    boolean negated = pattern.startsWith("^", at);
    at += negated ? 1 : 0;
    ByteSet set = ByteSet.NONE;
    boolean first = true;
    while (first || peek() != ']') {
      set = set.union(item());
      first = false;
    }
    at++;
    if (pattern.charAt(start + 1) == ':' && pattern.charAt(at - 2) == ':' && at - start > 3) {
      String name = pattern.substring(start, at);
      warnings.add(
          new RegexProblem(
              start,
              at,
              "'%s' means one of these characters".formatted(name),
              Optional.of("a class stands inside of brackets: [" + name + "]")));
    }
    return negated ? set.complement() : set;
  }

  private char peek() throws RegexFailure {
    if (at >= pattern.length()) {
      throw new RegexFailure(
          start,
          start + 1,
          "'[' is never closed",
          "for the character itself write \"\\\\[\"; a ']' that is meant comes first: []...]");
    }
    return pattern.charAt(at);
  }

  private ByteSet item() throws RegexFailure {
    if (peek() == '[' && pattern.startsWith("[:", at)) {
      int close = pattern.indexOf(":]", at + 2);
      if (close < 0) {
        throw new RegexFailure(at, at + 2, "'[:' is never closed", "a character class is [:name:]");
      }
      return named(pattern.substring(at + 2, close), close + 2);
    }
    int begin = at;
    ByteSet set = character();
    char from = pattern.charAt(at - 1);
    if (peek() != '-' || pattern.startsWith("-]", at)) {
      return set;
    }
    at++;
    character();
    char to = pattern.charAt(at - 1);
    if (from >= 0x80 || to >= 0x80) {
      throw new RegexFailure(
          begin, at, "a range goes from one ASCII character to another", "a match is of bytes");
    }
    if (to < from) {
      throw new RegexFailure(
          begin,
          at,
          "the range '%c-%c' is empty".formatted(from, to),
          "a '-' that is meant comes last: [...-]");
    }
    return ByteSet.range(from, to);
  }

  private ByteSet named(String name, int end) throws RegexFailure {
    ByteSet set = CLASSES.get(name);
    if (set == null) {
      throw new RegexFailure(
          at,
          end,
          "there is no character class '%s'".formatted(name),
          String.join(
              ", ", CLASSES.keySet().stream().filter(n -> n.length() > 1).sorted().toList()));
    }
    at = end;
    return set;
  }

  private ByteSet character() throws RegexFailure {
    if (peek() == '\\') {
      at++;
      peek();
    }
    int begin = at;
    at += Character.charCount(pattern.codePointAt(at));
    byte[] bytes = TextBytes.encode(pattern.substring(begin, at));
    ByteSet set = ByteSet.NONE;
    for (byte b : bytes) {
      set = set.union(ByteSet.of(b & 0xff));
    }
    if (bytes.length > 1) {
      warnings.add(
          new RegexProblem(
              begin,
              at,
              "in brackets this character means any one of its %d bytes".formatted(bytes.length),
              Optional.of("write it as one branch of a choice: (?:...|...)")));
    }
    return set;
  }

  private static ByteSet where(IntPredicate member) {
    ByteSet set = ByteSet.NONE;
    for (int c = 1; c < 0x80; c++) {
      set = member.test(c) ? set.union(ByteSet.of(c)) : set;
    }
    return set;
  }

  private static boolean letter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
