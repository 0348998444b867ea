// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.PrettyPrint;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Targets of a place in a program whose debuginfo is at hand. */
class BinaryContext implements ContextVariables {
  private final List<ProbedBinary> binaries;
  private final PlaceVariables variables;
  private final NamedTypes types;
  private final StaticVariables statics;

  BinaryContext(ProbedBinary binary, PlaceVariables variables) {
    this(binary, variables, List.of());
  }

  /**
   * @param more where types and enumerators are looked for that the binary does not have
   */
  BinaryContext(ProbedBinary binary, PlaceVariables variables, List<ProbedBinary> more) {
    this.variables = variables;
    this.binaries =
        more.isEmpty() ? List.of(binary) : Stream.concat(Stream.of(binary), more.stream()).toList();
    this.types = new NamedTypes(binaries);
    this.statics = new StaticVariables(binary, variables.pc());
  }

  @Override
  public List<TypedName> listed() {
    return variables.listed();
  }

  @Override
  public final Optional<Value> value(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    if (target.root() instanceof Target.Named named && named.name().startsWith("$")) {
      Optional<String> text = variables.text(named.name().substring(1));
      if (text.isPresent()) {
        return Optional.of(new Value.StringLiteral(target.span(), text.get()));
      }
      Optional<List<String>> names = variables.collected(named.name().substring(1));
      if (names.isPresent()) {
        return Optional.of(
            new VariableTexts(variables).text(names.get(), target.prettyPrint(), target.span()));
      }
    }
    TargetAccess access = new TargetAccess(lower, problems);
    Optional<TargetAccess.Object> end = end(target, lower, access, problems);
    return target.prettyPrint() == PrettyPrint.NONE
        ? end.flatMap(object -> access.scalar(object, target.span()))
        : end.map(
            object ->
                new PrettyPrinter(target.span(), target.prettyPrint() == PrettyPrint.ALL_LEVELS)
                    .print(object));
  }

  @Override
  public final Optional<Value> address(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    TargetAccess access = new TargetAccess(lower, problems);
    return end(target, lower, access, problems)
        .flatMap(object -> new TargetPlaces(problems).address(object, target.span()));
  }

  @Override
  public final Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    TargetAccess access = new TargetAccess(lower, problems);
    return end(target, lower, access, problems)
        .flatMap(object -> new TargetPlaces(problems).store(object, value, target.span()));
  }

  @Override
  public final Optional<Map<Long, String>> enumeration(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    return end(target, lower, new TargetAccess(lower, problems), problems)
        .flatMap(object -> enumerators(object.type(), target.span(), problems));
  }

  @Override
  public final Optional<Map<Long, String>> enumeration(
      String type, SourceSpan span, EventSink problems) {
    return types
        .find(type, span, problems)
        .flatMap(found -> enumerators(found.type(), span, problems));
  }

  private static Optional<Map<Long, String>> enumerators(
      CType type, SourceSpan span, EventSink problems) {
    if (type.stripped() instanceof CType.Enumeration enumeration) {
      Map<Long, String> names = new LinkedHashMap<>();
      enumeration.enumerators().forEach(each -> names.putIfAbsent(each.value(), each.name()));
      return Optional.of(names);
    }
    problems.problem(
        Problem.error(
                ElaborationProblem.NO_SUCH_TYPE,
                span,
                "'" + type.spelling() + "' is no enumeration")
            .withHelp("name one: @enumname(value, \"enum ...\", \"kernel\")"));
    return Optional.empty();
  }

  @Override
  public final OptionalLong enumerator(String name) {
    return binaries.stream()
        .map(binary -> binary.info().findEnumerator(name))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  @Override
  public final List<String> enumeratorsNear(String name) {
    return binaries.stream()
        .flatMap(binary -> binary.info().nearestEnumeratorNames(name, 3).stream())
        .distinct()
        .limit(3)
        .toList();
  }

  /** The object at the end of a target's chain. */
  private Optional<TargetAccess.Object> end(
      Target target, Function<Expression, Value> lower, TargetAccess access, EventSink problems) {
    boolean pointed =
        target.root() instanceof Target.Cast || target.root() instanceof Target.Tracked;
    return start(target, lower, problems)
        .flatMap(
            start ->
                pointed
                    ? access.walkPointed(start, target.accesses())
                    : access.walk(start, target.accesses()));
  }

  private Optional<TargetAccess.Object> start(
      Target target, Function<Expression, Value> lower, EventSink problems) {
    SourceSpan span = target.span();
    return switch (target.root()) {
      case Target.Named named when named.name().startsWith("$") -> {
        problems.problem(
            Problem.error(
                    ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                    span,
                    "there is no '$" + named.name() + "' here")
                .withHelp("there are $$vars, $$parms, $$locals and, in return probes, $$return"));
        yield Optional.empty();
      }
      case Target.Named named -> variables.find(named.name(), span, problems);
      case Target.Static variable when variable.file().isEmpty() -> {
        // What the place sees counts first; a place without variables has the program's globals.
        Optional<TargetAccess.Object> visible =
            variables.find(variable.name(), span, problem -> {});
        yield visible.isPresent() ? visible : statics.find(variable, span, problems);
      }
      case Target.Static variable -> statics.find(variable, span, problems);
      case Target.Tracked tracked ->
          pointee(tracked, span, problems)
              .map(found -> inMemory(lower.apply(tracked.value()), found));
      case Target.Cast cast ->
          types
              .find(cast.type(), span, problems)
              .map(found -> inMemory(lower.apply(cast.value()), found));
    };
  }

  private static TargetAccess.Object inMemory(Value address, NamedTypes.Found found) {
    return new TargetAccess.InMemory(address, found.type(), found.space());
  }

  /** What a tracked value points to, if all that it may come from agree. */
  private Optional<NamedTypes.Found> pointee(
      Target.Tracked tracked, SourceSpan span, EventSink problems) {
    List<NamedTypes.Found> types = new ArrayList<>();
    List<Problem.Note> notes = new ArrayList<>();
    for (Target.Source source : tracked.sources()) {
      pointee(source)
          .filter(found -> types.stream().noneMatch(known -> isSame(known, found)))
          .ifPresent(
              found -> {
                types.add(found);
                notes.add(
                    new Problem.Note(
                        "'%s' comes from here".formatted(found.type().spelling()),
                        Optional.of(source.target().span().excerpt())));
              });
    }
    if (types.size() == 1) {
      return Optional.of(types.getFirst());
    }
    if (types.isEmpty()) {
      tracked.lost().ifPresent(notes::add);
    }
    String text = tracked.value().span().text();
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_TYPE,
            span,
            types.isEmpty()
                ? "the type of '" + text + "' is not known here"
                : "'%s' may be a pointer to '%s' or to '%s'"
                    .formatted(
                        text, types.get(0).type().spelling(), types.get(1).type().spelling()));
    for (Problem.Note note : notes) {
      problem = problem.withNote(note);
    }
    problems.problem(problem.withHelp("say it: @cast(" + text + ", \"type\")->..."));
    return Optional.empty();
  }

  private static boolean isSame(NamedTypes.Found one, NamedTypes.Found other) {
    return one.space() == other.space() && one.type().spelling().equals(other.type().spelling());
  }

  @Override
  public final boolean isPointer(Target.Source source) {
    return pointee(source).isPresent();
  }

  private static Optional<NamedTypes.Found> pointee(Target.Source source) {
    if (!(source.place() instanceof BinaryContext there)) {
      return Optional.empty();
    }
    // Parameters are gone at a return, but their types are not.
    BinaryContext place =
        there.isFromEntry(source.target())
                && there.entry().orElse(there) instanceof BinaryContext entry
            ? entry
            : there;
    EventSink quiet = problem -> {};
    // The source may stand in another body, whose variables mean nothing here; only its type
    // counts.
    Function<Expression, Value> lower = inner -> new Value.NumberLiteral(inner.span(), 0);
    Optional<NamedTypes.Found> found =
        place
            .end(source.target(), lower, new TargetAccess(lower, quiet), quiet)
            .map(object -> new NamedTypes.Found(object.type(), object.space()));
    return source.address()
        ? found
        : found.flatMap(
            value ->
                value.type().stripped() instanceof CType.Pointer pointer
                    ? Optional.of(new NamedTypes.Found(pointer.target(), value.space()))
                    : Optional.empty());
  }
}
