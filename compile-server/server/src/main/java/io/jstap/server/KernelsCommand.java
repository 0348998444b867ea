// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.InstalledKernel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code jstap-server kernels}. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = "Lists the kernels of this machine and what is missing of each.")
final class KernelsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    for (InstalledKernel kernel :
        Environment.kernels(ServerConfig.defaultHome(), ServerConfig.defaultState()).list()) {
      System.out.println(
          kernel.release()
              + " "
              + kernel
                  .buildId()
                  .orElse("(no debuginfo: install linux-image-" + kernel.release() + "-dbg)")
              + (kernel.complete() ? "" : " incomplete"));
    }
    return 0;
  }
}
