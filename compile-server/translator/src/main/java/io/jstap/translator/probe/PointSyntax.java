// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.ElaborationProblem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What several families ask of the components of a probe point, with the problems they report
 * alike.
 */
final class PointSyntax {
  private static final String EXAMPLE = ", for example ";

  private PointSyntax() {}

  static OptionalLong number(ProbePoint.Component component) {
    return component.argument().isPresent()
            && component.argument().get() instanceof Literal.Number number
        ? OptionalLong.of(number.value())
        : OptionalLong.empty();
  }

  static Optional<String> text(ProbePoint.Component component) {
    return component.argument().isPresent()
            && component.argument().get() instanceof Literal.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** Reports a component that no family knows at this place. */
  static void unknown(
      ProbePoint.Component component, Collection<String> known, EventSink problems) {
    List<String> near = NearestNames.of(component.name(), known, 3);
    problems.problem(
        Problem.error(
                ElaborationProblem.UNKNOWN_PROBE_POINT,
                component.span(),
                "no probe point has '" + component.name() + "' here")
            .withHelp(
                known.stream().allMatch(String::isBlank)
                    ? "remove it and what follows"
                    : NearestNames.help(near, "here can stand: " + String.join(", ", known))));
  }

  /** Reports the argument of a component that takes none. */
  static boolean refuseArgument(ProbePoint.Component component, EventSink problems) {
    if (component.argument().isPresent()) {
      badArgument(component, "'" + component.name() + "' takes no argument here", problems);
    }
    return component.argument().isPresent();
  }

  /**
   * Reports an argument that does not fit.
   *
   * @param message what is wrong; what stands behind ", for example " becomes the help
   */
  static void badArgument(ProbePoint.Component component, String message, EventSink problems) {
    int example = message.indexOf(EXAMPLE);
    String what = example < 0 ? message : message.substring(0, example);
    Problem problem = Problem.error(ElaborationProblem.BAD_PROBE_ARGUMENT, component.span(), what);
    problems.problem(
        problem.withHelp(
            example < 0
                ? "--dump-probe-types lists the forms of all probe points"
                : "for example " + message.substring(example + EXAMPLE.length())));
  }
}
