// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.Glob;
import io.jstap.translator.ir.CallerRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a function calls. An inlined callee is part of its caller's code, so that being there
 * tells the caller; one that is called has to look at the stack: the return address of each frame
 * must be in the code of the caller.
 */
final class CalleeSearch {
  private final ProbedBinary binary;
  private final Glob wanted;
  private final int depth;
  private final List<Found> found = new ArrayList<>();
  private final Set<FunctionInfo> path = new HashSet<>();

  /**
   * A callee.
   *
   * @param callers where the return addresses of the innermost frames must be
   */
  record Found(FunctionInfo function, List<CallerRange> callers) {}

  CalleeSearch(ProbedBinary binary, String glob, int depth) {
    this.binary = binary;
    this.wanted = new Glob(glob);
    this.depth = depth;
  }

  /** Everything that is called from the function, over at most {@code depth} calls. */
  List<Found> from(FunctionInfo function) {
    visit(function, List.of(), 1);
    return found;
  }

  private void visit(FunctionInfo caller, List<CallerRange> callers, int level) {
    if (!path.add(caller)) {
      return;
    }
    for (FunctionInfo callee : binary.info().callees(caller)) {
      List<CallerRange> above = callee.inlined() ? callers : called(caller, callers);
      if (wanted.matches(callee.name())) {
        found.add(new Found(callee, above));
      }
      if (level < depth) {
        visit(callee, above, level + 1);
      }
    }
    path.remove(caller);
  }

  /** One more frame: the nearest caller is frame 0. */
  private List<CallerRange> called(FunctionInfo caller, List<CallerRange> callers) {
    List<CallerRange> all = new ArrayList<>();
    for (AddressRange range : caller.ranges()) {
      binary
          .callerPlace(range.low())
          .ifPresent(low -> all.add(new CallerRange(0, low, range.high() - range.low())));
    }
    for (CallerRange range : callers) {
      all.add(new CallerRange(range.frame() + 1, range.low(), range.size()));
    }
    return all;
  }
}
