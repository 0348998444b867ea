// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.ProbePoint;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Wildcards in the names of a probe point's components: {@code *} matches within one component,
 * {@code **} over several. What stands in an argument is the family's business.
 */
final class PointExpansion {
  private static final Pattern WILDCARD = Pattern.compile("\\*\\*|\\*|[^*]+");

  /** A point that exists: an alias, or a form of a family. */
  private record Candidate(List<String> components, boolean alias) {
    String text() {
      return String.join(".", components);
    }

    boolean isPrivate() {
      return components.stream().anyMatch(component -> component.startsWith("_"));
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();

  PointExpansion(List<ProbeFamily> families, List<AliasDeclaration> aliases) {
    for (AliasDeclaration alias : aliases) {
      for (ProbePoint name : alias.names()) {
        candidates.add(
            new Candidate(
                name.components().stream().map(ProbePoint.Component::name).toList(), true));
      }
    }
    for (ProbeFamily family : families) {
      for (String form : family.patterns()) {
        candidates.add(new Candidate(List.of(form.split("\\.")), false));
      }
    }
  }

  static boolean hasWildcard(ProbePoint point) {
    return point.components().stream().anyMatch(component -> component.name().contains("*"));
  }

  /** The points that a point with wildcards stands for, each once, as a script would name them. */
  List<ProbePoint> expand(ProbePoint point) {
    Map<String, ProbePoint> found = new LinkedHashMap<>();
    List<ProbePoint.Component> written = point.components();
    boolean reachesPrivate = written.stream().anyMatch(c -> c.name().matches("_.*|.*\\*\\*.*"));
    // An alias takes what follows it in a point, too; but where whole names match, they are meant.
    for (int used = written.size(); used > 0 && found.isEmpty(); used--) {
      Pattern pattern = pattern(written.subList(0, used));
      List<ProbePoint.Component> suffix = written.subList(used, written.size());
      if (suffix.stream().anyMatch(component -> component.name().contains("*"))) {
        break;
      }
      for (Candidate candidate : candidates) {
        boolean whole = candidate.alias || suffix.isEmpty();
        if (whole
            && (reachesPrivate || !candidate.isPrivate())
            && pattern.matcher(candidate.text()).matches()) {
          ProbePoint concrete = concrete(point, candidate, suffix);
          found.putIfAbsent(concrete.toString(), concrete);
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** Over the text of candidates, in which an argument is {@code (string)} or {@code (number)}. */
  private static Pattern pattern(List<ProbePoint.Component> written) {
    return Pattern.compile(
        written.stream().map(PointExpansion::pattern).collect(Collectors.joining("\\.")));
  }

  private static String pattern(ProbePoint.Component component) {
    String name =
        WILDCARD
            .matcher(component.name())
            .replaceAll(
                part ->
                    java.util.regex.Matcher.quoteReplacement(
                        switch (part.group()) {
                          case "**" -> "[^()]*";
                          case "*" -> "[^.()]*";
                          default -> Pattern.quote(part.group());
                        }));
    return name + component.argument().map(literal -> Pattern.quote(kind(literal))).orElse("");
  }

  private static String kind(Literal literal) {
    return switch (literal) {
      case Literal.Number number -> "(number)";
      case Literal.Text text -> "(string)";
    };
  }

  private static ProbePoint concrete(
      ProbePoint point, Candidate candidate, List<ProbePoint.Component> suffix) {
    Iterator<Literal> arguments =
        point.components().stream()
            .map(ProbePoint.Component::argument)
            .flatMap(Optional::stream)
            .iterator();
    List<ProbePoint.Component> components = new ArrayList<>();
    for (String component : candidate.components) {
      boolean argument = component.endsWith(")");
      components.add(
          new ProbePoint.Component(
              point.span(),
              argument ? component.substring(0, component.indexOf('(')) : component,
              argument ? Optional.of(arguments.next()) : Optional.empty()));
    }
    components.addAll(suffix);
    return new ProbePoint(
        point.span(), components, point.optional(), point.sufficient(), point.condition());
  }
}
