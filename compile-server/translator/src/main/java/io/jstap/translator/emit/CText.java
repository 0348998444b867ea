// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How names and literals of a script look in C. */
final class CText {
  /** The file name under which the compiler reports what the emitter wrote. */
  static final String GENERATED = "<generated>";

  private static final char FIRST_STRAY = '\udc80';
  private static final char LAST_STRAY = '\udcff';

  private CText() {}

  /** A C string literal; every byte that is not plain ASCII is written in octal. */
  static String quote(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (byte b : bytes(value)) {
      int c = b & 0xff;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '?' -> out.append("\\?");
        default -> {
          if (c < 0x20 || c >= 0x7f) {
            out.append('\\').append("%03o".formatted(c));
          } else {
            out.append((char) c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** A literal of type s64, also for the smallest value. */
  static String number(long value) {
    if (value == Long.MIN_VALUE) {
      return "(-9223372036854775807LL - 1)";
    }
    return value < 0 ? "(" + value + "LL)" : value + "LL";
  }

  /** An identifier made of a name that may hold characters C does not know. */
  static String identifier(String prefix, String name) {
    StringBuilder out = new StringBuilder(prefix);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
      out.append(plain ? String.valueOf(c) : "_x" + Integer.toHexString(c) + "_");
    }
    return out.toString();
  }

  /** Length in bytes. */
  static int byteLength(String value) {
    return bytes(value).length;
  }

  /**
   * The bytes of a script's string: UTF-8, but for the lone surrogates from U+DC80 on, which stand
   * for bytes that are no part of UTF-8.
   */
  static byte[] bytes(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length());
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean paired = i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
      if (c >= FIRST_STRAY && c <= LAST_STRAY && !paired) {
        out.writeBytes(value.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(c & 0xff);
        from = i + 1;
      }
    }
    out.writeBytes(value.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
