// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;

/** A statement (§5). */
public sealed interface Statement {
  SourceSpan span();

  record Block(SourceSpan span, List<Statement> statements) implements Statement {
    public Block {
      statements = List.copyOf(statements);
    }
  }

  record Empty(SourceSpan span) implements Statement {}

  record ExpressionStatement(SourceSpan span, Expression expression) implements Statement {}

  record If(
      SourceSpan span, Expression condition, Statement whenTrue, Optional<Statement> whenFalse)
      implements Statement {}

  record While(SourceSpan span, Expression condition, Statement body) implements Statement {
    /** The same loop around another statement. */
    public While withBody(Statement other) {
      return new While(span, condition, other);
    }
  }

  record For(
      SourceSpan span,
      Optional<Expression> start,
      Optional<Expression> condition,
      Optional<Expression> step,
      Statement body)
      implements Statement {
    /** The same loop around another statement. */
    public For withBody(Statement other) {
      return new For(span, start, condition, step, other);
    }
  }

  /**
   * {@code foreach (v = [k1, k2+] in base[slice] @op- limit n) body} (§5.2).
   *
   * @param value variable that captures the value
   * @param base array or histogram
   * @param slice one entry for each key: {@link Expression.AnyKey} or a value; empty without slice
   * @param sort the one sort mark
   */
  record ForEach(
      SourceSpan span,
      List<Identifier> keys,
      Optional<Identifier> value,
      Expression base,
      List<Expression> slice,
      Optional<Sort> sort,
      Optional<Expression> limit,
      Statement body)
      implements Statement {
    public ForEach {
      keys = List.copyOf(keys);
      slice = List.copyOf(slice);
    }

    /** The same loop around another statement. */
    public ForEach withBody(Statement other) {
      return new ForEach(span, keys, value, base, slice, sort, limit, other);
    }
  }

  /**
   * A sort mark.
   *
   * @param by 0 for the value, else the 1-based number of the key
   * @param aggregate {@code count sum min max avg variance} for arrays of statistics
   */
  record Sort(SourceSpan span, int by, boolean descending, Optional<String> aggregate) {}

  record Break(SourceSpan span) implements Statement {}

  record Continue(SourceSpan span) implements Statement {}

  record Next(SourceSpan span) implements Statement {}

  record Return(SourceSpan span, Optional<Expression> value) implements Statement {}

  record Delete(SourceSpan span, Expression target) implements Statement {}

  record TryCatch(SourceSpan span, Block body, Optional<Identifier> message, Block handler)
      implements Statement {}
}
