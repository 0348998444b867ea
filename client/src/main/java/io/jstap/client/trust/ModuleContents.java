// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a module says of its script, for those who run it. */
public final class ModuleContents {
  private static final String GLOBAL = "parmtype=jstap_global_";

  private ModuleContents() {}

  /**
   * The globals whose first value can be given when the module is loaded.
   *
   * @return by name, whether it is a number
   */
  public static Map<String, Boolean> globals(byte[] module) {
    Map<String, Boolean> names = new TreeMap<>();
    byte[] info = ElfSections.find(module, ".modinfo").orElseGet(() -> new byte[0]);
    for (String entry : new String(info, StandardCharsets.ISO_8859_1).split("\0", -1)) {
      int end = entry.lastIndexOf(':');
      if (entry.startsWith(GLOBAL) && end > GLOBAL.length()) {
        names.put(entry.substring(GLOBAL.length(), end), entry.endsWith(":number"));
      }
    }
    return names;
  }

  /** The content of a section. */
  public static Optional<byte[]> section(byte[] module, String name) {
    return ElfSections.find(module, name);
  }
}
