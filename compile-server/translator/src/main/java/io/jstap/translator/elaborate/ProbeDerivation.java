// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Resolves the points of a probe declaration: aliases first, then the families. What an alias wraps
 * around the user's body becomes one body with it, so that they share their locals (§4.3).
 */
final class ProbeDerivation {
  private static final int MAX_ALIAS_DEPTH = 50;
  private static final int MOST_REASONS = 5;

  /** The first words of points in programs , which are not known here. */
  private static final Set<String> OF_PROGRAMS = Set.of("process", "java", "python2", "python3");

  /**
   * A resolved point with its whole body.
   *
   * @param user the part of the body that the probe's author wrote, without what aliases add
   */
  record Derived(
      DerivedProbe probe,
      Statement.Block body,
      Statement.Block user,
      Optional<Expression> condition) {
    Derived of(Statement.Block author) {
      return new Derived(probe, body, author, condition);
    }

    /** The same with what is left of the body at this place. */
    Derived with(Statement.Block left) {
      return new Derived(probe, left, user, condition);
    }
  }

  private final List<ProbeFamily> families;
  private final List<AliasDeclaration> aliases;
  private final PointExpansion expansion;
  private final Predicate<SourceSpan> hasSuffixes;
  private final EventSink problems;
  private final List<SourceSpan> usedAliases = new ArrayList<>();
  private final List<Problem> forgiven = new ArrayList<>();
  private final ProbeBudget budget;

  /**
   * @param hasSuffixes whether the language of a place lets a point go on behind an alias
   * @param budget how many probes there may be in all
   */
  ProbeDerivation(
      List<ProbeFamily> families,
      List<AliasDeclaration> aliases,
      Predicate<SourceSpan> hasSuffixes,
      ProbeBudget budget,
      EventSink problems) {
    this.budget = budget;
    this.hasSuffixes = hasSuffixes;
    this.families = families;
    this.aliases = aliases;
    this.expansion = new PointExpansion(families, aliases);
    this.problems = problems;
  }

  /** Points without wildcards in the names of their components. */
  List<ProbePoint> concrete(List<ProbePoint> points) {
    List<ProbePoint> all = new ArrayList<>();
    for (ProbePoint point : points) {
      List<ProbePoint> expanded =
          PointExpansion.hasWildcard(point) ? expansion.expand(point) : List.of(point);
      if (expanded.isEmpty()) {
        problems.problem(unknown(point));
      }
      all.addAll(expanded);
    }
    return all;
  }

  /** Whether an alias answers the point. */
  boolean isAlias(ProbePoint point) {
    return aliases.stream()
        .anyMatch(alias -> alias.names().stream().anyMatch(name -> starts(point, name)));
  }

  List<Derived> derive(ProbeDeclaration declaration) {
    return points(declaration.points(), declaration.body(), Optional.empty(), 0, problems).stream()
        .map(derived -> derived.of(declaration.body()))
        .toList();
  }

  private List<Derived> points(
      List<ProbePoint> points,
      Statement.Block body,
      Optional<String> name,
      int depth,
      EventSink sink) {
    List<Derived> all = new ArrayList<>();
    for (ProbePoint point : points) {
      if (budget.isSpent()) {
        break;
      }
      EventSink told = point.optional() ? quiet(sink) : sink;
      List<Derived> derived = point(point, body, name.orElse(point.toString()), depth, told);
      all.addAll(derived);
      if (point.sufficient() && !derived.isEmpty()) {
        break;
      }
    }
    return all;
  }

  /**
   * An optional point that does not resolve is no error; what is wrong with one that does still is.
   */
  private EventSink quiet(EventSink sink) {
    return problem -> {
      if (problem.isError()) {
        forgiven.add(problem);
      } else {
        sink.problem(problem);
      }
    };
  }

  /** Where the aliases are that answered a point. */
  List<SourceSpan> usedAliases() {
    return usedAliases;
  }

  /** Why there is no probe at all: none is declared, or none of the optional ones is there. */
  Problem nothing() {
    if (forgiven.isEmpty()) {
      return Problem.error(ElaborationProblem.NO_PROBES, "the script probes nothing")
          .withHelp("add a probe, for example: probe begin { println(\"hello\") exit() }");
    }
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_PROBES,
            "no probe is left: each is optional, and none of their points is there");
    for (Problem reason : forgiven.stream().distinct().limit(MOST_REASONS).toList()) {
      problem = problem.withNote(new Problem.Note(reason.message(), reason.excerpt()));
    }
    return forgiven.getFirst().help().map(problem::withHelp).orElse(problem);
  }

  private List<Derived> point(
      ProbePoint point, Statement.Block body, String name, int depth, EventSink sink) {
    List<Derived> derived = new ArrayList<>();
    boolean answered = false;
    if (PointExpansion.hasWildcard(point)) {
      for (ProbePoint each : expansion.expand(point)) {
        answered = true;
        if (budget.isSpent()) {
          break;
        }
        derived.addAll(point(each, body, depth == 0 ? each.toString() : name, depth, sink));
      }
    }
    int longest = longestAlias(point);
    for (AliasDeclaration alias : aliases) {
      for (ProbePoint aliasName : alias.names()) {
        if (aliasName.components().size() == longest && starts(point, aliasName)) {
          answered = true;
          derived.addAll(alias(alias, aliasName, point, body, name, depth, sink));
        }
      }
    }
    // A family answers by the first word alone; an alias may have it, too.
    for (ProbeFamily family : longest > 0 ? List.<ProbeFamily>of() : families) {
      if (family.answers(point)) {
        answered = true;
        List<DerivedProbe> probes = family.derive(point, name, sink);
        budget.take(probes.size(), point, problems);
        for (DerivedProbe probe : probes) {
          Statement.Block run =
              probe.counter().isPresent() ? new Statement.Block(body.span(), List.of()) : body;
          derived.add(new Derived(probe, run, run, point.condition()));
        }
      }
    }
    if (!answered) {
      sink.problem(unknown(point));
    }
    return derived;
  }

  /** Of aliases one of which continues another's name, the point's own is meant. */
  private int longestAlias(ProbePoint point) {
    return aliases.stream()
        .flatMap(alias -> alias.names().stream())
        .filter(name -> starts(point, name))
        .mapToInt(name -> name.components().size())
        .max()
        .orElse(0);
  }

  private static boolean starts(ProbePoint point, ProbePoint alias) {
    if (point.components().size() < alias.components().size()) {
      return false;
    }
    for (int i = 0; i < alias.components().size(); i++) {
      ProbePoint.Component written = point.components().get(i);
      if (written.argument().isPresent()
          || !written.name().equals(alias.components().get(i).name())) {
        return false;
      }
    }
    return true;
  }

  private List<Derived> alias(
      AliasDeclaration alias,
      ProbePoint aliasName,
      ProbePoint point,
      Statement.Block body,
      String name,
      int depth,
      EventSink sink) {
    if (depth > MAX_ALIAS_DEPTH) {
      sink.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_PROBE_POINT,
                  alias.span(),
                  "the alias '" + aliasName + "' expands to itself")
              .withHelp("break the circle of aliases"));
      return List.of();
    }
    usedAliases.add(alias.span());
    List<ProbePoint.Component> suffix =
        point.components().subList(aliasName.components().size(), point.components().size());
    if (!suffix.isEmpty() && !hasSuffixes.test(point.span())) {
      sink.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_PROBE_POINT,
                  point.span(),
                  "'%s' goes on behind the alias '%s'".formatted(point, aliasName))
              .withHelp("that came with version 2.0 of the language: --compatible=2.0"));
      return List.of();
    }
    List<ProbePoint> targets =
        alias.points().stream().map(target -> withSuffix(target, suffix, point)).toList();
    Statement.Block whole = wrap(alias, body);
    List<Derived> derived = new ArrayList<>();
    for (Derived each : points(targets, whole, Optional.of(name), depth + 1, sink)) {
      derived.add(
          new Derived(each.probe, each.body, each.user, both(each.condition, point.condition())));
    }
    return derived;
  }

  private static ProbePoint withSuffix(
      ProbePoint target, List<ProbePoint.Component> suffix, ProbePoint written) {
    List<ProbePoint.Component> components = new ArrayList<>(target.components());
    components.addAll(suffix);
    return new ProbePoint(
        written.span(),
        components,
        target.optional() || written.optional(),
        target.sufficient(),
        target.condition());
  }

  private static Optional<Expression> both(Optional<Expression> inner, Optional<Expression> outer) {
    if (inner.isEmpty() || outer.isEmpty()) {
      return inner.isPresent() ? inner : outer;
    }
    return Optional.of(
        new Expression.Binary(
            outer.get().span(),
            io.jstap.script.ast.BinaryOperator.LOGICAL_AND,
            inner.get(),
            outer.get()));
  }

  private static Statement.Block wrap(AliasDeclaration alias, Statement.Block body) {
    List<Statement> statements = new ArrayList<>();
    alias.prologue().ifPresent(statements::add);
    statements.add(body);
    alias.epilogue().ifPresent(statements::add);
    return statements.size() == 1 ? body : new Statement.Block(body.span(), statements);
  }

  private Problem unknown(ProbePoint point) {
    List<String> known = new ArrayList<>();
    families.forEach(family -> family.patterns().forEach(p -> known.add(firstWord(p))));
    aliases.forEach(alias -> alias.names().forEach(n -> known.add(n.toString())));
    ProbePoint.Component first = point.components().getFirst();
    if (OF_PROGRAMS.contains(first.name())) {
      return Problem.error(
              ElaborationProblem.NOT_SUPPORTED_YET,
              point.span(),
              "jstap does not probe such places of programs yet, so there is no '" + point + "'")
          .withHelp(
              "of programs there are functions, statements, labels and returns, and what becomes of"
                  + " processes: --dump-probe-types lists the forms");
    }
    List<String> near =
        NearestNames.of(point.components().size() == 1 ? first.name() : point.toString(), known, 3);
    if (near.isEmpty()) {
      near = NearestNames.of(first.name(), known, 3);
    }
    return Problem.error(
            ElaborationProblem.UNKNOWN_PROBE_POINT,
            point.span(),
            "there is no probe point '" + point + "'")
        .withHelp(
            NearestNames.help(
                near,
                "probe points begin with "
                    + String.join(", ", known.stream().distinct().limit(8).toList())));
  }

  private static String firstWord(String pattern) {
    return pattern.replaceAll("[.(].*", "");
  }
}
