// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.translator.elaborate.ContextVariables;
import java.util.Optional;

/** The return of a function without debuginfo: no variables, but an entry that can be kept of. */
final class SymbolReturn extends ForwardingContext {
  SymbolReturn() {
    super(ContextVariables.none());
  }

  @Override
  public Optional<ContextVariables> entry() {
    return Optional.of(ContextVariables.none());
  }
}
