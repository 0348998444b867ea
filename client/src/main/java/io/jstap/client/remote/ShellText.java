// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import java.util.List;
import java.util.stream.Collectors;

/** Words as shells read them. */
public final class ShellText {
  private ShellText() {}

  /** One word, whatever is in it, for every shell that knows single quotes. */
  public static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** A command line. */
  public static String quote(List<String> words) {
    return words.stream().map(ShellText::quote).collect(Collectors.joining(" "));
  }
}
