// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class ProblemRendererTest {
  private final SourceFile file =
      new SourceFile("a.stp", "global x\nprobe\tkernel.function(\"vfs_raed\") {}\n");
  private final ProblemCode code = () -> "JS9999";

  @Test
  void underlinesTheWholeSpanBehindATab() {
    int start = file.text().indexOf('"');
    SourceSpan span = new SourceSpan(file, start, start + 10);
    Problem problem =
        Problem.error(code, span, "no such function").withHelp("did you mean 'vfs_read'?");
    assertEquals(
        """
        error[JS9999]: no such function
         --> a.stp:2:23
          |
        2 | probe    kernel.function("vfs_raed") {}
          |                          ^^^^^^^^^^
          = help: did you mean 'vfs_read'?
        """,
        new ProblemRenderer(false).render(problem));
  }

  @Test
  void showsNotesWithTheirOwnPlace() {
    Problem problem =
        Problem.warning(code, new SourceSpan(file, 0, 6), "first")
            .withNote(new SourceSpan(file, 7, 8), "second");
    assertEquals(
        """
        warning[JS9999]: first
         --> a.stp:1:1
          |
        1 | global x
          | ^^^^^^
          = note: second
         --> a.stp:1:8
          |
        1 | global x
          |        ^
        """,
        new ProblemRenderer(false).render(problem));
  }

  @Test
  void letsNoControlCharacterThrough() {
    SourceFile hostile = new SourceFile("\u001b[31m", "\u001b[2J\u0007");
    Problem problem = Problem.error(code, new SourceSpan(hostile, 0, 5), "x\u001b[0m");
    String text = new ProblemRenderer(false).render(problem);
    assertFalse(text.contains("\u001b"));
    assertFalse(text.contains("\u0007"));
  }

  @Test
  void anEmptySpanAtTheEndStillHasACaret() {
    SourceFile end = new SourceFile("e.stp", "probe");
    Problem problem = Problem.error(code, new SourceSpan(end, 5, 5), "unexpected end");
    assertEquals(
        """
        error[JS9999]: unexpected end
         --> e.stp:1:6
          |
        1 | probe
          |      ^
        """,
        new ProblemRenderer(false).render(problem));
  }
}
