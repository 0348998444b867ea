// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import java.util.OptionalLong;

/** Number literals: decimal, {@code 0x} hexadecimal, leading-zero octal; 0 to 2^64-1 (§3). */
public final class Numbers {
  private Numbers() {}

  /** The value, wrapped to negative from 2^63 on; empty for what is no number. */
  public static OptionalLong parse(String text) {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hexadecimal && text.length() > 1 && text.startsWith("0");
    String digits = hexadecimal ? text.substring(2) : text;
    int radix = hexadecimal ? 16 : octal ? 8 : 10;
    if (digits.isEmpty() || digits.length() > 64) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) >= 0x80 || Character.digit(digits.charAt(i), radix) < 0) {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(digits, radix));
    } catch (NumberFormatException larger) {
      return OptionalLong.empty();
    }
  }
}
