// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.script.tapset.TapsetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The library that this project ships. */
final class OwnTapsetTest {
  @Test
  void everyFileParses() throws IOException {
    Path tapsets = Path.of(System.getProperty("jstap.home")).resolve("tapsets");
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(tapsets)) {
      folders = walk.filter(Files::isDirectory).sorted().toList();
    }
    List<Problem> problems = new ArrayList<>();
    TapsetSelection selection =
        new TapsetLibrary(folders).select(TestFacts.PLAIN, List.of(), problems::add);
    assertTrue(
        selection.functionNames().contains("execname"), selection.functionNames().toString());
    assertEquals(
        "",
        problems.stream().map(new ProblemRenderer(false)::render).collect(Collectors.joining()));
  }
}
