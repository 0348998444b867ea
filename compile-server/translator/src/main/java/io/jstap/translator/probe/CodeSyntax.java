// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionPattern;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.probe.CodeRequest.Bodies;
import io.jstap.translator.probe.CodeRequest.Selector;
import io.jstap.translator.probe.CodeRequest.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code function(...)} and {@code statement(...)} with all that may stand behind them. */
final class CodeSyntax {
  private static final int MOST_ACTIVE = 65535;
  private static final int DEEPEST = 8;
  private static final List<String> BEHIND_FUNCTION =
      List.of("call", "inline", "exported", "return", "label", "callee", "callees");

  private final boolean guru;
  private final EventSink problems;

  CodeSyntax(boolean guru, EventSink problems) {
    this.guru = guru;
    this.problems = problems;
  }

  /** All forms, behind a prefix such as {@code kernel}. */
  static List<String> forms(String prefix) {
    List<String> all = new ArrayList<>();
    for (String argument : List.of("(number)", "(string)")) {
      String function = prefix + ".function" + argument;
      all.add(function);
      for (String suffix :
          List.of(
              "call",
              "callee(string)",
              "callee(string).call",
              "callee(string).return",
              "callee(string).return.maxactive(number)",
              "callees",
              "callees(number)",
              "exported",
              "inline",
              "label(string)",
              "return",
              "return.maxactive(number)")) {
        all.add(function + "." + suffix);
      }
      all.add(prefix + ".statement" + argument);
    }
    all.add(prefix + ".statement(string).nearest");
    return all;
  }

  /**
   * Reads the components behind {@code kernel} or {@code module(...)}; empty when a problem was
   * reported.
   *
   * @param components {@code function} or {@code statement} first
   */
  Optional<CodeRequest> read(List<ProbePoint.Component> components) {
    ProbePoint.Component first = components.getFirst();
    List<ProbePoint.Component> rest = components.subList(1, components.size());
    Optional<Selector> selector = selector(first);
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    Optional<Suffixed> suffixed =
        first.name().equals("statement") ? statement(first, selector.get(), rest) : function(rest);
    return suffixed.map(s -> new CodeRequest(first, selector.get(), s.variant, s.text));
  }

  private record Suffixed(Variant variant, String text) {}

  private Optional<Selector> selector(ProbePoint.Component component) {
    OptionalLong number = PointSyntax.number(component);
    if (number.isPresent()) {
      return Optional.of(new Selector.Address(number.getAsLong()));
    }
    Optional<String> text = PointSyntax.text(component);
    Optional<FunctionPattern> pattern = text.flatMap(FunctionPattern::parse);
    if (pattern.isEmpty()) {
      PointSyntax.badArgument(
          component,
          component.name().equals("function")
              ? "'function' needs a pattern NAME[@FILE[:LINE]] in double quotes, for example"
                  + " kernel.function(\"vfs_read\"), or an address"
              : "'statement' needs NAME@FILE:LINE in double quotes, for example"
                  + " kernel.statement(\"*@fs/read_write.c:450\"), or an address",
          problems);
      return Optional.empty();
    }
    return Optional.of(new Selector.Named(text.get(), pattern.get()));
  }

  private Optional<Suffixed> statement(
      ProbePoint.Component statement, Selector selector, List<ProbePoint.Component> rest) {
    if (rest.isEmpty()) {
      return Optional.of(new Suffixed(new Variant.Statement(), ""));
    }
    boolean address = selector instanceof Selector.Address;
    ProbePoint.Component first = rest.getFirst();
    String expected = address ? "absolute" : "nearest";
    if (!first.name().equals(expected) || rest.size() > 1) {
      PointSyntax.unknown(
          first.name().equals(expected) ? rest.getLast() : first, List.of(expected), problems);
      return Optional.empty();
    }
    if (PointSyntax.refuseArgument(first, problems)) {
      return Optional.empty();
    }
    if (!address) {
      return Optional.of(new Suffixed(new Variant.Nearest(), ".nearest"));
    }
    return absolute(statement, guru, problems)
        ? Optional.of(new Suffixed(new Variant.Absolute(), ".absolute"))
        : Optional.empty();
  }

  /** Whether an unchecked address may be probed. */
  static boolean absolute(ProbePoint.Component component, boolean guru, EventSink problems) {
    if (!guru) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NEEDS_GURU,
                  component.span(),
                  "only guru mode lets a script probe an address that nobody has checked")
              .withHelp("rerun with -g; an address inside an instruction crashes the machine"));
    }
    return guru;
  }

  private Optional<Suffixed> function(List<ProbePoint.Component> rest) {
    if (rest.isEmpty()) {
      return Optional.of(new Suffixed(new Variant.Entry(Bodies.ALL), ""));
    }
    ProbePoint.Component first = rest.getFirst();
    List<ProbePoint.Component> more = rest.subList(1, rest.size());
    return switch (first.name()) {
      case "call" -> entry(first, Bodies.OUT_OF_LINE, more);
      case "inline" -> entry(first, Bodies.INLINED, more);
      case "exported" -> entry(first, Bodies.EXTERNAL, more);
      case "return" -> returns(first, more);
      case "label" -> label(first, more);
      case "callee" -> callee(first, more);
      case "callees" -> callees(first, more);
      default -> {
        PointSyntax.unknown(first, BEHIND_FUNCTION, problems);
        yield Optional.empty();
      }
    };
  }

  private Optional<Suffixed> entry(
      ProbePoint.Component component, Bodies bodies, List<ProbePoint.Component> more) {
    return PointSyntax.refuseArgument(component, problems) || !ends(more)
        ? Optional.empty()
        : Optional.of(new Suffixed(new Variant.Entry(bodies), "." + component.name()));
  }

  private boolean ends(List<ProbePoint.Component> more) {
    if (!more.isEmpty()) {
      PointSyntax.unknown(more.getFirst(), List.of(), problems);
    }
    return more.isEmpty();
  }

  private Optional<Suffixed> returns(
      ProbePoint.Component component, List<ProbePoint.Component> more) {
    if (PointSyntax.refuseArgument(component, problems)) {
      return Optional.empty();
    }
    if (more.isEmpty()) {
      return Optional.of(new Suffixed(new Variant.Return(Optional.empty()), ".return"));
    }
    return maxActive(more, problems)
        .map(
            count ->
                new Suffixed(
                    new Variant.Return(Optional.of(count)), ".return.maxactive(" + count + ")"));
  }

  /** Reads {@code maxactive(N)}, which must be all that is left. */
  static Optional<Integer> maxActive(List<ProbePoint.Component> components, EventSink problems) {
    ProbePoint.Component component = components.getFirst();
    if (!component.name().equals("maxactive") || components.size() > 1) {
      boolean known = component.name().equals("maxactive");
      PointSyntax.unknown(
          known ? components.get(1) : component,
          known ? List.of() : List.of("maxactive"),
          problems);
      return Optional.empty();
    }
    OptionalLong count = PointSyntax.number(component);
    if (count.isEmpty() || count.getAsLong() < 0 || count.getAsLong() > MOST_ACTIVE) {
      PointSyntax.badArgument(
          component, "'maxactive' needs a number between 0 and " + MOST_ACTIVE, problems);
      return Optional.empty();
    }
    return Optional.of((int) count.getAsLong());
  }

  private Optional<Suffixed> label(
      ProbePoint.Component component, List<ProbePoint.Component> more) {
    Optional<String> glob = PointSyntax.text(component);
    if (glob.isEmpty()) {
      PointSyntax.badArgument(
          component, "'label' needs the name of a C label in double quotes", problems);
      return Optional.empty();
    }
    return ends(more)
        ? Optional.of(new Suffixed(new Variant.Label(glob.get()), ""))
        : Optional.empty();
  }

  private Optional<Suffixed> callee(
      ProbePoint.Component component, List<ProbePoint.Component> more) {
    Optional<String> glob = PointSyntax.text(component);
    if (glob.isEmpty()) {
      PointSyntax.badArgument(
          component, "'callee' needs the name of a called function in double quotes", problems);
      return Optional.empty();
    }
    if (more.isEmpty()) {
      return Optional.of(callee(glob.get(), new Variant.Entry(Bodies.ALL), 1, ""));
    }
    ProbePoint.Component then = more.getFirst();
    List<ProbePoint.Component> rest = more.subList(1, more.size());
    return switch (then.name()) {
      case "call" ->
          entry(then, Bodies.OUT_OF_LINE, rest)
              .map(found -> callee(glob.get(), found.variant, 1, found.text));
      case "return" ->
          returns(then, rest).map(found -> callee(glob.get(), found.variant, 1, found.text));
      default -> {
        PointSyntax.unknown(then, List.of("call", "return"), problems);
        yield Optional.empty();
      }
    };
  }

  private Optional<Suffixed> callees(
      ProbePoint.Component component, List<ProbePoint.Component> more) {
    OptionalLong depth =
        component.argument().isPresent() ? PointSyntax.number(component) : OptionalLong.of(1);
    if (depth.isEmpty() || depth.getAsLong() < 1 || depth.getAsLong() > DEEPEST) {
      PointSyntax.badArgument(
          component, "'callees' needs a depth between 1 and " + DEEPEST, problems);
      return Optional.empty();
    }
    return ends(more)
        ? Optional.of(callee("*", new Variant.Entry(Bodies.ALL), (int) depth.getAsLong(), ""))
        : Optional.empty();
  }

  private static Suffixed callee(String glob, Variant then, int depth, String text) {
    return new Suffixed(new Variant.Callee(glob, then, depth), text);
  }
}
