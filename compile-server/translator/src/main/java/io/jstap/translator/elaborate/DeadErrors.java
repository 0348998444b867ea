// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Severity;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes warnings of errors in code that is left out because it has no effect: what never runs need
 * not be right (§8), but its author may want to know. A {@code break} that leaves no loop stays an
 * error, for nothing can make sense of it.
 */
final class DeadErrors {
  private final Set<SourceSpan> all = new HashSet<>();
  private final Set<SourceSpan> live = new HashSet<>();
  private final Set<SourceFile> own;

  /**
   * @param own the user's own files; of others nothing is said
   */
  DeadErrors(Set<SourceFile> own) {
    this.own = own;
  }

  /**
   * Adds code.
   *
   * @param left what is left of it
   */
  void add(Statement code, Optional<? extends Statement> left) {
    collect(code, all);
    left.ifPresent(statement -> collect(statement, live));
  }

  private static void collect(Statement code, Set<SourceSpan> to) {
    AstWalk.statements(code, statement -> to.add(statement.span()));
    AstWalk.expressions(code, expression -> to.add(expression.span()));
  }

  /** The problems that are left when dead code is forgiven. */
  List<Problem> forgiven(List<Problem> problems) {
    return problems.stream().map(this::forgiven).flatMap(Optional::stream).toList();
  }

  private Optional<Problem> forgiven(Problem problem) {
    Optional<SourceSpan> place = problem.excerpt().flatMap(this::innermost);
    boolean jump = problem.code().equals(ElaborationProblem.JUMP_OUTSIDE.id());
    if (!problem.isError() || jump || place.isEmpty() || live.contains(place.get())) {
      return Optional.of(problem);
    }
    return own.contains(place.get().file())
        ? Optional.of(
            new Problem(
                    problem.code(),
                    Severity.WARNING,
                    problem.message(),
                    problem.excerpt(),
                    problem.notes(),
                    problem.help())
                .withNote("this code has no effect, so it is left out"))
        : Optional.empty();
  }

  /** The smallest piece of code that an excerpt begins in. */
  private Optional<SourceSpan> innermost(SourceExcerpt excerpt) {
    SourceSpan found = null;
    for (SourceSpan span : all) {
      boolean inside =
          span.file().name().equals(excerpt.file())
              && isBefore(span.start(), span.file(), excerpt)
              && !isBefore(span.end(), span.file(), excerpt);
      boolean smaller = found == null || span.end() - span.start() < found.end() - found.start();
      if (inside && smaller) {
        found = span;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Whether an offset is not behind the beginning of an excerpt. */
  private static boolean isBefore(int offset, SourceFile file, SourceExcerpt excerpt) {
    int line = file.line(offset);
    return line < excerpt.line()
        || (line == excerpt.line() && file.column(offset) <= excerpt.column());
  }
}
