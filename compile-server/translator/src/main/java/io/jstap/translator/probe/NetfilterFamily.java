// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code netfilter.hook("H").pf("P").priority("N")}, hook and protocol in any order: packets on
 * their way, in all network namespaces.
 */
final class NetfilterFamily implements ProbeFamily {
  private static final String HELP =
      "write netfilter.hook(\"NF_INET_LOCAL_IN\").pf(\"NFPROTO_IPV4\"), or netfilter.ip.local_in";

  private final BinaryInfo kernel;

  NetfilterFamily(BinaryInfo kernel) {
    this.kernel = kernel;
  }

  @Override
  public List<String> patterns() {
    return List.of(
        "netfilter.hook(string).pf(string)",
        "netfilter.hook(string).pf(string).priority(string)",
        "netfilter.pf(string).hook(string)",
        "netfilter.pf(string).hook(string).priority(string)");
  }

  @Override
  public boolean answers(ProbePoint point) {
    List<ProbePoint.Component> components = point.components();
    return components.getFirst().name().equals("netfilter")
        && (components.size() < 2 || Set.of("hook", "pf").contains(components.get(1).name()));
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    Map<String, ProbePoint.Component> parts = parts(point, problems);
    ProbePoint.Component family = parts.get("pf");
    ProbePoint.Component place = parts.get("hook");
    if (family == null || place == null) {
      return List.of();
    }
    Optional<Integer> protocol = named(family, NetfilterNames.PROTOCOLS, problems);
    Optional<Integer> hook =
        protocol.flatMap(number -> named(place, NetfilterNames.hooks(number), problems));
    ProbePoint.Component rank = parts.get("priority");
    Optional<Integer> priority =
        rank == null ? Optional.of(0) : named(rank, NetfilterNames.priorities(), problems);
    if (hook.isEmpty() || priority.isEmpty()) {
      return List.of();
    }
    ContextVariables variables = new NetfilterContext(kernel);
    return List.of(
        new DerivedProbe(
            variables,
            handler ->
                new Probe.Netfilter(
                    point.toString(), name, handler, protocol.get(), hook.get(), priority.get())));
  }

  /** The components by name; empty after a problem. */
  private static Map<String, ProbePoint.Component> parts(ProbePoint point, EventSink problems) {
    Map<String, ProbePoint.Component> parts = new LinkedHashMap<>();
    List<ProbePoint.Component> components = point.components();
    for (ProbePoint.Component component : components.subList(1, components.size())) {
      boolean known = Set.of("hook", "pf", "priority").contains(component.name());
      if (!known || PointSyntax.text(component).isEmpty() || parts.containsKey(component.name())) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.BAD_PROBE_ARGUMENT,
                    component.span(),
                    known
                        ? "'" + component.name() + "' stands here once, with a string"
                        : "no probe point has '" + component.name() + "' here")
                .withHelp(HELP));
        return Map.of();
      }
      parts.put(component.name(), component);
    }
    if (!parts.containsKey("hook") || !parts.containsKey("pf")) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.BAD_PROBE_ARGUMENT,
                  point.span(),
                  "a packet hook is named by its place and its family of protocols")
              .withHelp(HELP));
      return Map.of();
    }
    return parts;
  }

  private static Optional<Integer> named(
      ProbePoint.Component component, Map<String, Integer> known, EventSink problems) {
    String text = PointSyntax.text(component).orElse("");
    Integer number = known.get(text);
    if (number != null) {
      return Optional.of(number);
    }
    if (component.name().equals("priority") && text.matches("-?[0-9]{1,9}")) {
      return Optional.of(Integer.parseInt(text));
    }
    List<String> near = NearestNames.of(text, known.keySet(), 3);
    problems.problem(
        Problem.error(
                ElaborationProblem.BAD_PROBE_ARGUMENT,
                component.span(),
                "there is no '%s' \"%s\" here".formatted(component.name(), text))
            .withHelp(
                NearestNames.help(
                    near,
                    "there are " + String.join(", ", known.keySet().stream().sorted().toList()))));
    return Optional.empty();
  }
}
