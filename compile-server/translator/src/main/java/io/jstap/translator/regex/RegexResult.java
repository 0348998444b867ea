// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.List;

/** What became of a pattern. */
public sealed interface RegexResult {
  /**
   * It can be emitted.
   *
   * @param warnings places where the pattern probably does not mean what its author thinks
   */
  record Compiled(RegexProgram program, List<RegexProblem> warnings) implements RegexResult {
    public Compiled {
      warnings = List.copyOf(warnings);
    }
  }

  /** It is not a pattern, or too large a one. */
  record Refused(RegexProblem problem) implements RegexResult {}
}
