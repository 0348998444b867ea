// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import java.util.List;

/** All families. */
public final class ProbeFamilies {
  private ProbeFamilies() {}

  private static List<ProgramImages.Image> noProgram(
      ProgramImages.Question question, SourceSpan span, EventSink problems) {
    problems.problem(
        Problem.error(
                ElaborationProblem.NOT_SUPPORTED_YET,
                span,
                "there is no machine to find programs on")
            .withHelp("ask a compile server"));
    return List.of();
  }

  /** The families for a kernel without modules, without guru mode. */
  public static List<ProbeFamily> forKernel(BinaryInfo kernel) {
    return forKernel(KernelImages.only(kernel), /* guru= */ false);
  }

  /**
   * The families for one kernel, in the order in which they are listed.
   *
   * @param guru whether places may be probed of which nobody knows whether they can be
   */
  public static List<ProbeFamily> forKernel(KernelImages images, boolean guru) {
    return forKernel(images, ProbeFamilies::noProgram, guru, /* eachPointOnce= */ false);
  }

  /**
   * The same.
   *
   * @param programs those of the machine that is traced
   * @param eachPointOnce whether one place is enough of a point that stands for several: for a
   *     listing of points alone
   */
  public static List<ProbeFamily> forKernel(
      KernelImages images, ProgramImages programs, boolean guru, boolean eachPointOnce) {
    ProbedBinaries binaries = new ProbedBinaries(images);
    return List.of(
        new SessionFamily(),
        new TimerFamily(),
        new PerfFamily(),
        new ProcfsFamily(),
        new NetfilterFamily(images.kernel()),
        new CodeFamily(binaries, guru, eachPointOnce),
        new TracepointFamily(binaries),
        new SystemCallFamily(binaries),
        new ProgramFamily(binaries, programs, eachPointOnce),
        new ProcessFamily(binaries, programs),
        new WatchpointFamily(binaries.kernel()),
        new KprobeFamily(binaries, guru));
  }
}
