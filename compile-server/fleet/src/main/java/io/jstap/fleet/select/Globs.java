// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.select;

/** Patterns of * and ?, in time that is at most the product of both lengths. */
final class Globs {
  private Globs() {}

  static boolean matches(String pattern, String text) {
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (next < pattern.length() && pattern.charAt(next) == '*') {
        star = next++;
        resume = at;
      } else if (next < pattern.length()
          && (pattern.charAt(next) == '?' || pattern.charAt(next) == text.charAt(at))) {
        next++;
        at++;
      } else if (star >= 0) {
        // The latest star takes one character more.
        next = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (next < pattern.length() && pattern.charAt(next) == '*') {
      next++;
    }
    return next == pattern.length();
  }
}
