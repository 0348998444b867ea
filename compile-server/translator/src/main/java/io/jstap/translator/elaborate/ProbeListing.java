// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.source.Privilege;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lists probe points (§13): {@code -l}, {@code -L} and the dumps. */
public final class ProbeListing {
  /**
   * An alias, and the points that it stands for.
   *
   * @param span where it is declared
   */
  public record Alias(String name, List<String> points, SourceSpan span) {
    public Alias {
      points = List.copyOf(points);
    }

    private boolean isHidden() {
      return name.startsWith("_") || name.contains("._");
    }

    /** {@code alias = point, point}. */
    @Override
    public String toString() {
      return name + " = " + String.join(", ", points);
    }
  }

  private final List<ScriptFile> files;
  private final Tapsets tapsets;
  private final List<ProbeFamily> families;
  private final List<AliasDeclaration> aliases = new ArrayList<>();

  /**
   * @param files scripts whose aliases, functions and globals count, too; their probes do not
   */
  public ProbeListing(List<ScriptFile> files, Tapsets tapsets, List<ProbeFamily> families) {
    this.files = files.stream().map(ProbeListing::withoutProbes).toList();
    this.tapsets = tapsets;
    this.families = families;
    for (ScriptFile file : this.files) {
      for (Declaration declaration : file.declarations()) {
        if (declaration instanceof AliasDeclaration alias) {
          aliases.add(alias);
        }
      }
    }
    aliases.addAll(tapsets.aliases());
  }

  private static ScriptFile withoutProbes(ScriptFile file) {
    return new ScriptFile(
        file.source(),
        file.tapset(),
        file.declarations().stream().filter(d -> !(d instanceof ProbeDeclaration)).toList());
  }

  /**
   * The points that a pattern matches, sorted, each with the variables that all of its instances
   * have.
   *
   * @param pattern a file with one probe, whose points are the pattern
   * @param variables whether variables are wanted
   * @param problems told why nothing matched; nothing when something did
   */
  public Map<String, List<TypedName>> points(
      ScriptFile pattern, boolean variables, EventSink problems) {
    Map<String, Set<TypedName>> found = new TreeMap<>();
    CollectingSink reasons = new CollectingSink(problem -> {});
    ProbeDerivation derivation =
        new ProbeDerivation(families, aliases, place -> true, ProbeBudget.unlimited(), reasons);
    for (Declaration declaration : pattern.declarations()) {
      if (declaration instanceof ProbeDeclaration probe) {
        for (ProbePoint point : derivation.concrete(probe.points())) {
          add(found, derivation, probe, point, variables);
        }
      }
    }
    if (found.isEmpty()) {
      reasons.problems().stream().filter(Problem::isError).forEach(problems::problem);
    }
    Map<String, List<TypedName>> listed = new LinkedHashMap<>(2 * found.size());
    found.forEach((point, names) -> listed.put(point, List.copyOf(names)));
    return listed;
  }

  private void add(
      Map<String, Set<TypedName>> found,
      ProbeDerivation derivation,
      ProbeDeclaration probe,
      ProbePoint point,
      boolean variables) {
    ProbeDeclaration one =
        new ProbeDeclaration(
            probe.span(), List.of(point), new Statement.Block(probe.span(), List.of()));
    boolean alias = derivation.isAlias(point);
    List<TypedName> locals = variables && alias ? locals(one) : List.of();
    for (ProbeDerivation.Derived derived : derivation.derive(one)) {
      String text = alias ? point.toString() : text(derived);
      if (!variables) {
        found.put(text, Set.of());
        continue;
      }
      Set<TypedName> names = new LinkedHashSet<>(locals);
      names.addAll(derived.probe().variables().listed());
      Set<TypedName> others = found.putIfAbsent(text, names);
      if (others != null) {
        others.retainAll(names);
      }
    }
  }

  private static String text(ProbeDerivation.Derived derived) {
    Optional<String> listed = derived.probe().listed();
    if (listed.isPresent()) {
      return listed.get();
    }
    Handler nothing = new Handler(List.of(), new Action.Block(derived.body().span(), List.of()));
    Probe probe = derived.probe().withHandler().apply(nothing);
    return probe.point();
  }

  /** What the alias's own statements set. */
  private List<TypedName> locals(ProbeDeclaration probe) {
    List<ScriptFile> all = new ArrayList<>(files);
    all.add(new ScriptFile(probe.span().file(), /* tapset= */ false, List.of(probe)));
    Optional<Program> program =
        Elaborator.elaborate(
            all,
            tapsets,
            families,
            new ElaborationOptions(
                /* optimise= */ false, /* guru= */ true, /* displayGlobals= */ false),
            problem -> {});
    // Probes of the library that come with what the alias uses are not asked for.
    List<Handler> handlers =
        program.map(Program::handlers).orElse(List.of()).stream()
            .filter(handler -> handler.block().span().file() == probe.span().file())
            .toList();
    if (handlers.isEmpty()) {
      return List.of();
    }
    Set<TypedName> common = new LinkedHashSet<>(locals(handlers.getFirst()));
    handlers.forEach(handler -> common.retainAll(locals(handler)));
    return List.copyOf(common);
  }

  private static List<TypedName> locals(Handler handler) {
    return handler.locals().stream()
        .map(local -> new TypedName(local.name(), local.type().word()))
        .toList();
  }

  /** All forms of all families that a level may use, sorted. */
  public List<String> probeTypes(Privilege privilege) {
    return families.stream()
        .filter(family -> privilege != Privilege.STAPUSR || family.isForEveryone())
        .flatMap(family -> family.patterns().stream())
        .sorted()
        .toList();
  }

  /**
   * All aliases with what they stand for, sorted.
   *
   * @param hidden whether those whose names begin with an underscore are wanted, too
   */
  public List<Alias> aliases(boolean hidden) {
    return aliases.stream()
        .flatMap(
            alias ->
                alias.names().stream()
                    .map(name -> new Alias(name.toString(), points(alias), alias.span())))
        .filter(alias -> hidden || !alias.isHidden())
        .sorted(Comparator.comparing(Alias::toString))
        .toList();
  }

  private static List<String> points(AliasDeclaration alias) {
    return alias.points().stream().map(ProbePoint::toString).toList();
  }
}
