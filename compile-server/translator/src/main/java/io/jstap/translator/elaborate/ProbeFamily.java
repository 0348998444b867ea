// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ProbePoint;
import java.util.List;
import java.util.Optional;

/**
 * One mechanism of the runtime, with the probe points that use it.
 *
 * <p>How to add a family: 1. a class under {@code translator/probe} and its row in {@code
 * ProbeFamilies}; 2. its {@code Probe} record in the IR and its table under {@code emit}; 3. {@code
 * runtime/probe/<family>.c}; 4. tests and a row in the docs.
 */
public interface ProbeFamily {
  /** The forms that the family answers, for messages and {@code --dump-probe-types}. */
  List<String> patterns();

  /** Whether members of {@code stapusr} may use all of its forms. */
  default boolean isForEveryone() {
    return false;
  }

  /** Whether a point with this first component is the family's. */
  boolean answers(ProbePoint point);

  /**
   * Resolves a point that {@link #answers} accepted.
   *
   * @param point the point with all aliases expanded
   * @param name the point as the user's script has it, for {@code pn()}
   * @param problems told why nothing was found; then the result is empty
   */
  List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems);

  /**
   * The types and variables of what scripts name in {@code @cast} and others.
   *
   * @param problems told why there are none, if the family knows
   */
  default Optional<ContextVariables> module(String name, SourceSpan span, EventSink problems) {
    return Optional.empty();
  }
}
