// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.InstalledKernel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jstap-server kernels}. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = "Lists the kernels of this machine and what is missing of each.")
final class KernelsCommand implements Callable<Integer> {
  @Mixin private final DebuginfoOption debuginfo = new DebuginfoOption();

  @Override
  public Integer call() throws InterruptedException {
    for (InstalledKernel kernel :
        Environment.kernels(
                ServerConfig.defaultHome(), ServerConfig.defaultState(), debuginfo.folders())
            .list()) {
      System.out.println(
          kernel.release()
              + " "
              + kernel.buildId().orElse("(build-id unknown: neither debuginfo nor boot image)")
              + (kernel.complete() ? "" : " incomplete")
              + (kernel.vmlinux().isEmpty()
                  ? " (no debuginfo: install linux-image-" + kernel.release() + "-dbg)"
                  : ""));
    }
    return 0;
  }
}
