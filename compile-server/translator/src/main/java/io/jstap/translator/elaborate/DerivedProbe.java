// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import java.util.Optional;
import java.util.function.Function;

/**
 * A resolved probe point that still waits for its handler.
 *
 * @param variables the target variables there
 * @param withHandler makes the probe
 * @param counter the name of a counter that others read by {@code @perf}, whose handler never runs
 * @param listed the point as listings show it; empty for the resolved one
 */
public record DerivedProbe(
    ContextVariables variables,
    Function<Handler, Probe> withHandler,
    Optional<String> counter,
    Optional<String> listed) {
  /** A point whose handler runs. */
  public DerivedProbe(ContextVariables variables, Function<Handler, Probe> withHandler) {
    this(variables, withHandler, Optional.empty(), Optional.empty());
  }

  /** A counter. */
  public DerivedProbe(
      ContextVariables variables, Function<Handler, Probe> withHandler, Optional<String> counter) {
    this(variables, withHandler, counter, Optional.empty());
  }
}
