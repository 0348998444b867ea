// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Set;

/** Warns of arguments that no file of a script asks for (§1.4). */
public final class UnusedArguments {
  private UnusedArguments() {}

  /**
   * Warns of each.
   *
   * @param used the numbers of those that were asked for
   */
  public static void report(List<String> arguments, Set<Integer> used, EventSink sink) {
    for (int number = 1; number <= arguments.size(); number++) {
      if (!used.contains(number)) {
        sink.problem(
            Problem.warning(
                    ScriptProblem.UNUSED_ARGUMENT,
                    "argument %d, '%s', is not used".formatted(number, arguments.get(number - 1)))
                .withHelp("a script takes it as $%1$d or, in quotes, as @%1$d".formatted(number)));
      }
    }
  }
}
