// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The symbols that a kernel and its modules export, with the checksums that the loader compares.
 */
public final class Exports {
  /**
   * One exported symbol.
   *
   * @param name of the symbol
   * @param crc its checksum (CONFIG_MODVERSIONS)
   * @param owner {@code vmlinux} or the path of a module
   * @param namespace the namespace that must be imported; empty for none
   */
  public record Export(String name, int crc, String owner, String namespace) {
    /** Whether the kernel itself exports it, so that no other module must be loaded first. */
    public boolean builtIn() {
      return owner.equals("vmlinux");
    }
  }

  private final Map<String, Export> exports;

  private Exports(Map<String, Export> exports) {
    this.exports = exports;
  }

  /**
   * Reads the text of {@code Module.symvers}: lines of checksum, symbol, owner, kind of export and
   * namespace, separated by tabs.
   */
  static Exports parse(String text) {
    Map<String, Export> exports = new HashMap<>(1 << 15);
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String[] fields = text.substring(start, end).split("\t", 6);
      if (fields.length >= 4 && fields[0].startsWith("0x")) {
        int crc = Integer.parseUnsignedInt(fields[0], 2, fields[0].length(), 16);
        String namespace = fields.length > 4 ? fields[4] : "";
        exports.put(fields[1], new Export(fields[1], crc, fields[2], namespace));
      }
      start = end + 1;
    }
    return new Exports(exports);
  }

  public Optional<Export> find(String symbol) {
    return Optional.ofNullable(exports.get(symbol));
  }

  /** All names, in no order. */
  public Collection<String> names() {
    return Collections.unmodifiableSet(exports.keySet());
  }
}
