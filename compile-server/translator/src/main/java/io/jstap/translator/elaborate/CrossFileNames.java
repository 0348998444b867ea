// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.optimize.AstWalk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Warns of names that mean a global of a file that their author may not have thought of: a script's
 * variable that is a global of the library, and the other way round (§8, §9).
 */
final class CrossFileNames {
  private final GlobalTable globals;
  private final Set<SourceFile> own;
  private final EventSink problems;

  /**
   * @param own the user's own files; others are the library's
   */
  CrossFileNames(GlobalTable globals, Set<SourceFile> own, EventSink problems) {
    this.globals = globals;
    this.own = own;
    this.problems = problems;
  }

  void check(List<Body> bodies) {
    for (Body body : bodies) {
      AstWalk.expressions(
          body.block(),
          expression -> {
            if (expression instanceof Expression.Assignment assignment
                && assignment.target() instanceof Expression.Name name
                && own.contains(name.span().file())) {
              assigned(body, name);
            } else if (expression instanceof Expression.Name name
                && !own.contains(name.span().file())) {
              global(body, name.name(), name.span()).ifPresent(g -> ofTheScript(g, name.span()));
            }
          });
    }
  }

  private Optional<Symbol.Global> global(Body body, String name, SourceSpan span) {
    return body.locals().containsKey(name) ? Optional.empty() : globals.find(name, span);
  }

  private void assigned(Body body, Expression.Name name) {
    global(body, name.name(), name.span())
        .filter(global -> !own.contains(global.span().file()))
        .ifPresent(
            global ->
                problems.problem(
                    Problem.warning(
                            ElaborationProblem.NAME_OF_ANOTHER_FILE,
                            name.span(),
                            "'%s' is no variable of this script, but a global of the library"
                                .formatted(name.name()))
                        .withNote(global.span(), "declared here")
                        .withHelp(
                            "take another name, or declare it: private global " + name.name())));
  }

  private void ofTheScript(Symbol.Global global, SourceSpan use) {
    if (own.contains(global.span().file())) {
      problems.problem(
          Problem.warning(
                  ElaborationProblem.NAME_OF_ANOTHER_FILE,
                  global.span(),
                  "the library uses this global of the script as its own")
              .withNote(use, "here")
              .withHelp("take another name, or declare it: private global " + global.name()));
    }
  }
}
