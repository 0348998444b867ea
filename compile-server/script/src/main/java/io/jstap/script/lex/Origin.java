// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;

/** How a token came to be where it is: written there, or through macros and script arguments. */
public sealed interface Origin {
  /** Notes that a diagnostic shows at the most; a long chain is named in short. */
  int SHOWN = 8;

  /** How many steps lie between the token and the file. */
  int depth();

  /** The step before this one. */
  Origin parent();

  /** Whether it is the very same step, not only an equal one. */
  @SuppressWarnings("ReferenceEquality")
  default boolean isSame(Origin other) {
    return this == other;
  }

  /** Where this step is written in its parent. */
  SourceSpan place(SourceSpan otherwise);

  /** Stands in the file itself. */
  enum Written implements Origin {
    WRITTEN;

    @Override
    public int depth() {
      return 0;
    }

    @Override
    public Origin parent() {
      return this;
    }

    @Override
    public SourceSpan place(SourceSpan otherwise) {
      return otherwise;
    }
  }

  /** Came out of a macro, invoked at a place of the parent. */
  record Expansion(Origin parent, String macro, SourceSpan invocation, int depth)
      implements Origin {
    public Expansion(Origin parent, String macro, SourceSpan invocation) {
      this(parent, macro, invocation, parent.depth() + 1);
    }

    @Override
    public SourceSpan place(SourceSpan otherwise) {
      return invocation;
    }
  }

  /** Pasted from a script argument. */
  record Argument(int number, String text, SourceSpan place) implements Origin {
    @Override
    public int depth() {
      return 1;
    }

    @Override
    public Origin parent() {
      return Written.WRITTEN;
    }

    @Override
    public SourceSpan place(SourceSpan otherwise) {
      return place;
    }
  }

  /** Adds the chain to a problem as notes, innermost first. */
  static Problem explain(Problem problem, Origin origin) {
    Problem explained = problem;
    int shown = 0;
    Origin step = origin;
    while (step.depth() > 0) {
      if (++shown > SHOWN) {
        return explained.withNote("and %d more macros".formatted(step.depth()));
      }
      explained =
          switch (step) {
            case Written.WRITTEN -> explained;
            case Expansion expansion ->
                explained.withNote(
                    expansion.invocation, "in expansion of macro '@%s'".formatted(expansion.macro));
            case Argument argument ->
                explained.withNote(
                    "argument %d is '%s'".formatted(argument.number, shorten(argument.text)));
          };
      step = step.parent();
    }
    return explained;
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
