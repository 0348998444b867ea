// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.Digests;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.DebuginfoSources;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.InstalledKernels;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.module.ModuleBuilder;
import io.jstap.builder.module.ModuleCache;
import io.jstap.builder.process.Limits;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.translator.source.ManifestFacts;
import io.jstap.translator.source.ModuleSource;
import io.jstap.translator.source.Privilege;
import io.jstap.translator.source.ProbedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernels of this machine, prepared with the small runtime of the test resources. */
public final class Fixture {
  /** Sources of the small runtime. */
  public static final Path RUNTIME = Path.of("src/test/resources/runtime").toAbsolutePath();

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final KernelStore STORE =
      new KernelStore(
          TARGET.resolve("kernels"),
          RUNTIME,
          new InstalledKernels(Path.of("/")),
          DebuginfoSources.none(),
          boxes());

  private Fixture() {}

  /** The boxes of this machine; tests need a machine that can make them. */
  public static Boxes boxes() {
    assertTrue(BoxesHolder.BOXES.available(), BoxesHolder.BOXES::hindrance);
    return BoxesHolder.BOXES;
  }

  /** Made at the first use, which is while the class itself is initialised. */
  private static final class BoxesHolder {
    static final Boxes BOXES = make();

    private static Boxes make() {
      try {
        return Boxes.of(Path.of("target/boxes"), Limits.DEFAULT);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  public static KernelStore store() {
    return STORE;
  }

  /** The kernels that tests run upon; there must be one at least. */
  public static List<InstalledKernel> kernels() {
    List<InstalledKernel> complete =
        STORE.list().stream().filter(InstalledKernel::complete).toList();
    assertFalse(
        complete.isEmpty(), "no kernel with headers and debuginfo is installed: see the README");
    return complete;
  }

  /** Opens a kernel; fails the test when that gives a problem. */
  public static Kernel open(InstalledKernel installed) throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    Optional<Kernel> kernel = STORE.open(installed, sink);
    assertTrue(kernel.isPresent(), () -> sink.problems().toString());
    return kernel.get();
  }

  /** A builder with a cache of its own. */
  public static ModuleBuilder builder(Path folder) {
    return new ModuleBuilder(
        folder.resolve("work"), new ModuleCache(folder.resolve("cache"), 1 << 24), boxes());
  }

  /** The C text of a script of the test resources. */
  public static String script(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/scripts").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source with that C text. */
  public static ModuleSource source(String cSource, SourceFile... files) {
    ManifestFacts facts =
        new ManifestFacts(
            Digests.hex(cSource.getBytes(StandardCharsets.UTF_8)),
            Privilege.STAPSYS,
            List.of(new ProbedObject("ext4", "0123456789abcdef")));
    return new ModuleSource(cSource, facts, List.of(files));
  }

  /** The only problem of a sink. */
  public static Problem only(CollectingSink sink) {
    assertTrue(sink.problems().size() == 1, () -> sink.problems().toString());
    return sink.problems().getFirst();
  }
}
