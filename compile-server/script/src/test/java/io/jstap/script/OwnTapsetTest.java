// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.doc.DocComments;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.script.tapset.TapsetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The library that this project ships. */
final class OwnTapsetTest {
  private static final Pattern READS_MEMORY =
      Pattern.compile(
          "jstap_(load|store|kernel_|user_|copy_|register)|copy_(from|to)_|access_process_vm|get_user|strncpy_from");

  private static TapsetSelection select(List<Problem> problems) throws IOException {
    Path tapsets = Path.of(System.getProperty("jstap.home")).resolve("tapsets");
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(tapsets)) {
      // The ready scripts are no library.
      folders =
          walk.filter(Files::isDirectory)
              .filter(folder -> !folder.startsWith(tapsets.resolve("scripts")))
              .sorted()
              .toList();
    }
    return new TapsetLibrary(folders).select(TestFacts.PLAIN, List.of(), problems::add);
  }

  /** A timer of a member of stapusr runs in everybody's tasks: their memory is not theirs. */
  @Test
  void whatEverybodyMayCallReadsNoMemory() throws IOException {
    TapsetSelection selection = select(new ArrayList<>());
    int open = 0;
    for (String name : selection.functionNames()) {
      for (FunctionDeclaration function : selection.functions(name)) {
        if (function.body() instanceof FunctionBody.Native code
            && code.code().hasPragma("unprivileged")) {
          open++;
          assertFalse(READS_MEMORY.matcher(code.code().text()).find(), name);
        }
      }
    }
    assertTrue(open > 40, "only " + open);
  }

  /** {@code jstap help NAME} shows it. */
  @Test
  void whatPeopleUseIsDocumented() throws IOException {
    TapsetSelection selection = select(new ArrayList<>());
    List<String> silent = new ArrayList<>();
    for (String name : selection.functionNames()) {
      for (FunctionDeclaration function : selection.functions(name)) {
        if (!name.startsWith("_") && DocComments.of(function.span()).isEmpty()) {
          silent.add(name);
        }
      }
    }
    selection.aliases().stream()
        .filter(alias -> DocComments.of(alias.span()).isEmpty())
        .map(alias -> alias.names().toString())
        .filter(names -> !names.startsWith("[_"))
        .forEach(silent::add);
    assertEquals(List.of(), silent);
  }

  @Test
  void everyFileParses() throws IOException {
    List<Problem> problems = new ArrayList<>();
    TapsetSelection selection = select(problems);
    assertTrue(
        selection.functionNames().contains("execname"), selection.functionNames().toString());
    assertEquals(
        "",
        problems.stream().map(new ProblemRenderer(false)::render).collect(Collectors.joining()));
  }
}
