// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.builder.ModuleName;
import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.ElfSection;
import io.jstap.builder.elf.MalformedObject;
import io.jstap.builder.module.Manifest;
import io.jstap.builder.module.ModuleImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Gives an image its name and its times: in {@code .gnu.linkonce.this_module} and {@code .modinfo},
 * where the kernel reads the name, and in the manifest. All fields have fixed widths, so nothing
 * moves.
 */
public final class ModulePersonaliser {
  private static final byte[] PLACEHOLDER =
      ModuleName.PLACEHOLDER.getBytes(StandardCharsets.US_ASCII);

  private ModulePersonaliser() {}

  /**
   * A copy of the image with that name.
   *
   * @param name {@link ModuleName#isValid valid}
   * @param compiled time of signing
   * @param notAfter time after which nodes refuse the module
   */
  public static NamedModule personalise(
      ModuleImage image, String name, Instant compiled, Instant notAfter) {
    if (!ModuleName.isValid(name)) {
      throw new IllegalArgumentException("not a name for a module: '" + name + "'");
    }
    byte[] bytes = image.bytes();
    try {
      ElfObject object = ElfObject.read(bytes);
      byte[] zeroPadded =
          Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), PLACEHOLDER.length);
      byte[] blankPadded = padded(name).getBytes(StandardCharsets.US_ASCII);
      replace(bytes, object, ".gnu.linkonce.this_module", "", PLACEHOLDER, zeroPadded);
      replace(bytes, object, ".modinfo", "name=", PLACEHOLDER, zeroPadded);
      replace(bytes, object, Manifest.SECTION, Manifest.MODULE, PLACEHOLDER, blankPadded);
      time(bytes, object, "\n" + Manifest.COMPILED, compiled);
      time(bytes, object, "\n" + Manifest.NOT_AFTER, notAfter);
    } catch (MalformedObject e) {
      throw new IllegalStateException("the image " + image.key() + ": " + e.getMessage(), e);
    }
    return new NamedModule(name, bytes);
  }

  private static String padded(String name) {
    return name + " ".repeat(ModuleName.MAX_LENGTH - name.length());
  }

  private static void time(byte[] bytes, ElfObject object, String key, Instant time)
      throws MalformedObject {
    long seconds = time.getEpochSecond();
    String digits = "%010d".formatted(seconds);
    if (seconds < 0 || digits.length() != Manifest.NO_TIME.length()) {
      throw new IllegalArgumentException("not a time for a manifest: " + time);
    }
    byte[] old = Manifest.NO_TIME.getBytes(StandardCharsets.US_ASCII);
    byte[] replacement = digits.getBytes(StandardCharsets.US_ASCII);
    replace(bytes, object, Manifest.SECTION, key, old, replacement);
  }

  /** Replaces what stands behind the prefix; it must stand there exactly once. */
  private static void replace(
      byte[] bytes, ElfObject object, String section, String prefix, byte[] old, byte[] fresh)
      throws MalformedObject {
    ElfSection place =
        object
            .section(section)
            .orElseThrow(() -> new MalformedObject("it has no section " + section));
    byte[] lead = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] wanted = Arrays.copyOf(lead, lead.length + old.length);
    System.arraycopy(old, 0, wanted, lead.length, old.length);
    int found = indexOf(bytes, wanted, place.offset(), place.offset() + place.size());
    if (found < 0 || indexOf(bytes, wanted, found + 1, place.offset() + place.size()) >= 0) {
      throw new MalformedObject("the placeholder in " + section + " is missing or ambiguous");
    }
    System.arraycopy(fresh, 0, bytes, found + lead.length, fresh.length);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
    for (int at = from; at + wanted.length <= to; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
