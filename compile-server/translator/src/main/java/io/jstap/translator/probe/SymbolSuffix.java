// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import java.util.List;
import java.util.Optional;

/**
 * What may stand behind a function that is known by its symbol only.
 *
 * @param returns whether its return is meant
 * @param text the same as resolved points show it
 */
record SymbolSuffix(boolean returns, Optional<Integer> maxActive, String text) {
  /** Empty when a problem was reported. */
  static Optional<SymbolSuffix> read(List<ProbePoint.Component> rest, EventSink problems) {
    if (rest.isEmpty()) {
      return Optional.of(new SymbolSuffix(false, Optional.empty(), ""));
    }
    ProbePoint.Component first = rest.getFirst();
    boolean call = first.name().equals("call");
    if (!call && !first.name().equals("return")) {
      PointSyntax.unknown(first, List.of("call", "return"), problems);
      return Optional.empty();
    }
    if (PointSyntax.refuseArgument(first, problems)) {
      return Optional.empty();
    }
    if (rest.size() == 1) {
      return Optional.of(new SymbolSuffix(!call, Optional.empty(), "." + first.name()));
    }
    if (call) {
      PointSyntax.unknown(rest.get(1), List.of(), problems);
      return Optional.empty();
    }
    return CodeSyntax.maxActive(rest.subList(1, rest.size()), problems)
        .map(
            count ->
                new SymbolSuffix(true, Optional.of(count), ".return.maxactive(" + count + ")"));
  }
}
