// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.InstalledKernels;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.testing.Fixture;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runtime of this checkout and its example scripts, on every installed kernel. */
class RealRuntimeTest {
  private static final Path RUNTIME =
      Path.of(System.getProperty("jstap.home", "../..")).resolve("compile-server/runtime");
  private static final KernelStore STORE =
      new KernelStore(Path.of("target/kernels"), RUNTIME, new InstalledKernels(Path.of("/")));

  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void compilesAndCarriesEveryExampleScript(InstalledKernel installed)
      throws IOException, InterruptedException {
    CollectingSink sink = new CollectingSink();
    Optional<Kernel> kernel = STORE.open(installed, sink);
    assertEquals(List.of(), sink.problems());
    assertTrue(kernel.orElseThrow().runtime().symbols().contains("init_module"));
    for (Path script : scripts()) {
      Optional<ModuleImage> image =
          Fixture.builder(folder)
              .build(Fixture.source(Files.readString(script)), kernel.get(), sink);
      assertEquals(List.of(), sink.problems(), script.toString());
      assertTrue(image.orElseThrow().size() > 0);
    }
  }

  private static List<Path> scripts() throws IOException {
    Path scripts = RUNTIME.resolve("tests/scripts");
    if (!Files.isDirectory(scripts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(scripts)) {
      return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
    }
  }
}
