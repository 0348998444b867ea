// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.TypedName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The variables that are visible at one place of a program. */
interface PlaceVariables {
  /** Where a variable is, in the form that accesses start from; or a problem that says why not. */
  Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems);

  /**
   * The variables that a collective name stands for: {@code vars}, {@code parms}, {@code locals} or
   * {@code return}.
   *
   * @return empty when the name is no collective one here
   */
  Optional<List<String>> collected(String collective);

  /** What a collective name stands for where that is a fixed text, as {@code $$name} may be. */
  default Optional<String> text(String collective) {
    return Optional.empty();
  }

  /** The link-time address of the place, where that is the same whenever the handler runs. */
  default OptionalLong pc() {
    return OptionalLong.empty();
  }

  /** Those that have a place or a value here, with their C types. */
  List<TypedName> listed();
}
