// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which symbols of the kernel a module may use: what the runtime and the tapsets use, and not more.
 * A file names each with the lowest class of modules that may, a line each: {@code stapusr printk}.
 */
public final class ImportPolicy {
  private final Map<String, Privilege> lowest;

  private ImportPolicy(Map<String, Privilege> lowest) {
    this.lowest = lowest;
  }

  /**
   * Reads the file.
   *
   * @throws IOException when it can not be read, or a line makes no sense
   */
  public static ImportPolicy read(Path file) throws IOException {
    Map<String, Privilege> lowest = new TreeMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String[] words = line.strip().split("\\s+", -1);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Optional<Privilege> privilege = Privilege.ofGroup(words[0]);
      if (words.length != 2
          || privilege.isEmpty()
          || lowest.put(words[1], privilege.get()) != null) {
        throw new IOException(file + ":" + number + ": not a class and a new symbol");
      }
    }
    return new ImportPolicy(lowest);
  }

  /**
   * Whether a module may use that symbol.
   *
   * @param guru whether its script may have embedded C of its own; that may use everything, for it
   *     can do everything without the kernel's help
   */
  public boolean allows(String symbol, Privilege privilege, boolean guru) {
    Privilege needed = lowest.get(symbol);
    return (guru && privilege == Privilege.STAPDEV)
        || (needed != null && privilege.includes(needed));
  }
}
