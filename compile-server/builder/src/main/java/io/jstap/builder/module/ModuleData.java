// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.elf.DataObject;
import io.jstap.builder.elf.ElfSection;
import io.jstap.builder.kernel.Exports.Export;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The object that a module carries beside code: the checksums of its imports, what it depends on,
 * and its manifest; what kbuild's modpost would have generated as C.
 */
final class ModuleData {
  /** struct modversion_info: a checksum of 8 bytes and a name. */
  private static final int VERSION = 64;

  private static final int LONGEST_NAME = VERSION - 8 - 1;

  private ModuleData() {}

  /**
   * The object's bytes.
   *
   * @param imports sorted by name
   * @param versions whether the kernel compares checksums (CONFIG_MODVERSIONS)
   * @param manifest lines of the manifest
   */
  static byte[] object(Collection<Export> imports, boolean versions, String manifest) {
    DataObject object = new DataObject();
    object.section(Manifest.SECTION, ElfSection.NOTE, 4, Manifest.note(manifest));
    object.section(".modinfo", ElfSection.PROGBITS, 1, moduleInfo(imports));
    if (versions) {
      object.section("__versions", ElfSection.PROGBITS, 32, versions(imports));
    }
    return object.bytes();
  }

  private static byte[] versions(Collection<Export> imports) {
    List<Export> named =
        imports.stream().filter(export -> export.name().length() <= LONGEST_NAME).toList();
    ByteBuffer table = ByteBuffer.allocate(named.size() * VERSION).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (Export export : named) {
      table.putLong(at, Integer.toUnsignedLong(export.crc()));
      table.put(at + 8, export.name().getBytes(StandardCharsets.US_ASCII));
      at += VERSION;
    }
    return table.array();
  }

  private static byte[] moduleInfo(Collection<Export> imports) {
    TreeSet<String> modules = new TreeSet<>();
    TreeSet<String> namespaces = new TreeSet<>();
    for (Export export : imports) {
      if (!export.builtIn()) {
        String path = export.owner();
        modules.add(path.substring(path.lastIndexOf('/') + 1).replace('-', '_'));
      }
      if (!export.namespace().isEmpty()) {
        namespaces.add(export.namespace());
      }
    }
    StringBuilder out = new StringBuilder();
    out.append("depends=").append(String.join(",", modules)).append('\0');
    namespaces.forEach(name -> out.append("import_ns=").append(name).append('\0'));
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
