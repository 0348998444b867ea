// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Small real ELF files with a manifest, made by the assembler and signed by the openssl program,
 * which knows nothing of our own signer.
 */
public final class TestModule {
  /** What the kernel looks for behind a signature. */
  public static final String MARKER = "~Module signature appended~\n";

  private final Path folder;
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private String name;
  private String information;
  private String objects = "";
  private int padding = 512;

  public TestModule(Path folder, String name, String buildId) {
    this.folder = folder;
    this.name = name;
    this.information = name;
    manifest.put("format", "1");
    manifest.put("module", name + " ".repeat(55 - name.length()));
    manifest.put("release", "6.1.0-test");
    manifest.put("arch", "x86_64");
    manifest.put("kernel", buildId);
    manifest.put("privilege", "stapdev");
    manifest.put("script", "ab".repeat(32));
    long now = Instant.now().getEpochSecond();
    manifest.put("compiled", Long.toString(now));
    manifest.put("not-after", Long.toString(now + 3600));
  }

  /** Sets or, with an empty value, leaves out a line. */
  public TestModule with(String key, String value) {
    if (value.isEmpty()) {
      manifest.remove(key);
    } else {
      manifest.put(key, value);
    }
    return this;
  }

  public TestModule withLines(String lines) {
    objects = lines;
    return this;
  }

  /** Another name in struct module than the manifest says. */
  public TestModule called(String other) {
    name = other;
    return this;
  }

  /** Another name in the module's information than the manifest says. */
  public TestModule informed(String other) {
    information = other;
    return this;
  }

  public TestModule padded(int bytes) {
    padding = bytes;
    return this;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** The ELF file, not signed. */
  public byte[] elf() throws IOException {
    StringBuilder text = new StringBuilder();
    manifest.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    text.append(objects);
    String source =
        """
        .section .note.jstap, "a", @note
        .balign 4
        .long 6, 2f - 1f, 1
        .asciz "JSTAP"
        .balign 4
        1: .ascii %s
        .balign 4
        2:
        .section .gnu.linkonce.this_module, "aw"
        .zero 24
        .asciz %s
        .zero 64
        .section .modinfo, "a"
        .asciz "license=GPL"
        .asciz %s
        .text
        .fill %d, 1, 0x90
        """
            .formatted(
                quoted(text.toString()), quoted(name), quoted("name=" + information), padding);
    Path assembly = Files.createTempFile(folder, "module", ".s");
    Path object = Path.of(assembly + ".ko");
    Files.writeString(assembly, source);
    Tools.run(folder, "gcc", "-c", "-o", object.toString(), assembly.toString());
    byte[] elf = Files.readAllBytes(object);
    Files.delete(assembly);
    Files.delete(object);
    return elf;
  }

  /** The file as a node gets it. */
  public byte[] signed(Path certificate, Path key) throws IOException {
    return sign(folder, elf(), certificate, key, "sha256");
  }

  /** Signs as the kernel's sign-file does, with options for openssl behind. */
  public static byte[] sign(
      Path folder, byte[] payload, Path certificate, Path key, String digest, String... more)
      throws IOException {
    Path content = Files.createTempFile(folder, "content", "");
    Path cms = Path.of(content + ".p7s");
    Files.write(content, payload);
    String[] fixed = {
      "openssl",
      "cms",
      "-sign",
      "-binary",
      "-noattr",
      "-nosmimecap",
      "-md",
      digest,
      "-outform",
      "DER",
      "-signer",
      certificate.toString(),
      "-inkey",
      key.toString(),
      "-in",
      content.toString(),
      "-out",
      cms.toString()
    };
    String[] words = new String[fixed.length + Math.max(1, more.length)];
    System.arraycopy(fixed, 0, words, 0, fixed.length);
    words[fixed.length] = "-nocerts";
    System.arraycopy(more, 0, words, fixed.length, more.length);
    Tools.run(folder, words);
    byte[] file = append(payload, Files.readAllBytes(cms));
    Files.delete(content);
    Files.delete(cms);
    return file;
  }

  /** Puts a signature, struct module_signature and the marker behind a payload. */
  public static byte[] append(byte[] payload, byte[] cms) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(payload);
    file.writeBytes(cms);
    file.writeBytes(new byte[] {0, 0, 2, 0, 0, 0, 0, 0});
    file.writeBytes(ByteBuffer.allocate(4).putInt(cms.length).array());
    file.writeBytes(MARKER.getBytes(StandardCharsets.US_ASCII));
    return file.toByteArray();
  }
}
