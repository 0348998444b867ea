// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.kernel.DebuginfoSources;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.InstalledKernels;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.sign.ModulePersonaliser;
import io.jstap.builder.testing.Fixture;
import io.jstap.builder.testing.Guest;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runtime of this checkout and its example scripts, on every installed kernel. */
class RealRuntimeTest {
  private static final Path RUNTIME =
      Path.of(System.getProperty("jstap.home", "../..")).resolve("compile-server/runtime");
  private static final KernelStore STORE =
      new KernelStore(
          kernelFolder(),
          RUNTIME,
          new InstalledKernels(Path.of("/")),
          DebuginfoSources.none(),
          Fixture.boxes());

  /** Where ./check has prepared the kernels for all of its jobs; preparing them takes a minute. */
  private static Path kernelFolder() {
    String shared = System.getenv("JSTAP_SHARED_STATE");
    return shared == null ? Path.of("target/kernels") : Path.of(shared, "kernels");
  }

  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void carriesEveryExampleScriptIntoTheRealKernel(InstalledKernel installed)
      throws IOException, InterruptedException {
    CollectingSink sink = new CollectingSink();
    Optional<Kernel> kernel = STORE.open(installed, sink);
    assertEquals(List.of(), sink.problems());
    assertTrue(kernel.orElseThrow().runtime().symbols().contains("init_module"));
    Guest guest = new Guest();
    StringBuilder commands = new StringBuilder();
    for (Path script : scripts()) {
      String name = "jstap_" + script.getFileName().toString().replaceFirst("\\.c$", "");
      Optional<ModuleImage> image =
          Fixture.builder(folder)
              .build(Fixture.source(text(script, kernel.get())), kernel.get(), sink);
      assertEquals(List.of(), sink.problems(), script.toString());
      Instant now = Instant.now();
      guest.file(
          name + ".ko",
          ModulePersonaliser.personalise(image.orElseThrow(), name, now, now).bytes());
      commands.append("b insmod /%1$s.ko && b ls -1 /proc/jstap:%1$s\n".formatted(name));
      commands.append("b rmmod %1$s && echo %1$s is gone\n".formatted(name));
    }
    String console = guest.run(folder, installed.release(), commands.toString());
    for (Path script : scripts()) {
      String name = script.getFileName().toString().replaceFirst("\\.c$", "");
      assertTrue(console.contains("jstap_" + name + " is gone"), console);
    }
    assertTrue(console.contains("\ncontrol\n"), console);
    assertFalse(console.contains("BUG:") || console.contains("WARNING:"), console);
  }

  /** The C text with the addresses of a kernel in the place of {@code addresses.h}. */
  private static String text(Path script, Kernel kernel) throws IOException {
    String text = Files.readString(script);
    StringBuilder addresses = new StringBuilder();
    BuildIdNote note = kernel.debuginfo().buildIdNote().orElseThrow();
    define(addresses, "ANCHOR", address(kernel, "register_kprobe"));
    define(addresses, "BUILD_ID_ADDRESS", "0x%xUL".formatted(note.address()));
    StringBuilder bytes = new StringBuilder();
    for (byte b : note.id().bytes()) {
      bytes.append("0x%02x, ".formatted(b));
    }
    define(addresses, "BUILD_ID", bytes.toString());
    Pattern.compile("\\bADDRESS_(\\w+)")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .distinct()
        .forEach(name -> define(addresses, "ADDRESS_" + name, address(kernel, name)));
    return text.replaceFirst(
        "#include \"addresses.h\"", Matcher.quoteReplacement(addresses.toString()));
  }

  private static String address(Kernel kernel, String symbol) {
    return "0x%xUL".formatted(kernel.debuginfo().symbolAddress(symbol).orElseThrow());
  }

  private static void define(StringBuilder out, String name, String value) {
    out.append("\n#define ").append(name).append(' ').append(value).append('\n');
  }

  /** The model of what the emitter makes; the other scripts there are the runtime's own tests. */
  private static List<Path> scripts() {
    return List.of(RUNTIME.resolve("tests/scripts/example.c"));
  }
}
