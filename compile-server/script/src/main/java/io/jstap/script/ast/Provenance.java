// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How the nodes of a file came to be there, beside the tree: which spans come out of macros or
 * script arguments, which arguments the file asked for, and what the language version decided.
 * Immutable.
 */
public final class Provenance {
  /** Everything stands in the file itself. */
  public static final Provenance NONE = new Builder().build(Set.of(), List.of());

  private final Map<SourceSpan, UnaryOperator<Problem>> chains;
  private final Set<Integer> usedArguments;
  private final List<SourceSpan> versioned;

  private Provenance(
      Map<SourceSpan, UnaryOperator<Problem>> chains,
      Set<Integer> usedArguments,
      List<SourceSpan> versioned) {
    this.chains = chains;
    this.usedArguments = Set.copyOf(usedArguments);
    this.versioned = List.copyOf(versioned);
  }

  /**
   * Adds to a problem, as notes, the macros and arguments through which the node came.
   *
   * @param span the very span object of the node, not an equal one
   */
  public Problem explain(Problem problem, SourceSpan span) {
    UnaryOperator<Problem> chain = chains.get(span);
    return chain == null ? problem : chain.apply(problem);
  }

  /** Numbers of the script arguments that the file used. */
  public Set<Integer> usedArguments() {
    return usedArguments;
  }

  /** The conditionals of the file that the language version decided. */
  public List<SourceSpan> versioned() {
    return versioned;
  }

  /** Collects provenance during a parse. */
  public static final class Builder {
    private final Map<SourceSpan, UnaryOperator<Problem>> chains = new IdentityHashMap<>();

    public void comesFrom(SourceSpan span, UnaryOperator<Problem> chain) {
      chains.put(span, chain);
    }

    public Problem explain(Problem problem, SourceSpan span) {
      UnaryOperator<Problem> chain = chains.get(span);
      return chain == null ? problem : chain.apply(problem);
    }

    public Provenance build(Set<Integer> usedArguments, List<SourceSpan> versioned) {
      return new Provenance(
          chains.isEmpty() ? Map.of() : new IdentityHashMap<>(chains), usedArguments, versioned);
    }
  }
}
