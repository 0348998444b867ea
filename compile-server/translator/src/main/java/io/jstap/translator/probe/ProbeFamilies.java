// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.List;

/** All families. */
public final class ProbeFamilies {
  private ProbeFamilies() {}

  /** The families for one kernel, in the order in which they are listed. */
  public static List<ProbeFamily> forKernel(BinaryInfo kernel) {
    return List.of(
        new SessionFamily(),
        new TimerFamily(),
        new KernelFunctionFamily(kernel),
        new TracepointFamily(kernel));
  }
}
