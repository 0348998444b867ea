// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import io.jstap.script.ast.TextBytes;

/** Decodes the escapes of a string literal (§3). */
final class StringDecoder {
  private final CharacterInput input;
  private final boolean hexEscapes;
  private final StringBuilder out = new StringBuilder();
  private boolean strayBytes;
  private int at;

  StringDecoder(CharacterInput input, int start, Compatibility compatibility) {
    this.input = input;
    this.at = start;
    this.hexEscapes = compatibility.has("2.3");
  }

  /** Position behind what was read. */
  int position() {
    return at;
  }

  /** Reads up to and including the closing quote; false when the line or the file ends before. */
  boolean read() {
    while (true) {
      int c = input.at(at);
      if (c < 0 || c == '\n') {
        return false;
      }
      at++;
      if (c == '"') {
        return true;
      }
      if (c != '\\') {
        out.append((char) c);
      } else if (!escape()) {
        return false;
      }
    }
  }

  private boolean escape() {
    int c = input.at(at);
    if (c < 0 || c == '\n') {
      return false;
    }
    at++;
    switch (c) {
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 't' -> out.append('\t');
      case 'n' -> out.append('\n');
      case 'v' -> out.append('\u000b');
      case 'f' -> out.append('\f');
      case 'r' -> out.append('\r');
      case '0', '1', '2', '3', '4', '5', '6', '7' -> digits(at - 1, 3, 8);
      case 'x' -> {
        if (hexEscapes && Character.digit(input.at(at), 16) >= 0) {
          digits(at, 2, 16);
        } else {
          out.append('x');
        }
      }
      default -> out.append((char) c);
    }
    return true;
  }

  private void digits(int from, int most, int radix) {
    int value = 0;
    int end = from;
    while (end < from + most && digit(input.at(end), radix) >= 0) {
      value = value * radix + digit(input.at(end), radix);
      end++;
    }
    at = end;
    char c = TextBytes.stray(value & 0xff);
    strayBytes |= c >= 0x80;
    out.append(c);
  }

  private static int digit(int c, int radix) {
    return c < 0x80 ? Character.digit(c, radix) : -1;
  }

  /** The decoded text; bytes that make up UTF-8 together are the character that they mean. */
  String value() {
    return strayBytes ? TextBytes.decode(TextBytes.encode(out.toString())) : out.toString();
  }
}
