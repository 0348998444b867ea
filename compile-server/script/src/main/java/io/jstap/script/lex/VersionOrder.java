// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

/**
 * The order of version numbers that glibc's {@code strverscmp} defines: digit sequences compare as
 * numbers, those that start with zero as fractions, all else byte by byte.
 */
public final class VersionOrder {
  private VersionOrder() {}

  /** Negative, zero or positive. */
  public static int compare(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    int start = at;
    while (start > 0 && isDigit(a, start - 1)) {
      start--;
    }
    boolean digits = isDigit(a, at) || isDigit(b, at);
    boolean inNumber = start < at || (isDigit(a, at) && isDigit(b, at));
    if (!digits || !inNumber) {
      return Integer.compare(charAt(a, at), charAt(b, at));
    }
    if (charAt(a, start) == '0' || charAt(b, start) == '0') {
      return fraction(a, b, start, at);
    }
    int lengthA = digitsFrom(a, at);
    int lengthB = digitsFrom(b, at);
    return lengthA != lengthB
        ? Integer.compare(lengthA, lengthB)
        : Integer.compare(charAt(a, at), charAt(b, at));
  }

  /** Numbers with leading zeros: "000" < "00" < "01" < "010" < "09" < "0" < "1". */
  private static int fraction(String a, String b, int start, int at) {
    boolean zerosOnly = true;
    for (int i = start; i < at; i++) {
      zerosOnly &= a.charAt(i) == '0';
    }
    if (zerosOnly && at > start && isDigit(a, at) != isDigit(b, at)) {
      return isDigit(a, at) ? -1 : 1;
    }
    return Integer.compare(charAt(a, at), charAt(b, at));
  }

  private static int digitsFrom(String text, int at) {
    int end = at;
    while (isDigit(text, end)) {
      end++;
    }
    return end - at;
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int charAt(String text, int at) {
    return at < text.length() ? text.charAt(at) : 0;
  }
}
