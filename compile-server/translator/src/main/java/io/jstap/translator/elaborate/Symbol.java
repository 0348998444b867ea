// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.StatisticShape;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A variable's name while a program is being understood. Compared by identity. */
sealed interface Symbol {
  String name();

  /** Where it was declared, or first used. */
  SourceSpan span();

  /** A local variable or parameter. */
  final class Local implements Symbol {
    private final String name;
    private final SourceSpan span;
    private final TypeCell type = new TypeCell();
    private Variable.@Nullable Local variable;
    private boolean assigned;
    private boolean read;

    Local(String name, SourceSpan span) {
      this.name = name;
      this.span = span;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public SourceSpan span() {
      return span;
    }

    TypeCell type() {
      return type;
    }

    void markAssigned() {
      assigned = true;
    }

    boolean isAssigned() {
      return assigned;
    }

    void markRead() {
      read = true;
    }

    boolean isRead() {
      return read;
    }

    /** The IR variable, made at the first call; the type has to be settled by then. */
    Variable.Local variable() {
      if (variable == null) {
        variable = new Variable.Local(name, type.type().orElseThrow());
      }
      return variable;
    }
  }

  /**
   * A global scalar or array; which of both the first use decides, and how many keys an array has.
   */
  final class Global implements Symbol {
    private final String name;
    private final SourceSpan span;
    private final int entries;
    private final boolean wrap;
    private final TypeCell value = new TypeCell();
    private final List<TypeCell> keys = new ArrayList<>();
    private int arity = -1;
    private @Nullable SourceSpan arityCause;
    private boolean variance;
    private StatisticShape.@Nullable Histogram histogram;
    private @Nullable SourceSpan histogramCause;
    private @Nullable SourceSpan deletion;
    private boolean assigned;

    /**
     * @param entries declared capacity, 0 for none
     */
    Global(String name, SourceSpan span, int entries, boolean wrap) {
      this.name = name;
      this.span = span;
      this.entries = entries;
      this.wrap = wrap;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public SourceSpan span() {
      return span;
    }

    int entries() {
      return entries;
    }

    boolean wrap() {
      return wrap;
    }

    TypeCell value() {
      return value;
    }

    TypeCell key(int index) {
      return keys.get(index);
    }

    int arity() {
      return arity;
    }

    Optional<SourceSpan> arityCause() {
      return Optional.ofNullable(arityCause);
    }

    /** Notes that the whole of it is deleted there, which tells neither its keys nor its type. */
    void markDeleted(SourceSpan at) {
      if (deletion == null) {
        deletion = at;
      }
    }

    /** Where the whole of it is deleted first, if anywhere. */
    Optional<SourceSpan> deletion() {
      return Optional.ofNullable(deletion);
    }

    /** Notes that something gives it a value, or one of its elements. */
    void markAssigned() {
      assigned = true;
    }

    boolean isAssigned() {
      return assigned;
    }

    /** What the program asks of the statistic so far. */
    StatisticShape shape() {
      return new StatisticShape(variance, Optional.ofNullable(histogram));
    }

    void needVariance() {
      variance = true;
    }

    Optional<SourceSpan> histogramCause() {
      return Optional.ofNullable(histogramCause);
    }

    /** Fixes the shape of the histogram at the first use; returns whether this use agrees. */
    boolean use(StatisticShape.Histogram shape, SourceSpan at) {
      if (histogram == null) {
        histogram = shape;
        histogramCause = at;
      }
      return histogram.equals(shape);
    }

    /** Fixes the number of keys (0: a scalar) at the first use; returns whether this use agrees. */
    boolean use(int count, SourceSpan at) {
      if (arity < 0) {
        arity = count;
        arityCause = at;
        for (int i = 0; i < count; i++) {
          keys.add(new TypeCell());
        }
      }
      return arity == count;
    }
  }
}
