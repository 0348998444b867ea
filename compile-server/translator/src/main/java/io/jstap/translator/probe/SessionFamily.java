// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.List;
import java.util.Set;

/** {@code begin}, {@code end}, {@code error} with an optional order number, and {@code never}. */
final class SessionFamily implements ProbeFamily {
  private static final Set<String> NAMES = Set.of("begin", "end", "error", "never");

  @Override
  public List<String> patterns() {
    return List.of(
        "begin", "begin(number)", "end", "end(number)", "error", "error(number)", "never");
  }

  @Override
  public boolean isForEveryone() {
    return true;
  }

  @Override
  public boolean answers(ProbePoint point) {
    return NAMES.contains(point.components().getFirst().name());
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    ProbePoint.Component component = point.components().getFirst();
    if (point.components().size() > 1) {
      PointSyntax.unknown(point.components().get(1), List.of(), problems);
      return List.of();
    }
    boolean never = component.name().equals("never");
    if (component.argument().isPresent() && (never || PointSyntax.number(component).isEmpty())) {
      PointSyntax.badArgument(
          component,
          never
              ? "'never' takes no argument"
              : "'" + component.name() + "' takes a number, its order",
          problems);
      return List.of();
    }
    String text = point.toString();
    if (never) {
      return List.of(
          new DerivedProbe(
              ContextVariables.none(), handler -> new Probe.Never(text, name, handler)));
    }
    Probe.Phase phase =
        switch (component.name()) {
          case "begin" -> Probe.Phase.BEGIN;
          case "end" -> Probe.Phase.END;
          default -> Probe.Phase.ERROR;
        };
    long order = PointSyntax.number(component).orElse(0);
    return List.of(
        new DerivedProbe(
            ContextVariables.none(),
            handler -> new Probe.Session(text, name, handler, phase, order)));
  }
}
