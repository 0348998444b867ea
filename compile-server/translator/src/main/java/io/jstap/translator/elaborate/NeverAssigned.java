// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ValueType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Warns of variables of the user's own files that are read and never get a value: most often their
 * names are misspelt.
 */
final class NeverAssigned {
  private static final int MOST_NEAR = 3;

  private final GlobalTable globals;
  private final FunctionTable functions;
  private final Set<SourceFile> own;
  private final Set<String> given;
  private final EventSink problems;

  /**
   * @param own the user's own files; of variables of others nothing is said
   * @param given the globals that get their values when the session begins
   */
  NeverAssigned(
      GlobalTable globals,
      FunctionTable functions,
      Set<SourceFile> own,
      Set<String> given,
      EventSink problems) {
    this.globals = globals;
    this.functions = functions;
    this.own = own;
    this.given = given;
    this.problems = problems;
  }

  /** A local variable of a known type that code reads. */
  void local(Symbol.Local local, Body body) {
    if (!local.isAssigned()) {
      Set<String> known = new HashSet<>(globals.names());
      known.addAll(body.locals().keySet());
      String name = local.name();
      warn(
          name,
          local.span(),
          functions.isKnown(name)
              ? "'%1$s' is a function, did you mean %1$s()?".formatted(name)
              : NearestNames.help(
                  NearestNames.of(name, known, MOST_NEAR),
                  "assign to it before; without that it is always " + nothing(local.type())));
    }
  }

  /** A global that code mentions. */
  void global(Symbol.Global global) {
    if (!global.isAssigned() && !given.contains(global.name())) {
      warn(
          global.name(),
          global.span(),
          NearestNames.help(
              NearestNames.of(global.name(), globals.names(), MOST_NEAR),
              global.arity() == 0 && global.value().type().filter(this::isScalar).isPresent()
                  ? "assign to it, or give it a value where it is declared: global %s = %s"
                      .formatted(global.name(), nothing(global.value()))
                  : "put something into it; without that it is always empty"));
    }
  }

  private boolean isScalar(ValueType type) {
    return type != ValueType.STATISTICS;
  }

  private static String nothing(TypeCell cell) {
    return cell.type().equals(Optional.of(ValueType.STRING)) ? "\"\"" : "0";
  }

  private void warn(String name, SourceSpan span, String help) {
    if (own.contains(span.file())) {
      problems.problem(
          Problem.warning(
                  ElaborationProblem.NEVER_ASSIGNED, span, "'" + name + "' is never assigned")
              .withHelp(help));
    }
  }
}
