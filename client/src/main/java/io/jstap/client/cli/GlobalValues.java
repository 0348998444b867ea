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
  private static final Pattern NUMBER = Pattern.compile("-?(0x[0-9a-fA-F]{1,16}|[0-9]{1,18})");

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
      if (number && !NUMBER.matcher(global.substring(name.length() + 1)).matches()) {
        throw new ClientException(
            ClientProblem.USAGE,
            "-G " + global + ": the global '" + name + "' is a number",
            "give it one, for example -G " + name + "=5");
      }
    }
  }
}
