// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a module says of its script, for those who run it. */
public final class ModuleContents {
  private static final String GLOBAL = "parmtype=jstap_global_";

  /** No global of a script begins with a digit. */
  private static final String GIVEN = GLOBAL + "0";

  private ModuleContents() {}

  /**
   * The globals whose first value can be given when the module is loaded.
   *
   * @return by name, whether it is a number
   */
  public static Map<String, Boolean> globals(byte[] module) {
    Map<String, Boolean> names = new TreeMap<>();
    for (String entry : information(module)) {
      int end = entry.lastIndexOf(':');
      if (entry.startsWith(GLOBAL) && !entry.startsWith(GIVEN) && end > GLOBAL.length()) {
        names.put(entry.substring(GLOBAL.length(), end), entry.endsWith(":number"));
      }
    }
    return names;
  }

  /** The names of what the script wants the client to find out and to give as {@code 0NAME}. */
  public static Set<String> wanted(byte[] module) {
    Set<String> names = new TreeSet<>();
    for (String entry : information(module)) {
      int end = entry.lastIndexOf(':');
      if (entry.startsWith(GIVEN) && end > GIVEN.length()) {
        names.add(entry.substring(GIVEN.length(), end));
      }
    }
    return names;
  }

  private static List<String> information(byte[] module) {
    byte[] info = ElfSections.find(module, ".modinfo").orElseGet(() -> new byte[0]);
    return List.of(new String(info, StandardCharsets.ISO_8859_1).split("\0", -1));
  }

  /** The content of a section. */
  public static Optional<byte[]> section(byte[] module, String name) {
    return ElfSections.find(module, name);
  }
}
