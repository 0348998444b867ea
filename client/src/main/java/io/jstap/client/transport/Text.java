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
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f;
      boolean beyondAscii = c >= 0xa0 && Character.getType(c) != Character.FORMAT;
      boolean harmless = plain || beyondAscii || allowed.indexOf(c) >= 0;
      clean.append(harmless ? c : '\ufffd');
    }
    return clean.toString();
  }
}
