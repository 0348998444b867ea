// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import java.util.Optional;

/** What scripts name to say where types and variables are: the kernel, a module, headers of C. */
@FunctionalInterface
interface NamedPlaces {
  /**
   * The types and variables there.
   *
   * @param name as the script has it
   * @param span where it has it
   * @param problems told why the result is empty
   */
  Optional<ContextVariables> find(String name, SourceSpan span, EventSink problems);
}
