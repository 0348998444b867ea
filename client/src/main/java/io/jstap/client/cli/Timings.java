// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.transport.Text;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.Summary;
import java.util.Locale;

/** What -v says: how long the passes took, and what memory. */
final class Timings {
  private static final int MODULE_PASS = 4;

  private Timings() {}

  /** Says of each pass what the options ask for. */
  static void print(Summary summary, Options options) {
    boolean json = options.format == OutputFormat.JSON;
    for (PassTiming pass : summary.getPassesList()) {
      if (options.verbosity(number(pass)) > 0) {
        System.err.println(json ? JsonLines.pass(pass) : line(pass));
      }
    }
    if (!summary.getKernelSource().isEmpty() && !json && options.verbosity(1) > 0) {
      System.err.println("Kernel: " + Text.clean(summary.getKernelSource()) + ".");
    }
    if (summary.getCacheHit() && !json && options.verbosity(MODULE_PASS) > 0) {
      System.err.println("The module came from the server's cache.");
    }
  }

  /** The server divides some passes further. */
  private static int number(PassTiming pass) {
    return switch (pass.getName()) {
      case "elaborate", "list" -> 2;
      case "emit" -> 3;
      case "build", "sign" -> MODULE_PASS;
      default -> 1;
    };
  }

  private static String line(PassTiming pass) {
    return String.format(
        Locale.ROOT,
        "Pass %s: %.1f ms, %.1f MB",
        Text.clean(pass.getName()),
        pass.getNanoseconds() / 1e6,
        pass.getAllocatedBytes() / 1e6);
  }
}
