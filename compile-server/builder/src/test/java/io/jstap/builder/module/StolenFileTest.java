// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.testing.Fixture;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S03: embedded C that reads the build host's files at compile time. SECRET stands for the path of
 * one that the user who runs the server can read, such as the key of its certificate.
 */
class StolenFileTest {
  private static final String MARK = "Zm9yIHlvdXIgZXllcyBvbmx5";

  @TempDir Path folder;
  private Path secret = Path.of("");

  @BeforeEach
  void writeSecret() throws IOException {
    secret = Files.writeString(folder.resolve("secret.key"), MARK + "\n");
  }

  /** Everything that comes back to who sent the C text: the module, or the problems. */
  private String answer(String attack) throws InterruptedException {
    Kernel kernel = Fixture.open(Fixture.kernels().getFirst());
    String text = Fixture.script("hello.c") + "\n" + attack.replace("SECRET", secret.toString());
    CollectingSink sink = new CollectingSink();
    Optional<ModuleImage> image = Fixture.builder(folder).build(Fixture.source(text), kernel, sink);
    String module =
        image.map(i -> new String(i.bytes(), StandardCharsets.ISO_8859_1)).orElse("refused ");
    return module + sink.problems();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asm(\".pushsection .rodata\\n.incbin \\\"SECRET\\\"\\n.popsection\");",
        "asm(\".include \\\"SECRET\\\"\");",
        "#include \"SECRET\"",
        "%:include \"SECRET\"",
        "#inc\\\nlude \"SECRET\"",
        "??=include \"SECRET\"",
        "#define FILE \"SECRET\"\n#include FILE",
        "asm(\".pushsection .rodata\\n.incbin \\\"/proc/self/environ\\\"\\n.popsection\");",
        "asm(\".pushsection .rodata\\n.incbin \\\"/proc/1/environ\\\"\\n.popsection\");",
        "#include \"/etc/passwd\"",
        "#include \"/etc/shadow\"",
      })
  void s03TheFileIsNotThere(String attack) throws InterruptedException {
    String answer = answer(attack);
    assertTrue(answer.startsWith("refused"), answer);
    assertFalse(answer.contains(MARK), answer);
    assertFalse(answer.contains("root:"), answer);
  }

  @Test
  void s03WhetherAFileExistsIsNotTold() throws InterruptedException {
    for (String path : List.of("SECRET", "/etc/passwd", "/proc/self/environ", "/root", "/tmp")) {
      String answer = answer("#if __has_include(\"" + path + "\")\n#error it is there\n#endif");
      assertFalse(answer.contains("it is there"), answer);
    }
  }

  @Test
  void s03AnOrdinaryBuildWorksAllTheSame() throws InterruptedException {
    String answer = answer("static int used __attribute__((used));");
    assertFalse(answer.startsWith("refused"), answer);
    assertEquals("[]", answer.substring(answer.length() - 2));
  }
}
