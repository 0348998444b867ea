// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a module says of itself in its section {@code .note.jstap}, under its signature.
 *
 * @param module its name
 * @param release release of the kernel it is for
 * @param architecture as {@code uname -m}
 * @param kernel build-id of that kernel, hexadecimal
 * @param privilege group that may load it
 * @param objects probed kernel modules and programs
 * @param script digest of the script, hexadecimal
 * @param compiled when it was signed
 * @param notAfter when it stops being valid
 */
public record Manifest(
    String module,
    String release,
    String architecture,
    String kernel,
    String privilege,
    List<ProbedObject> objects,
    String script,
    Instant compiled,
    Instant notAfter) {
  /** A kernel module by its name, or a program by its path, that has to be this very build. */
  public record ProbedObject(String name, String buildId) {}

  public Manifest {
    objects = List.copyOf(objects);
  }

  /** Reads it from an ELF file, which is a module of the name that the manifest gives. */
  static Manifest read(byte[] elf) throws ClientException {
    if (ElfSections.extent(elf) < 0) {
      throw Refusal.MALFORMED.because("it is no ELF file");
    }
    byte[] section =
        ElfSections.find(elf, ".note.jstap")
            .orElseThrow(() -> Refusal.MALFORMED.because("it has no manifest"));
    Manifest manifest =
        ManifestText.of(section)
            .map(ManifestText::manifest)
            .orElseThrow(() -> Refusal.MALFORMED.because("its manifest is malformed"));
    if (!hasName(elf, manifest.module())) {
      throw Refusal.MALFORMED.because("its name is not the one in its manifest");
    }
    return manifest;
  }

  /**
   * Whether the kernel will call it so: in {@code struct module}, and in the module's information.
   */
  private static boolean hasName(byte[] elf, String name) {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    // struct module begins with a state, padded, and a list head of two pointers.
    int place = 24;
    boolean inModule =
        ElfSections.find(elf, ".gnu.linkonce.this_module")
            .filter(content -> content.length >= place + wanted.length)
            .filter(
                content ->
                    Arrays.equals(content, place, place + wanted.length, wanted, 0, wanted.length))
            .isPresent();
    Optional<String> information =
        ElfSections.find(elf, ".modinfo")
            .map(content -> "\0" + new String(content, StandardCharsets.ISO_8859_1));
    return inModule
        && information.filter(text -> text.contains("\0name=" + name + "\0")).isPresent();
  }

  /** Whether this machine, now, is what the module was made for. */
  void check(Node node, Instant now) throws ClientException {
    if (!architecture.equals(node.architecture())) {
      throw Refusal.OTHER_KERNEL.because(
          "it is for the architecture %s, this machine is %s"
              .formatted(architecture, node.architecture()));
    }
    if (!kernel.equals(node.buildId())) {
      throw Refusal.OTHER_KERNEL.because(
          "it is for the kernel %s with build-id %s, running is %s with build-id %s"
              .formatted(release, kernel, node.release(), node.buildId()));
    }
    for (ProbedObject object : objects) {
      String loaded = node.modules().get(object.name());
      if (loaded != null && !loaded.equals(object.buildId())) {
        throw Refusal.OTHER_KERNEL.because(
            "it is for the build %s of the kernel module %s, loaded is %s"
                .formatted(object.buildId(), object.name(), loaded));
      }
    }
    if (now.isAfter(notAfter)) {
      throw Refusal.EXPIRED.because("it was valid until " + notAfter);
    }
  }
}
