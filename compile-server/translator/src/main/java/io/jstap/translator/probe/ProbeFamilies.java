// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.List;

/** All families. */
public final class ProbeFamilies {
  private ProbeFamilies() {}

  /** The families for one kernel, in the order in which they are listed, without guru mode. */
  public static List<ProbeFamily> forKernel(BinaryInfo kernel) {
    return forKernel(kernel, /* guru= */ false);
  }

  /**
   * The families for one kernel, in the order in which they are listed.
   *
   * @param guru whether places may be probed of which nobody knows whether they can be
   */
  public static List<ProbeFamily> forKernel(BinaryInfo kernel, boolean guru) {
    return List.of(
        new SessionFamily(),
        new TimerFamily(),
        new PerfFamily(),
        new ProcfsFamily(),
        new NetfilterFamily(kernel),
        new CodeFamily(ProbedBinary.kernel(kernel), guru),
        new TracepointFamily(ProbedBinary.kernel(kernel)),
        new KprobeFamily(kernel, guru));
  }
}
