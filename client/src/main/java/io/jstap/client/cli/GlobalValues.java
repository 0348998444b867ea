// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.trust.ModuleContents;
import io.jstap.diagnostics.NearestNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The first values that -G gives to globals. */
final class GlobalValues {
  /** What the kernel reads: 64 bits with a sign, in base 10, 16 (0x) or 8 (0). */
  private static final Pattern NUMBER = Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)");

  private GlobalValues() {}

  /** Refuses what the module would not take. */
  static void check(List<String> values, byte[] module) throws ClientException {
    Map<String, Boolean> globals = ModuleContents.globals(module);
    Set<String> known = globals.keySet();
    for (String global : values) {
      String name = global.substring(0, global.indexOf('='));
      if (!known.contains(name)) {
        List<String> near = NearestNames.of(name, known, 3);
        throw new ClientException(
            ClientProblem.USAGE,
            "-G %s: the script has no global '%s' that is a number or a string and is used"
                .formatted(global, name),
            NearestNames.help(
                near, "it has " + (known.isEmpty() ? "none" : String.join(", ", known))));
      }
      boolean number = Boolean.TRUE.equals(globals.get(name));
      if (number && !isNumber(global.substring(name.length() + 1))) {
        throw new ClientException(
            ClientProblem.USAGE,
            "-G " + global + ": the global '" + name + "' is a number of 64 bits with a sign",
            "give it one, for example -G " + name + "=5");
      }
    }
  }

  private static boolean isNumber(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return false;
    }
    try {
      Long.decode(text);
      return true;
    } catch (NumberFormatException e) {
      // Too big, or an octal number with an 8 or a 9 in it.
      return false;
    }
  }
}
