// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.translator.elaborate.ContextVariables;
import java.util.Optional;

/** The variables at the return of a system call, and what {@code @entry} sees. */
final class CallAtReturn extends ForwardingContext {
  private final ContextVariables entry;

  CallAtReturn(ContextVariables here, ContextVariables entry) {
    super(here);
    this.entry = entry;
  }

  @Override
  public Optional<ContextVariables> entry() {
    return Optional.of(entry);
  }
}
