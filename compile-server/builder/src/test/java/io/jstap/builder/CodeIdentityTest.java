// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is prepared for a kernel stays good as long as the builder's code is the same. */
final class CodeIdentityTest {
  @TempDir Path folder = Path.of("");

  private Path classes(String name, String text) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name).resolve("io/jstap"));
    Files.writeString(classes.resolve("A.class"), text);
    Files.writeString(classes.resolve("B.class"), "b");
    return folder.resolve(name);
  }

  private Path jar(String name, List<String> entries, String manifest) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry("io/jstap/" + entry + ".class"));
        zip.write(entry.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void aJarIsWhatItWasPackedFrom() throws IOException {
    String identity = CodeIdentity.of(classes("here", "a"));
    assertEquals(identity, CodeIdentity.of(classes("there", "a")));
    assertEquals(identity, CodeIdentity.of(jar("one.jar", List.of("A", "B"), "packed today")));
    assertEquals(identity, CodeIdentity.of(jar("two.jar", List.of("B", "A"), "packed before")));
  }

  @Test
  void anotherClassIsAnotherBuilder() throws IOException {
    String identity = CodeIdentity.of(classes("here", "a"));
    assertNotEquals(identity, CodeIdentity.of(classes("changed", "c")));
    assertNotEquals(identity, CodeIdentity.of(jar("less.jar", List.of("A"), "packed today")));
  }
}
