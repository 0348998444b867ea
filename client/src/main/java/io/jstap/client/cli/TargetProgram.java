// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.node.NodePrograms;
import java.util.Optional;
import java.util.regex.Pattern;

/** The program that {@code -c} or {@code -x} is about, whose stacks a script may want to walk. */
final class TargetProgram {
  /** A command whose first word is a program: what else a shell understands is not looked at. */
  private static final Pattern SIMPLE = Pattern.compile("(?s)[A-Za-z0-9_./+@:,-]+(?= |$)");

  private TargetProgram() {}

  /**
   * Its path; empty without a target, and for what is no program with a build-id of this machine.
   *
   * @param search the folders of programs, as {@code PATH} has them
   */
  static Optional<String> of(Options options, String search) {
    return name(options)
        .map(name -> new NodePrograms(search).find(name))
        .flatMap(
            found ->
                found instanceof NodePrograms.Program program && !program.buildId().isEmpty()
                    ? Optional.of(program.path().toString())
                    : Optional.empty());
  }

  private static Optional<String> name(Options options) {
    if (options.command != null) {
      var word = SIMPLE.matcher(options.command.strip());
      return word.lookingAt() ? Optional.of(word.group()) : Optional.empty();
    }
    return options.target > 0 ? Optional.of("/proc/" + options.target + "/exe") : Optional.empty();
  }
}
