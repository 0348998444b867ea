// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

/** Shell patterns with {@code *}, {@code ?} and {@code [...]}; a backslash is no escape (§2.1). */
public final class GlobPattern {
  private GlobPattern() {}

  /** Whether a text holds a character that is special in patterns. */
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /** Whether the whole text matches; takes at most pattern times text steps. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      int next = p < pattern.length() ? step(pattern, p, text.charAt(t)) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (next > 0) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The position in the pattern behind what matches the character, -1 if nothing does. */
  private static int step(String pattern, int p, char c) {
    char wanted = pattern.charAt(p);
    if (wanted == '?') {
      return p + 1;
    }
    int close = wanted == '[' ? classEnd(pattern, p) : -1;
    if (close < 0) {
      return wanted == c ? p + 1 : -1;
    }
    return classHolds(pattern, p + 1, close, c) ? close + 1 : -1;
  }

  private static int classEnd(String pattern, int open) {
    int from = open + 1;
    if (from < pattern.length() && (pattern.charAt(from) == '!' || pattern.charAt(from) == '^')) {
      from++;
    }
    return pattern.indexOf(']', from + 1);
  }

  private static boolean classHolds(String pattern, int from, int to, char c) {
    boolean negated = pattern.charAt(from) == '!' || pattern.charAt(from) == '^';
    boolean found = false;
    for (int i = negated ? from + 1 : from; i < to; i++) {
      if (i + 2 < to && pattern.charAt(i + 1) == '-') {
        found |= c >= pattern.charAt(i) && c <= pattern.charAt(i + 2);
        i += 2;
      } else {
        found |= c == pattern.charAt(i);
      }
    }
    return found != negated;
  }
}
