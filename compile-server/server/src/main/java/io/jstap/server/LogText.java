// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

/** Text of strangers, made fit for a line of a log: it can neither end the line nor hide in it. */
final class LogText {
  private static final int LONGEST = 200;

  private LogText() {}

  /** The text with a "?" for each character that is not printable ASCII, cut after 200. */
  static String of(String text) {
    String start = text.substring(0, Math.min(LONGEST, text.length()));
    return start.replaceAll("[^ -~]", "?") + (text.length() > LONGEST ? "..." : "");
  }
}
