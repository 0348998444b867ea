// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.transport.Text;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.Summary;
import java.util.Locale;

/** What -v says: how long the passes took, and what memory. */
final class Timings {
  private Timings() {}

  static void print(Summary summary, OutputFormat format) {
    for (PassTiming pass : summary.getPassesList()) {
      System.err.println(
          format == OutputFormat.JSON
              ? JsonLines.pass(pass)
              : String.format(
                  Locale.ROOT,
                  "Pass %s: %.1f ms, %.1f MB",
                  Text.clean(pass.getName()),
                  pass.getNanoseconds() / 1e6,
                  pass.getAllocatedBytes() / 1e6));
    }
    if (!summary.getKernelSource().isEmpty() && format == OutputFormat.TEXT) {
      System.err.println("Kernel: " + Text.clean(summary.getKernelSource()) + ".");
    }
    if (summary.getCacheHit() && format == OutputFormat.TEXT) {
      System.err.println("The module came from the server's cache.");
    }
  }
}
