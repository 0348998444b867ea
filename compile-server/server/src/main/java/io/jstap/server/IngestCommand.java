// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jstap-server ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Prepares kernels whose headers are installed: fetches debuginfo that is not, makes its index,",
      "the compiled runtime, the precompiled header. Done by itself at a kernel's first use; this",
      "does it beforehand."
    })
final class IngestCommand implements Callable<Integer> {
  @Mixin private final DebuginfoOption debuginfo = new DebuginfoOption();

  @Parameters(
      paramLabel = "RELEASE",
      description = "as uname -r says (default: every kernel that is complete)")
  private List<String> releases = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    KernelStore store =
        Environment.kernels(
            ServerConfig.defaultHome(), ServerConfig.defaultState(), debuginfo.folders());
    List<String> wanted = releases;
    if (wanted.isEmpty()) {
      wanted =
          store.list().stream()
              .filter(InstalledKernel::complete)
              .map(InstalledKernel::release)
              .toList();
    }
    if (wanted.isEmpty()) {
      throw new StartupException(
          "no kernel on this machine has headers and debuginfo, or headers and a boot image",
          "apt-get install linux-headers-RELEASE linux-image-RELEASE-dbg");
    }
    boolean good = true;
    for (String release : wanted) {
      good &= ingest(store, release);
    }
    return good ? 0 : 1;
  }

  private static boolean ingest(KernelStore store, String release) throws InterruptedException {
    long start = System.nanoTime();
    Optional<Kernel> kernel =
        Kernels.find(
            io.jstap.proto.v1.Kernel.newBuilder().setRelease(release).build(),
            store,
            new Console());
    kernel.ifPresent(
        ready ->
            System.out.printf(
                "%s is ready after %.1f s%n", ready, (System.nanoTime() - start) / 1e9));
    return kernel.isPresent();
  }

  /** Prints progress and problems as they come. */
  private static final class Console implements EventSink {
    @Override
    public void problem(Problem problem) {
      System.err.print(new ProblemRenderer(false).render(problem));
    }

    @Override
    public void progress(Progress progress) {
      String share =
          progress.total() > 0 ? " " + 100 * progress.done() / progress.total() + " %" : "";
      System.err.println(progress.stage() + ": " + progress.message() + share);
    }
  }
}
