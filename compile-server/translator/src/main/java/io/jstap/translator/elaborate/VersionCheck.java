// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.translator.optimize.AstWalk;
import java.util.List;
import java.util.Set;

/** What the version of the language decides (§2.3), beside what the parser looks at. */
final class VersionCheck {
  private final Set<SourceFile> own;
  private final Compatibility language;
  private final EventSink problems;

  /**
   * @param own the user's own files; the library speaks the newest language
   */
  VersionCheck(Set<SourceFile> own, Compatibility language, EventSink problems) {
    this.own = own;
    this.language = language;
    this.problems = problems;
  }

  /** Functions may have what belongs to the calling probe since 4.3. */
  void functions(FunctionTable functions) {
    if (language.has("4.3")) {
      return;
    }
    for (FunctionSymbol symbol : functions.called()) {
      if (own.contains(symbol.declaration().span().file())) {
        functions
            .body(symbol)
            .ifPresent(body -> AstWalk.expressions(body.block(), this::inFunction));
      }
    }
  }

  private void inFunction(Expression expression) {
    if (expression instanceof Expression.TargetVariable || expression instanceof Expression.Entry) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_IN_VERSION,
                  expression.span(),
                  "a function has no '%s' in version %s of the language"
                      .formatted(expression.span().text(), language.version()))
              .withHelp("give it to the function as an argument, or say --compatible=4.3"));
    }
  }

  /**
   * Tells of declarations that say something else in other versions ({@code --check-version}).
   *
   * @param files what the program consists of
   * @param used where the declarations are that it uses
   */
  static void tell(List<ScriptFile> files, List<SourceSpan> used, EventSink problems) {
    for (ScriptFile file : files) {
      for (SourceSpan versioned : file.provenance().versioned()) {
        used.stream()
            .filter(declaration -> overlap(declaration, versioned))
            .findFirst()
            .ifPresent(declaration -> problems.problem(depends(declaration, versioned)));
      }
    }
  }

  private static boolean overlap(SourceSpan one, SourceSpan other) {
    return one.file() == other.file() && one.start() < other.end() && other.start() < one.end();
  }

  private static Problem depends(SourceSpan declaration, SourceSpan versioned) {
    SourceSpan opener = new SourceSpan(versioned.file(), versioned.start(), versioned.start() + 2);
    Problem problem =
        Problem.warning(
                ElaborationProblem.DEPENDS_ON_VERSION,
                opener,
                "this depends on the version of the language")
            .withHelp("--compatible=VERSION chooses another one");
    return declaration.start() < versioned.start()
        ? problem.withNote(
            new SourceSpan(declaration.file(), declaration.start(), firstLineEnd(declaration)),
            "the program uses it here")
        : problem;
  }

  private static int firstLineEnd(SourceSpan span) {
    int end = span.file().text().indexOf('\n', span.start());
    return end < 0 ? span.end() : Math.min(end, span.end());
  }
}
