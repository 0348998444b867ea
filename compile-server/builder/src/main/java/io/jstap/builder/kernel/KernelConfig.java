// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The options that a kernel was configured with. */
public final class KernelConfig {
  private final Map<String, String> values;

  private KernelConfig(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Reads the text of a {@code .config} file. */
  static KernelConfig parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> line.startsWith("CONFIG_"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return new KernelConfig(values);
  }

  /**
   * The value of an option as it stands in the file: {@code y}, {@code m}, a number, or a string
   * with its quotes.
   *
   * @param name with its {@code CONFIG_}
   */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Whether an option is {@code y} or {@code m}. */
  public boolean enabled(String name) {
    String value = values.get(name);
    return "y".equals(value) || "m".equals(value);
  }
}
