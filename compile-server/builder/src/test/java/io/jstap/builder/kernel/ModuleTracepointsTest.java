// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTracepointsTest {
  @TempDir private Path folder = Path.of("");

  private Path object(String name, String text) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".c"), text);
    Path object = folder.resolve(name + ".ko");
    Process gcc =
        new ProcessBuilder("gcc", "-c", source.toString(), "-o", object.toString())
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    return object;
  }

  @Test
  void thoseThatAModuleDefinesAreItsOwn() throws IOException, InterruptedException {
    Path some =
        object(
            "some",
            """
            #define TRACEPOINT(name) int __tracepoint_##name __attribute__((section("__tracepoints")))
            extern int __tracepoint_of_others;
            TRACEPOINT(first) = 1;
            TRACEPOINT(second) = 2;
            int *other(void) { return &__tracepoint_of_others; }
            """);
    Path none = object("none", "int nothing;\n");
    Path damaged = Files.writeString(folder.resolve("damaged.ko"), "no ELF file");
    assertEquals(
        Map.of("some", List.of("first", "second")),
        ModuleTracepoints.of(Map.of("some", some, "none", none, "damaged", damaged)));
  }
}
