// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row U02 of docs/security.md: what the optimiser does changes no verdict, over all snippets and
 * all classes. The one difference that is meant (docs/decisions/0006): code that nothing reaches is
 * not in the program, so what it must not do does not count.
 */
final class PrivilegeVerdictTest {
  /** Snippets with dead code that the class must not have. */
  private static final List<String> DEAD = List.of();

  @TempDir static Path folder;
  private static BinaryInfo kernel;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    kernel = SmallProgram.open(folder);
  }

  @AfterAll
  static void close() throws IOException {
    kernel.close();
  }

  private static boolean accepted(Snippet snippet, boolean optimised, Privilege privilege)
      throws IOException {
    return snippet.translate(kernel, optimised, privilege, new CollectingSink()).isPresent();
  }

  private static boolean forbidden(Snippet snippet, boolean optimised, Privilege privilege)
      throws IOException {
    CollectingSink sink = new CollectingSink();
    snippet.translate(kernel, optimised, privilege, sink);
    return sink.problems().stream().anyMatch(problem -> problem.code().equals("JS2024"));
  }

  @Test
  void theOptimiserChangesNoVerdict() throws IOException {
    List<String> dead = new ArrayList<>();
    int refused = 0;
    for (Path path : Snippet.all()) {
      Snippet snippet = Snippet.read(path);
      for (Privilege privilege : Privilege.values()) {
        boolean with = forbidden(snippet, /* optimised= */ true, privilege);
        boolean without = forbidden(snippet, /* optimised= */ false, privilege);
        assertFalse(
            with && accepted(snippet, /* optimised= */ false, privilege),
            () -> path + " is forbidden to " + privilege + " by the optimiser");
        if (without && accepted(snippet, /* optimised= */ true, privilege)) {
          dead.add(path.getFileName() + " " + privilege.group());
        }
        refused += with ? 1 : 0;
      }
    }
    assertEquals(DEAD, dead);
    assertTrue(refused > 20, "only " + refused + " refusals: nothing was compared");
  }

  @Test
  void moreIsAllowedToAHigherClass() throws IOException {
    for (Path path : Snippet.all()) {
      Snippet snippet = Snippet.read(path);
      boolean lower = false;
      for (Privilege privilege : List.of(Privilege.STAPUSR, Privilege.STAPSYS, Privilege.STAPDEV)) {
        boolean now = accepted(snippet, snippet.optimised(), privilege);
        assertTrue(
            now || !lower, path + " is refused to " + privilege + " and not to a lower class");
        lower = now;
      }
    }
  }
}
