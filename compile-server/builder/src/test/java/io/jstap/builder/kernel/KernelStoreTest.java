// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.elf.DataObject;
import io.jstap.builder.elf.ElfSection;
import io.jstap.builder.testing.Fixture;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelStoreTest {
  private static final String BUILD_ID = "00112233445566778899aabbccddeeff00112233";
  private static final String RELEASE = "9.9.9-test-amd64";

  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  private KernelStore store(Path root, Path runtime) {
    return new KernelStore(
        folder.resolve("store"),
        runtime,
        new InstalledKernels(root),
        DebuginfoSources.none(),
        Fixture.boxes());
  }

  /** A root folder in which a kernel is installed that is nothing but its build-id. */
  private Path root(boolean headers, boolean debuginfo, String compiler) throws IOException {
    Path root = folder.resolve("root");
    Path modules = Files.createDirectories(root.resolve("lib/modules").resolve(RELEASE));
    if (headers) {
      Path build = Files.createDirectories(modules.resolve("build"));
      Files.writeString(
          build.resolve(".config"), "CONFIG_CC_VERSION_TEXT=\"" + compiler + " (x) 1\"\n");
      Files.writeString(
          build.resolve("Module.symvers"), "0x00000001\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n");
    }
    if (debuginfo) {
      byte[] note = HexFormat.of().parseHex("040000001400000003000000474e5500" + BUILD_ID);
      Path debug = Files.createDirectories(root.resolve("usr/lib/debug/boot"));
      Files.write(
          debug.resolve("vmlinux-" + RELEASE),
          new DataObject()
              .section(".notes", ElfSection.NOTE, 4, note)
              .section(".BTF", ElfSection.PROGBITS, 4, new byte[] {1, 2, 3, 4})
              .bytes());
    }
    return root;
  }

  @Test
  void listsWhatIsInstalled() throws IOException {
    List<InstalledKernel> all = store(root(true, true, "gcc"), Fixture.RUNTIME).list();
    assertEquals(1, all.size());
    assertEquals(RELEASE, all.getFirst().release());
    assertEquals(Optional.of(BUILD_ID), all.getFirst().buildId());
    assertTrue(all.getFirst().complete());
    KernelStore store = store(folder.resolve("root"), Fixture.RUNTIME);
    assertEquals(all.getFirst(), store.find(BUILD_ID).orElseThrow());
    assertEquals(all.getFirst(), store.findByRelease(RELEASE).orElseThrow());
    assertTrue(store.find("beef").isEmpty());
  }

  private Problem problem(KernelStore store, String buildId, String release)
      throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    assertTrue(store.open(buildId, Optional.of(release), sink).isEmpty());
    return Fixture.only(sink);
  }

  @Test
  void unknownBuildIdIsNamedWithTheKernelsThatAreKnown() throws Exception {
    KernelStore store = store(root(true, true, "gcc"), Fixture.RUNTIME);
    Problem problem = problem(store, "beef", "6.6.6-amd64");
    assertEquals("JS6101", problem.code());
    assertEquals(
        "no kernel with the build-id beef (6.6.6-amd64) is installed here", problem.message());
    assertTrue(problem.notes().getFirst().message().contains(RELEASE + "  " + BUILD_ID));
    assertEquals(
        "on Debian: apt-get install linux-image-6.6.6-amd64 linux-headers-6.6.6-amd64"
            + " linux-image-6.6.6-amd64-dbg",
        problem.help().orElseThrow());
    assertTrue(problem(store, "beef", RELEASE).help().orElseThrow().contains("another build"));
  }

  @Test
  void missingHeadersAreNamedWithTheirPackage() throws Exception {
    Problem problem = problem(store(root(false, true, "gcc"), Fixture.RUNTIME), BUILD_ID, "");
    assertEquals("JS6102", problem.code());
    assertEquals(
        "on Debian: apt-get install linux-headers-" + RELEASE, problem.help().orElseThrow());
  }

  @Test
  void missingDebuginfoIsNamedWithItsPackage() throws Exception {
    Path root = root(true, false, "gcc");
    // Debian's headers come with a file of that name that is not the debuginfo.
    Files.write(
        root.resolve("lib/modules/" + RELEASE + "/build/vmlinux"), new DataObject().bytes());
    Problem problem = problem(store(root, Fixture.RUNTIME), BUILD_ID, RELEASE);
    assertEquals("JS6103", problem.code());
    assertEquals(
        "on Debian: apt-get install linux-image-"
            + RELEASE
            + "-dbg\nor start the server with --debuginfo DIR or with $DEBUGINFOD_URLS set",
        problem.help().orElseThrow());
    assertEquals(
        "tried for the build-id "
            + BUILD_ID
            + ":\nno debuginfod server is set in $DEBUGINFOD_URLS\nno boot image vmlinuz-"
            + RELEASE
            + " to take types and symbols from",
        problem.notes().getFirst().message());
  }

  @Test
  void missingCompilerIsNamed() throws Exception {
    KernelStore store = store(root(true, true, "x86_64-linux-gnu-gcc-99"), Fixture.RUNTIME);
    Problem problem = problem(store, BUILD_ID, RELEASE);
    assertEquals("JS4010", problem.code());
    assertTrue(problem.message().contains("'x86_64-linux-gnu-gcc-99'"), problem.message());
    assertEquals("apt-get install gcc-99", problem.help().orElseThrow());
    KernelStore clang = store(root(true, true, "clang"), Fixture.RUNTIME);
    assertEquals("JS4010", problem(clang, BUILD_ID, RELEASE).code());
  }

  @Test
  void malformedTypeInformationIsAProblem() throws Exception {
    Problem problem = problem(store(root(true, true, "gcc"), Fixture.RUNTIME), BUILD_ID, RELEASE);
    assertEquals("JS6104", problem.code());
    assertTrue(problem.message().contains("BTF"), problem.message());
  }

  @Test
  void runtimeThatDoesNotCompileShowsTheFirstError() throws Exception {
    Path runtime = copyRuntime();
    Files.writeString(runtime.resolve("core/broken.c"), "int f(void)\n{\n\treturn nothing;\n}\n");
    CollectingSink sink = new CollectingSink();
    InstalledKernel kernel = Fixture.kernels().getFirst();
    shareIndex(kernel);
    assertTrue(store(Path.of("/"), runtime).open(kernel, sink).isEmpty());
    Problem problem = Fixture.only(sink);
    assertEquals("JS4011", problem.code());
    assertTrue(problem.message().contains("core/broken.c"), problem.message());
    assertTrue(
        problem.notes().getFirst().message().contains("broken.c:3:16: error: 'nothing'"),
        problem.notes().toString());
    try (Stream<Path> left = Files.walk(folder.resolve("store"))) {
      assertFalse(left.anyMatch(path -> path.toString().matches(".*(objects|work)-.*")));
    }
  }

  @Test
  void missingRuntimeIsNamed() throws Exception {
    CollectingSink sink = new CollectingSink();
    KernelStore store = store(Path.of("/"), folder.resolve("nothing"));
    assertTrue(store.open(Fixture.kernels().getFirst(), sink).isEmpty());
    assertEquals("JS4011", Fixture.only(sink).code());
    assertTrue(Fixture.only(sink).message().contains("no sources"), sink.problems().toString());
  }

  @Test
  void factThatIsNoneIsAProblemOfTheRuntime() throws Exception {
    Path runtime = copyRuntime();
    Files.writeString(runtime.resolve("facts.conf"), "# fine\nX export a\nY guess b\n");
    CollectingSink sink = new CollectingSink();
    shareIndex(Fixture.kernels().getFirst());
    assertTrue(store(Path.of("/"), runtime).open(Fixture.kernels().getFirst(), sink).isEmpty());
    assertEquals("line 3 of the runtime's facts.conf is no fact", Fixture.only(sink).message());
  }

  /** Puts the index of debuginfo that other tests have made into the store, to save its making. */
  private void shareIndex(InstalledKernel kernel) throws IOException, InterruptedException {
    Fixture.open(kernel);
    String index = kernel.buildId().orElseThrow() + "/debuginfo.index";
    Path copy = folder.resolve("store").resolve(index);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("target/kernels").resolve(index), copy);
  }

  private Path copyRuntime() throws IOException {
    Path copy = folder.resolve("runtime");
    try (Stream<Path> all = Files.walk(Fixture.RUNTIME)) {
      for (Path file : all.toList()) {
        Files.copy(file, copy.resolve(Fixture.RUNTIME.relativize(file).toString()));
      }
    }
    return copy;
  }

  @Test
  void preparationIsDoneOnceAndAgainOnlyWhenTheRuntimeChanges() throws Exception {
    Path runtime = copyRuntime();
    KernelStore store = store(Path.of("/"), runtime);
    InstalledKernel installed = Fixture.kernels().getFirst();
    shareIndex(installed);
    Path home = folder.resolve("store").resolve(installed.buildId().orElseThrow());
    Files.createDirectories(home.resolve("work-of-one-who-died/objects"));
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    EventSink sink =
        new EventSink() {
          @Override
          public void problem(Problem problem) {
            steps.add(problem.toString());
          }

          @Override
          public void progress(Progress progress) {
            if (progress.stage().equals("ingest")) {
              steps.add(progress.message());
            }
          }
        };
    Callable<Optional<Kernel>> open = () -> store.open(installed, sink);
    List<Kernel> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Kernel>> one : threads.invokeAll(List.of(open, open, open))) {
        opened.add(one.get().orElseThrow(() -> new AssertionError(steps.toString())));
      }
    }
    assertEquals(1, Collections.frequency(steps, "done"), steps::toString);
    assertFalse(Files.exists(home.resolve("work-of-one-who-died")));
    assertSame(
        store.open(installed, sink).orElseThrow(), store.open(installed, sink).orElseThrow());
    Files.writeString(runtime.resolve("core/more.c"), "int more_of_it = 1;\n");
    Kernel changed = store.open(installed, sink).orElseThrow();
    assertEquals(2, Collections.frequency(steps, "done"), steps::toString);
    assertNotEquals(opened.getFirst().toolchain().digest(), changed.toolchain().digest());
    assertTrue(changed.runtime().symbols().contains("more_of_it"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void anOpenedKernelTellsExportsAndConfiguration(InstalledKernel installed) throws Exception {
    Kernel kernel = Fixture.open(installed);
    assertEquals(installed.release(), kernel.release());
    assertEquals(installed.buildId().orElseThrow(), kernel.buildId());
    Exports.Export register = kernel.exports().find("register_kprobe").orElseThrow();
    assertTrue(register.builtIn());
    assertNotEquals(0, register.crc());
    assertTrue(kernel.exports().find("kallsyms_lookup_name").isEmpty());
    assertEquals(Optional.of("y"), kernel.config().value("CONFIG_MODULES"));
    assertTrue(kernel.config().enabled("CONFIG_KPROBES"));
    assertTrue(kernel.config().value("CONFIG_NO_SUCH_THING").isEmpty());
    assertTrue(kernel.debuginfo().symbolAddress("vfs_read").isPresent());
    assertSame(kernel.debuginfo(), kernel.debuginfo());
  }
}
