// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.testing.Fixture;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.fetch.Debuginfod;
import io.jstap.debuginfo.fetch.DebuginfodSettings;
import io.jstap.debuginfo.location.Location;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels of this machine as if the packages with their debuginfo were not installed. */
@Tag("slow")
class WithoutDebuginfoTest {
  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  /** A root with links to everything of a kernel but its debuginfo. */
  private Path root(InstalledKernel kernel) throws IOException {
    Path root = folder.resolve("root");
    String release = kernel.release();
    Path modules = Files.createDirectories(root.resolve("lib/modules").resolve(release));
    Files.createSymbolicLink(modules.resolve("build"), kernel.headers().orElseThrow());
    Files.createSymbolicLink(modules.resolve("kernel"), kernel.plainModules().orElseThrow());
    Files.createDirectories(root.resolve("boot"));
    Files.createSymbolicLink(root.resolve("boot/vmlinuz-" + release), kernel.image().orElseThrow());
    return root;
  }

  private KernelStore store(InstalledKernel kernel, List<Path> folders, String urls)
      throws IOException {
    Map<String, String> environment =
        Map.of(
            "DEBUGINFOD_URLS",
            urls,
            "DEBUGINFOD_RETRY_LIMIT",
            "0",
            "DEBUGINFOD_CACHE_PATH",
            folder.resolve("cache").toString());
    return new KernelStore(
        folder.resolve("store"),
        Fixture.RUNTIME,
        new InstalledKernels(root(kernel), folders),
        new DebuginfoSources(folders, new Debuginfod(DebuginfodSettings.of(environment, folder))),
        Fixture.boxes());
  }

  private static Kernel open(KernelStore store, InstalledKernel kernel)
      throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    Optional<Kernel> opened = store.open(kernel.buildId().orElseThrow(), sink);
    assertTrue(opened.isPresent(), () -> sink.problems().toString());
    return opened.orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void bootImageAndModulesAnswer(InstalledKernel installed) throws Exception {
    Kernel kernel = open(store(installed, List.of(), ""), installed);
    assertEquals(installed.buildId().orElseThrow(), kernel.buildId());
    assertEquals(
        List.of("no debuginfod server is set in $DEBUGINFOD_URLS"), kernel.lackingDebuginfo());
    BinaryInfo binary = kernel.debuginfo();
    assertEquals(DebugInfoSource.BTF, binary.source());
    FunctionInfo read = only(binary, "vfs_read");
    assertEquals(List.of("file", "buf", "count", "pos"), names(read));
    FunctionInfo expected = only(Fixture.open(installed).debuginfo(), "vfs_read");
    assertEquals(expected.entryPc(), read.entryPc());
    assertEquals(expected.valuePc(), read.valuePc());
    for (Variable parameter : expected.parameters()) {
      assertEquals(
          Fixture.open(installed).debuginfo().locate(expected, parameter, expected.valuePc()),
          binary.locate(read, parameter.name(), read.valuePc()).orElseThrow());
    }
    assertTrue(kernel.modules().size() > 1000, "modules " + kernel.modules().size());
    BinaryInfo module = kernel.module("nf_conntrack").orElseThrow();
    assertEquals(DebugInfoSource.BTF, module.source());
    FunctionInfo find = only(module, "nf_conntrack_in");
    assertEquals(List.of("skb", "state"), names(find));
    assertEquals(Optional.of(new Location.Register(5)), module.locate(find, "skb", find.entryPc()));
    assertTrue(kernel.module("no_such_module").isEmpty());
  }

  private static List<String> names(FunctionInfo function) {
    return function.parameters().stream().map(Variable::name).toList();
  }

  private static FunctionInfo only(BinaryInfo binary, String name) {
    List<FunctionInfo> found =
        binary.findFunctions(FunctionPattern.named(name)).stream()
            .filter(function -> !function.inlined())
            .toList();
    assertEquals(1, found.size(), name);
    return found.getFirst();
  }

  @Test
  void aFolderThatIsNamedHasIt() throws Exception {
    InstalledKernel installed = kernels().getFirst();
    Path named = Files.createDirectories(folder.resolve("named"));
    String id = installed.buildId().orElseThrow();
    Path byId = named.resolve(".build-id/" + id.substring(0, 2));
    Files.createDirectories(byId);
    Files.createSymbolicLink(
        byId.resolve(id.substring(2) + ".debug"), installed.vmlinux().orElseThrow());
    shareIndex(id);
    Kernel kernel = open(store(installed, List.of(named), ""), installed);
    assertEquals(List.of(), kernel.lackingDebuginfo());
    assertEquals(DebugInfoSource.DWARF, kernel.debuginfo().source());
  }

  /** Debian's own server gives the debuginfo of a kernel, which is not installed here. */
  @Test
  void aServerHasIt() throws Exception {
    InstalledKernel installed = kernels().getFirst();
    String id = installed.buildId().orElseThrow();
    Path served = Files.createDirectories(folder.resolve("served"));
    Files.createSymbolicLink(served.resolve("vmlinux"), installed.vmlinux().orElseThrow());
    Path module = installed.modules().orElseThrow().resolve("net/netfilter/nf_conntrack.ko");
    Files.copy(module, served.resolve("nf_conntrack.ko.debug"));
    shareIndex(id);
    int port = freePort();
    Process server =
        new ProcessBuilder(
                "debuginfod", "-d", ":memory:", "-L", "-p", "" + port, "-F", served.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      String url = "http://127.0.0.1:" + port;
      waitFor(url + "/buildid/" + id + "/debuginfo");
      waitFor(url + "/buildid/" + BuildIdNote.ofFile(module).orElseThrow() + "/debuginfo");
      Kernel kernel = open(store(installed, List.of(), url), installed);
      assertEquals(List.of(), kernel.lackingDebuginfo());
      assertTrue(
          kernel.debuginfo().file().startsWith(folder.resolve("cache")),
          kernel.debuginfo().file().toString());
      assertEquals(DebugInfoSource.DWARF, kernel.debuginfo().source());
      assertEquals(DebugInfoSource.DWARF, kernel.module("nf_conntrack").orElseThrow().source());
      assertEquals(DebugInfoSource.BTF, kernel.module("nf_nat").orElseThrow().source());
    } finally {
      server.destroy();
      assertTrue(server.waitFor(10, TimeUnit.SECONDS));
    }
  }

  /** A server has nothing before it has scanned its folder; what it had not is remembered. */
  private static void waitFor(String url) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    int status = -1;
    while (status != 200) {
      assertTrue(System.nanoTime() < deadline, "the server does not give " + url);
      Thread.sleep(200);
      HttpURLConnection asked = (HttpURLConnection) URI.create(url).toURL().openConnection();
      try {
        status = asked.getResponseCode();
      } catch (IOException e) {
        // It does not listen yet.
        status = -1;
      } finally {
        asked.disconnect();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void nothingAtAllSaysWhatWasTried() throws Exception {
    InstalledKernel installed = kernels().getFirst();
    Path named = Files.createDirectories(folder.resolve("named"));
    KernelStore store = store(installed, List.of(named), "http://127.0.0.1:1");
    Files.delete(folder.resolve("root/boot/vmlinuz-" + installed.release()));
    CollectingSink sink = new CollectingSink();
    String id = installed.buildId().orElseThrow();
    assertTrue(store.open(id, Optional.of(installed.release()), sink).isEmpty());
    Problem problem = Fixture.only(sink);
    assertEquals("JS6103", problem.code());
    assertEquals(
        """
        tried for the build-id %s:
        %s holds none with that build-id
        http://127.0.0.1:1 can not be reached
        no boot image vmlinuz-%s to take types and symbols from"""
            .formatted(id, named, installed.release()),
        problem.notes().getFirst().message());
    assertFalse(Files.exists(folder.resolve("store/" + id + "/debuginfo.index")));
  }

  /** Puts the index that other tests have made into the store, to save its making. */
  private void shareIndex(String id) throws IOException, InterruptedException {
    Fixture.open(kernels().getFirst());
    Path copy = folder.resolve("store").resolve(id).resolve("debuginfo.index");
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("target/kernels").resolve(id).resolve("debuginfo.index"), copy);
  }
}
