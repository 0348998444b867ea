// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import java.util.HashSet;
import java.util.Set;

/** The counters that probes declare, which {@code @perf} reads by name. */
final class Counters {
  private final Set<SourceFile> own;
  private final EventSink problems;
  private final Set<String> names = new HashSet<>();

  /**
   * @param own the user's own files
   */
  Counters(Set<SourceFile> own, EventSink problems) {
    this.own = own;
    this.problems = problems;
  }

  Set<String> names() {
    return names;
  }

  void declare(String name, ProbeDeclaration probe) {
    if (!names.add(name)) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.DUPLICATE_NAME,
                  probe.span(),
                  "there is another counter of the name '" + name + "'")
              .withHelp("give each its own name, so that @perf can tell them apart"));
    }
    if (!probe.body().statements().isEmpty() && own.contains(probe.span().file())) {
      problems.problem(
          Problem.warning(
                  ElaborationProblem.PROBE_LEFT_OUT,
                  probe.body().span(),
                  "the handler of a counter never runs")
              .withHelp("read it in other probes: @perf(\"" + name + "\")"));
    }
  }
}
