// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** What stands at the top level of a file (§4). */
public sealed interface Declaration {
  SourceSpan span();

  /** {@code probe points body}. */
  record ProbeDeclaration(SourceSpan span, List<ProbePoint> points, Statement.Block body)
      implements Declaration {
    public ProbeDeclaration {
      points = List.copyOf(points);
    }
  }

  /**
   * {@code probe name = points prologue, epilogue}.
   *
   * @param names the alias names, several when they are chained; components without arguments
   */
  record AliasDeclaration(
      SourceSpan span,
      List<ProbePoint> names,
      List<ProbePoint> points,
      Optional<Statement.Block> prologue,
      Optional<Statement.Block> epilogue)
      implements Declaration {
    public AliasDeclaration {
      names = List.copyOf(names);
      points = List.copyOf(points);
    }
  }

  /** One name of a {@code global} or {@code private} declaration. */
  record GlobalDeclaration(
      SourceSpan span,
      Identifier name,
      boolean isPrivate,
      boolean wrap,
      Optional<Integer> entries,
      Optional<Literal> initial)
      implements Declaration {}

  /**
   * A function.
   *
   * @param priority explicit priority of an overload
   */
  record FunctionDeclaration(
      SourceSpan span,
      Identifier name,
      boolean isPrivate,
      Optional<TypeName> result,
      List<Parameter> parameters,
      Optional<Integer> priority,
      FunctionBody body)
      implements Declaration {
    public FunctionDeclaration {
      parameters = List.copyOf(parameters);
    }
  }

  record Parameter(Identifier name, Optional<TypeName> type) {}

  /** What a function does. */
  sealed interface FunctionBody {
    record Script(Statement.Block block) implements FunctionBody {}

    record Native(EmbeddedC code) implements FunctionBody {}
  }

  /** Embedded C at the top level. */
  record EmbeddedCDeclaration(EmbeddedC code) implements Declaration {
    @Override
    public SourceSpan span() {
      return code.span();
    }
  }
}
