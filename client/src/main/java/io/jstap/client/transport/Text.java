// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

/** Text of a server, which may be hostile, on its way to a terminal. */
public final class Text {
  private Text() {}

  /** One line without control characters and without characters that reorder or hide others. */
  public static String clean(String text) {
    return clean(text, "");
  }

  /** The same, but with line ends and tabs. */
  public static String cleanLines(String text) {
    return clean(text, "\n\t");
  }

  private static String clean(String text, String allowed) {
    int harm = firstHarm(text, allowed, 0);
    if (harm < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (; harm >= 0; harm = firstHarm(text, allowed, harm + 1)) {
      clean.setCharAt(harm, '\ufffd');
    }
    return clean.toString();
  }

  /** Where the first character is that must not be shown, or -1: nearly no text has one. */
  private static int firstHarm(String text, String allowed, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f;
      if (!plain) {
        boolean beyondAscii = c >= 0xa0 && Character.getType(c) != Character.FORMAT;
        if (!beyondAscii && allowed.indexOf(c) < 0) {
          return i;
        }
      }
    }
    return -1;
  }
}
