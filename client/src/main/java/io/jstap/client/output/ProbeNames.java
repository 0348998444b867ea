// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of a module's probes by their numbers. */
public final class ProbeNames {
  /** The section of a module that has the names, each ended by a NUL. */
  public static final String SECTION = ".jstap.probes";

  private final List<String> names;

  private ProbeNames(List<String> names) {
    this.names = names;
  }

  /** Reads the content of the section. */
  public static ProbeNames of(byte[] section) {
    String text = new String(section, StandardCharsets.UTF_8);
    return new ProbeNames(List.of(text.split("\0", -1)));
  }

  /** Of a module whose file is not at hand. */
  public static ProbeNames unknown() {
    return new ProbeNames(List.of());
  }

  /** Whether there is a probe of that point. */
  public boolean contain(String point) {
    return names.contains(point);
  }

  /** The probe point as it was resolved; its number where that is not known. */
  String name(int number) {
    return number >= 0 && number < names.size() ? names.get(number) : "probe " + number;
  }
}
