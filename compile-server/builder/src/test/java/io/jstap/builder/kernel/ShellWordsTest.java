// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void wordsAreWhatAShellWouldPassOn() {
    assertEquals(
        List.of(
            List.of("gcc-12", "-DKBUILD_MODNAME=\"hello\"", "-c", "-o", "a b.o", "x\\y", ""),
            List.of("./tools/objtool/objtool", "--orc", "a.o")),
        ShellWords.commands(
            "  gcc-12 -DKBUILD_MODNAME='\"hello\"' -c\t-o a\\ b.o \"x\\\\y\" ''  ;"
                + " ./tools/objtool/objtool --orc a.o ;; "));
  }

  @Test
  void anUnfinishedQuoteEndsWithTheLine() {
    assertEquals(List.of(List.of("printf", "%s")), ShellWords.commands("printf '%s"));
  }
}
