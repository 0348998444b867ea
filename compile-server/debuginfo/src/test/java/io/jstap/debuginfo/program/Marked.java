// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.nio.file.Path;

/** A program with marks, whose notes it writes itself, and with calls of the C library. */
final class Marked {
  private static final String TEXT =
      """
      #include <stdio.h>
      #include <stdlib.h>
      #define MARK(provider, name, semaphore, arguments, ...) \\
        __asm__ volatile( \\
            "990: nop\\n.pushsection .note.stapsdt,\\"\\",\\"note\\"\\n.balign 4\\n" \\
            ".4byte 992f-991f, 994f-993f, 3\\n991: .asciz \\"stapsdt\\"\\n992: .balign 4\\n" \\
            "993: .8byte 990b, mark_base, " semaphore "\\n" \\
            ".asciz \\"" provider "\\", \\"" name "\\", \\"" arguments "\\"\\n994: .balign 4\\n.popsection\\n" \\
            ".ifndef mark_base\\n.pushsection .stapsdt.base,\\"aG\\",\\"progbits\\",.stapsdt.base,comdat\\n" \\
            ".weak mark_base\\n.hidden mark_base\\nmark_base: .space 1\\n.popsection\\n.endif\\n" \\
            :: __VA_ARGS__)
      __attribute__((section(".probes"), used)) unsigned short wanted;
      int main(int argc, char **argv) {
        MARK("shop", "open", "0", "-4@%0 8@%1", "nor"(argc), "nor"(argv));
        MARK("shop", "sell__it", "wanted", "-4@$-5", "nor"(0));
        MARK("bank", "open", "0", "", "nor"(0));
        puts("x");
        return abs(argc) + atoi(argv[0]);
      }
      """;

  private Marked() {}

  static Path compile(Path folder, String... options) throws IOException {
    return Gcc.compile(folder, TEXT, options);
  }
}
