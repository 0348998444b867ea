// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.ElfSection;
import io.jstap.builder.elf.MalformedObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at a linked module before anybody signs it: embedded C must not have added a second
 * manifest, other module information, exports or constructors behind the builder's back.
 */
final class ImageInspector {
  private final byte[] image;
  private final ElfObject object;
  private final List<String> findings = new ArrayList<>();

  private ImageInspector(byte[] image) throws MalformedObject {
    this.image = image;
    this.object = ElfObject.read(image);
  }

  /**
   * What is wrong with a module, in words that end the sentence "embedded C adds"; nothing when it
   * is as it must be.
   *
   * @param note the manifest's note
   * @param imports the symbols that the module may need
   */
  static List<String> inspect(byte[] image, byte[] note, Set<String> imports)
      throws MalformedObject {
    ImageInspector inspector = new ImageInspector(image);
    inspector.manifest(note);
    inspector.information();
    inspector.sections();
    inspector.imports(imports);
    return inspector.findings;
  }

  private byte[] contents(String name) throws MalformedObject {
    ElfSection section =
        object
            .section(name)
            .orElseThrow(() -> new MalformedObject("no section, or several, named " + name));
    return Arrays.copyOfRange(image, section.offset(), section.offset() + section.size());
  }

  private void manifest(byte[] note) throws MalformedObject {
    if (!Arrays.equals(contents(Manifest.SECTION), note)) {
      findings.add("to the module's manifest");
    }
  }

  private void information() throws MalformedObject {
    Set<String> seen = new TreeSet<>();
    String text = new String(contents(".modinfo"), StandardCharsets.ISO_8859_1);
    for (String entry : text.split("\0", -1)) {
      int equals = entry.indexOf('=');
      String tag = equals < 0 ? entry : entry.substring(0, equals);
      boolean again = !seen.add(tag) && ModuleInformation.ONCE.contains(tag);
      if (!entry.isEmpty() && (equals < 0 || again || !ModuleInformation.TAGS.contains(tag))) {
        findings.add("module information: '" + entry + "'");
      }
    }
  }

  private void sections() {
    for (ElfSection section : object.sections()) {
      String name = section.name();
      boolean foreign =
          name.startsWith("__ksymtab")
              || name.startsWith(".init_array")
              || name.startsWith(".ctors")
              || name.startsWith(".livepatch")
              || name.startsWith(".klp.");
      if (foreign && section.size() > 0) {
        findings.add("a section that modules of jstap do not have: '" + name + "'");
      }
    }
  }

  private void imports(Set<String> allowed) {
    for (String symbol : object.undefined()) {
      if (!allowed.contains(symbol)) {
        findings.add("an import that was not checked: '" + symbol + "'");
      }
    }
  }
}
