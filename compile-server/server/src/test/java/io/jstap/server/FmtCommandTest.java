// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class FmtCommandTest {
  private static final String UNTIDY = "probe begin{\nx=$1 ;  @macro(\"\\xff\")\n}\n";
  private static final String TIDY = "probe begin {\n  x=$1; @macro(\"\\xff\")\n}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int fmt(String input, String... arguments) {
    return new CommandLine(
            new FmtCommand(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .execute(arguments);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void formatsInPlaceOnce(@TempDir Path folder) throws IOException {
    Path script = Files.writeString(folder.resolve("a.stp"), UNTIDY);
    assertEquals(1, fmt("", "--check", script.toString()));
    assertEquals(script + "\n", output());
    assertEquals(UNTIDY, Files.readString(script), "--check changes nothing");
    assertEquals(0, fmt("", script.toString()), errors());
    assertEquals(TIDY, Files.readString(script));
    assertEquals(0, fmt("", "--check", script.toString()));
  }

  @Test
  void formatsStandardInput() {
    assertEquals(0, fmt(UNTIDY, "-"), errors());
    assertEquals(TIDY, output());
  }

  @Test
  void leavesWhatIsNoScriptAlone(@TempDir Path folder) throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.stp"), "probe begin{ x = }\n");
    Path good = Files.writeString(folder.resolve("good.stp"), UNTIDY);
    assertEquals(1, fmt("", bad.toString(), good.toString()));
    assertTrue(errors().contains("bad.stp:1:18"), errors());
    assertEquals("probe begin{ x = }\n", Files.readString(bad));
    assertEquals(TIDY, Files.readString(good), "one bad file does not keep the others from it");
    assertEquals(1, fmt("", folder.resolve("none.stp").toString()));
    assertTrue(errors().contains("help: name a script"), errors());
    assertEquals(1, fmt("", folder.toString()));
  }

  @Test
  void macroLibrariesAreLibraries(@TempDir Path folder) throws IOException {
    Path library = Files.writeString(folder.resolve("a.stpm"), "@define  m(a)  %( @a %)\n");
    assertEquals(0, fmt("", library.toString()), errors());
    assertEquals("@define m(a) %( @a %)\n", Files.readString(library));
    Path bad = Files.writeString(folder.resolve("b.stpm"), "probe begin {}\n");
    assertEquals(1, fmt("", bad.toString()));
  }

  @Test
  void manyMacrosOfLibrariesAreNoErrors(@TempDir Path folder) throws IOException {
    String text = "probe begin {\n" + "  println(@of_a_library(1))\n".repeat(50) + "}\n";
    Path script = Files.writeString(folder.resolve("many.stp"), text);
    assertEquals(0, fmt("", "--check", script.toString()), errors());
  }

  @Test
  void everythingShippedIsInStyle() throws IOException {
    Path home = Path.of(System.getProperty("jstap.home"));
    for (String folder : List.of("tapsets", "examples")) {
      try (Stream<Path> walk = Files.walk(home.resolve(folder))) {
        List<String> scripts =
            walk.map(Path::toString).filter(name -> name.matches(".*\\.stpm?")).toList();
        assertTrue(scripts.size() > 1, "nothing to check in " + folder);
        String[] arguments =
            Stream.concat(Stream.of("--check"), scripts.stream()).toArray(String[]::new);
        int status = fmt("", arguments);
        assertEquals("", output() + errors(), "run bin/jstap fmt on these");
        assertEquals(0, status);
      }
    }
  }
}
