// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type of a name or result while it is being inferred: unknown until the first use that settles
 * it.
 */
final class TypeCell {
  private @Nullable ValueType type;
  private @Nullable SourceSpan cause;

  Optional<ValueType> type() {
    return Optional.ofNullable(type);
  }

  /** The place that settled the type. */
  Optional<SourceSpan> cause() {
    return Optional.ofNullable(cause);
  }

  /** Settles an unknown type; returns whether anything changed. */
  boolean settle(ValueType settled, SourceSpan span) {
    if (type != null) {
      return false;
    }
    type = settled;
    cause = span;
    return true;
  }
}
