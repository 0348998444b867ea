// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import io.jstap.client.remote.ShellText;
import java.util.Map;
import java.util.TreeMap;

/** Variables for a shell that does not inherit our environment. */
final class Exports {
  private Exports() {}

  /** A line of shell text that sets and exports them. */
  static String text(Map<String, String> variables) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(variables)
        .forEach(
            (name, value) ->
                text.append("export ")
                    .append(name)
                    .append('=')
                    .append(ShellText.quote(value))
                    .append("; "));
    return text.toString();
  }
}
