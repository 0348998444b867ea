// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

/**
 * Shell patterns of {@code *}, {@code ?} and {@code [set]}; in time of length by length at most.
 */
final class Wildcard {
  private final String pattern;

  Wildcard(String pattern) {
    this.pattern = pattern;
  }

  static boolean isPattern(String text) {
    return text.chars().anyMatch(character -> "*?[".indexOf(character) >= 0);
  }

  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int starIn = 0;
    while (in < text.length()) {
      int end = at < pattern.length() ? one(at, text.charAt(in)) : -1;
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        starIn = in;
      } else if (end >= 0) {
        at = end;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++starIn;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /** Where the pattern goes on behind what stands for one character; -1 when it does not fit. */
  private int one(int at, char character) {
    char first = pattern.charAt(at);
    int close = first == '[' ? pattern.indexOf(']', at + 2) : -1;
    if (close < 0) {
      return first == '?' || first == character ? at + 1 : -1;
    }
    boolean not = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
    boolean found = false;
    for (int i = at + (not ? 2 : 1); i < close; i++) {
      char low = pattern.charAt(i);
      char high = low;
      if (i + 2 < close && pattern.charAt(i + 1) == '-') {
        high = pattern.charAt(i + 2);
        i += 2;
      }
      found |= low <= character && character <= high;
    }
    return found == not ? -1 : close + 1;
  }
}
