// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strings of a script are bytes; Java's are characters. Text that is valid UTF-8 is held as the
 * characters it means; a byte that is not part of valid UTF-8 (written {@code "\xff"}, or raw in a
 * file of another encoding) is held as the lone surrogate U+DC00 + byte, which no valid text holds.
 * So the way to bytes and back loses nothing.
 */
public final class TextBytes {
  private static final char STRAY = '\udc00';

  private TextBytes() {}

  /** The character that holds a byte that is not part of valid UTF-8. */
  public static char stray(int value) {
    return value < 0x80 ? (char) value : (char) (STRAY + value);
  }

  /** The bytes of a text, without a terminating NUL. */
  public static byte[] encode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isStray(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(c - STRAY);
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static boolean isStray(char c) {
    return c >= STRAY + 0x80 && c <= STRAY + 0xff;
  }

  /** The text of some bytes; never fails. */
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (STRAY + (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }
}
