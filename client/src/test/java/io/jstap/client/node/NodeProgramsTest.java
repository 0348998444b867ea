// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of this machine, by what scripts call them. */
class NodeProgramsTest {
  @TempDir Path folder;

  private static NodePrograms programs(String path) {
    return new NodePrograms(
        LocalFiles.HERE, ProgramSearch.of(Map.of("PATH", path), Optional.empty(), 0));
  }

  private static NodePrograms.Found find(NodePrograms programs, String name) {
    return programs.find(new NodePrograms.Question(name, 0, "")).getFirst();
  }

  private static String missing(NodePrograms programs, String name) {
    return assertInstanceOf(NodePrograms.Missing.class, find(programs, name)).why();
  }

  @Test
  void findsByPathAndByName() throws IOException {
    NodePrograms programs = programs("relative:/usr/local/bin:/usr/bin:");
    Path real = Path.of("/usr/bin/sort").toRealPath();
    NodePrograms.Program byName =
        assertInstanceOf(NodePrograms.Program.class, find(programs, "sort"));
    assertEquals(real, byName.path());
    assertTrue(byName.buildId().matches("[0-9a-f]{40}"), byName.buildId());
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertEquals(byName, find(programs, link.toString()));
  }

  @Test
  void saysWhyThereIsNone() throws IOException {
    NodePrograms programs = programs("/usr/bin");
    assertEquals("it is in none of the folders of PATH", missing(programs, "no-such-program"));
    assertEquals("there is no such file", missing(programs, folder + "/none"));
    assertEquals("that is no file", missing(programs, folder + "/"));
    assertEquals("that is no path", missing(programs, "/a\0b"));
    Path text = Files.writeString(folder.resolve("text"), "plain\n" + " ".repeat(100));
    assertEquals("that is no ELF file", missing(programs, text.toString()));
    Path cut = Files.write(folder.resolve("cut"), new byte[] {0x7f, 'E', 'L', 'F'});
    assertEquals("that is no ELF file", missing(programs, cut.toString()));
  }
}
