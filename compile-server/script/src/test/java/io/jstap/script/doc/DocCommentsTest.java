// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import org.junit.jupiter.api.Test;

final class DocCommentsTest {
  private static String above(String text) {
    SourceFile file = new SourceFile("some.stp", text);
    return DocComments.of(new SourceSpan(file, text.indexOf("function"), text.length()));
  }

  @Test
  void theCommentAboveIsFound() {
    assertEquals("Says so.", above("/** Says so. */\nfunction f() { }"));
    assertEquals(
        "Says so\nin two lines.\n\n  code",
        above("x\n/**\n * Says so\n * in two lines.\n *\n *   code\n */\n\nfunction f() { }"));
  }

  @Test
  void otherCommentsAreNotTaken() {
    assertEquals("", above("function f() { }"));
    assertEquals("", above("/* not for people */\nfunction f() { }"));
    assertEquals("", above("/** of g */\ng() /* pure */\nfunction f() { }"));
    assertEquals("", above("/** of g */\nglobal g\nfunction f() { }"));
    assertEquals("", above("*/ function f() { }"));
    assertEquals("", above("/**/ function f() { }"));
  }

  @Test
  void theFileSaysWhatItIsAbout() {
    assertEquals(
        "About files.\n\nMore.",
        DocComments.of(
            new SourceFile(
                "f.stp",
                "// SPDX-License-Identifier: Apache-2.0\n// About files.\n//\n// More.\n\n// Not this.\n")));
    assertEquals("", DocComments.of(new SourceFile("f.stp", "probe begin { }")));
  }
}
