// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.node.NodePrograms;
import io.jstap.client.node.NodePrograms.Found;
import io.jstap.client.node.NodePrograms.Program;
import io.jstap.client.node.NodePrograms.Question;
import io.jstap.client.node.ProgramSearch;
import java.util.List;
import java.util.Optional;

/** The program that {@code -c} or {@code -x} is about, whose stacks a script may want to walk. */
final class TargetProgram {
  private TargetProgram() {}

  /**
   * Its path; empty without a target, and for what is no program with a build-id of this machine.
   *
   * @param search where programs are, and what the target is
   */
  static Optional<String> of(ProgramSearch search) {
    if (search.command().isEmpty() && search.target() == 0) {
      return Optional.empty();
    }
    List<Found> found = new NodePrograms(search).find(new Question("", 0, ""));
    return found.getFirst() instanceof Program program && !program.buildId().isEmpty()
        ? Optional.of(program.path().toString())
        : Optional.empty();
  }
}
