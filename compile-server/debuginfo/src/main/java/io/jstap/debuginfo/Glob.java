// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/**
 * A pattern with {@code *} (any characters, slashes too), {@code ?} (one character), {@code [set]}
 * (one of a set, with ranges, negated by a leading {@code !} or {@code ^}) and {@code \} before a
 * character that stands for itself.
 */
public final class Glob {
  private final String pattern;

  public Glob(String pattern) {
    this.pattern = pattern;
  }

  /** Whether a text has characters with a meaning of their own in a pattern. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
  }

  /** The text that every match begins with. */
  public String prefix() {
    int end = 0;
    while (end < pattern.length() && "*?[\\".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return pattern.substring(0, end);
  }

  /** Takes time in the product of the two lengths at the most. */
  public boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      int next = p < pattern.length() ? step(p, text.charAt(t)) : -1;
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

  /**
   * Where the pattern goes on after it has matched one character at {@code p}; -1 if it has not.
   */
  private int step(int p, char c) {
    char wanted = pattern.charAt(p);
    if (wanted == '?') {
      return p + 1;
    }
    if (wanted == '\\' && p + 1 < pattern.length()) {
      return pattern.charAt(p + 1) == c ? p + 2 : -1;
    }
    if (wanted == '[') {
      int close = pattern.indexOf(']', firstOfSet(p) + 1);
      if (close > 0) {
        return inSet(firstOfSet(p), close, c) != negated(p) ? close + 1 : -1;
      }
    }
    return wanted == c ? p + 1 : -1;
  }

  private boolean negated(int open) {
    return open + 1 < pattern.length()
        && (pattern.charAt(open + 1) == '!' || pattern.charAt(open + 1) == '^');
  }

  private int firstOfSet(int open) {
    return negated(open) ? open + 2 : open + 1;
  }

  private boolean inSet(int from, int close, char c) {
    int i = from;
    while (i < close) {
      boolean range = i + 2 < close && pattern.charAt(i + 1) == '-';
      char low = pattern.charAt(i);
      char high = range ? pattern.charAt(i + 2) : low;
      if (low <= c && c <= high) {
        return true;
      }
      i += range ? 3 : 1;
    }
    return false;
  }
}
