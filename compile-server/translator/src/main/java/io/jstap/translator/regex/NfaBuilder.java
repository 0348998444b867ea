// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a pattern out as steps, from its end to its beginning.
 *
 * <p>Brackets are put around groups, around whatever holds groups, and around the siblings of
 * those, because POSIX lets each part of a sequence be as long as it can, from left to right. What
 * is inside of a part without groups can not be observed and gets none.
 */
final class NfaBuilder {
  private final String pattern;
  private final Limits limits;
  private final List<Nfa.Step> steps = new ArrayList<>();

  private NfaBuilder(String pattern, Limits limits) {
    this.pattern = pattern;
    this.limits = limits;
  }

  static Nfa build(String pattern, Syntax syntax, boolean captures, Limits limits)
      throws RegexFailure {
    NfaBuilder builder = new NfaBuilder(pattern, limits);
    int accept = builder.add(new Nfa.Accept());
    if (!captures) {
      return new Nfa(builder.steps, builder.plain(syntax, accept), 0);
    }
    int entry = builder.tracked(syntax, 1, accept);
    return new Nfa(builder.steps, entry, 1 + 2 * groups(syntax));
  }

  private static int groups(Syntax syntax) {
    List<Integer> tags = new ArrayList<>();
    collectTags(syntax, tags);
    return tags.size() / 2;
  }

  private int add(Nfa.Step step) throws RegexFailure {
    if (steps.size() >= limits.steps()) {
      throw new RegexFailure(
          0,
          pattern.length(),
          "the pattern has more than %d steps with its repetitions written out"
              .formatted(limits.steps()),
          "use smaller counts, or '*' and '+'");
    }
    steps.add(step);
    return steps.size() - 1;
  }

  /** Steps without brackets. */
  private int plain(Syntax syntax, int next) throws RegexFailure {
    return switch (syntax) {
      case Syntax.Empty _ -> next;
      case Syntax.Bytes bytes -> add(new Nfa.Take(bytes.set(), next));
      case Syntax.Begin _ -> add(new Nfa.AtBegin(next));
      case Syntax.End _ -> add(new Nfa.AtEnd(next));
      case Syntax.Group group -> plain(group.inner(), next);
      case Syntax.Sequence sequence -> {
        int to = next;
        for (Syntax part : sequence.parts().reversed()) {
          to = plain(part, to);
        }
        yield to;
      }
      case Syntax.Choice choice -> {
        int to = plain(choice.branches().getLast(), next);
        for (Syntax branch : choice.branches().reversed().subList(1, choice.branches().size())) {
          to = add(new Nfa.Fork(plain(branch, next), to));
        }
        yield to;
      }
      case Syntax.Repeat repeat -> repeat(repeat, next, this::plain, next);
    };
  }

  /** Steps with a bracket around the whole, unless its length is fixed. */
  private int tracked(Syntax syntax, int height, int next) throws RegexFailure {
    if (syntax.atomic()) {
      return plain(syntax, next);
    }
    List<Integer> open = List.of();
    List<Integer> close = List.of();
    if (syntax instanceof Syntax.Group group) {
      open = List.of(Nfa.startTag(group.index()));
      close = List.of(Nfa.endTag(group.index()));
    }
    int to = add(new Nfa.Bracket(Nfa.BracketKind.CLOSE, height, close, next));
    int inner = syntax.captures() ? inside(syntax, height + 1, to, next) : plain(syntax, to);
    if (syntax instanceof Syntax.Repeat repeat && syntax.captures() && repeat.minimum() == 0) {
      return inner;
    }
    return add(new Nfa.Bracket(Nfa.BracketKind.OPEN, height + 1, open, inner));
  }

  private int inside(Syntax syntax, int height, int next, int behind) throws RegexFailure {
    return switch (syntax) {
      case Syntax.Empty _, Syntax.Bytes _, Syntax.Begin _, Syntax.End _ -> plain(syntax, next);
      case Syntax.Group group -> tracked(group.inner(), height, next);
      case Syntax.Sequence sequence -> {
        int to = next;
        for (Syntax part : sequence.parts().reversed()) {
          to = tracked(part, height, to);
        }
        yield to;
      }
      case Syntax.Choice choice -> choice(choice.branches(), height, next);
      case Syntax.Repeat repeat -> trackedRepeat(repeat, height, next, behind);
    };
  }

  /** A branch that is taken leaves the others out. */
  private int choice(List<Syntax> branches, int height, int next) throws RegexFailure {
    Syntax first = branches.getFirst();
    if (branches.size() == 1) {
      return tracked(first, height, next);
    }
    List<Syntax> others = branches.subList(1, branches.size());
    int taken = tracked(first, height, leaveOut(others, height, next));
    int skipped = leaveOut(List.of(first), height, choice(others, height, next));
    return add(new Nfa.Fork(taken, skipped));
  }

  private int leaveOut(List<Syntax> parts, int height, int next) throws RegexFailure {
    List<Integer> tags = new ArrayList<>();
    parts.forEach(part -> collectTags(part, tags));
    return add(new Nfa.Bracket(Nfa.BracketKind.LEFT_OUT, height, tags, next));
  }

  private static void collectTags(Syntax syntax, List<Integer> tags) {
    switch (syntax) {
      case Syntax.Group group -> {
        tags.add(Nfa.startTag(group.index()));
        tags.add(Nfa.endTag(group.index()));
        collectTags(group.inner(), tags);
      }
      case Syntax.Sequence sequence -> sequence.parts().forEach(part -> collectTags(part, tags));
      case Syntax.Choice choice -> choice.branches().forEach(part -> collectTags(part, tags));
      case Syntax.Repeat repeat -> collectTags(repeat.inner(), tags);
      case Syntax.Empty _, Syntax.Bytes _, Syntax.Begin _, Syntax.End _ -> {}
    }
  }

  /** The bracket of a repetition that may be left out belongs to the way on which it is not. */
  private int trackedRepeat(Syntax.Repeat repeat, int height, int next, int behind)
      throws RegexFailure {
    if (repeat.maximum() == 0) {
      return leaveOut(List.of(repeat.inner()), height - 1, behind);
    }
    Writer writer = (syntax, to) -> tracked(syntax, height, to);
    if (repeat.minimum() > 0) {
      return repeat(repeat, next, writer, next);
    }
    int some = repeat(new Syntax.Repeat(repeat.inner(), 1, repeat.maximum()), next, writer, next);
    int taken = add(new Nfa.Bracket(Nfa.BracketKind.OPEN, height, List.of(), some));
    return add(new Nfa.Fork(taken, leaveOut(List.of(repeat.inner()), height - 1, behind)));
  }

  /** Writes the steps of a part, in front of {@code next}. */
  @FunctionalInterface
  private interface Writer {
    int write(Syntax syntax, int next) throws RegexFailure;
  }

  private int repeat(Syntax.Repeat repeat, int next, Writer writer, int skip) throws RegexFailure {
    Syntax inner = repeat.inner();
    int to = next;
    int copies = repeat.minimum();
    if (repeat.maximum() == Syntax.Repeat.UNBOUNDED) {
      // The loop's body is written before the fork behind it can name it, so the fork is put in
      // later.
      int fork = add(new Nfa.Fork(next, next));
      int body = writer.write(inner, fork);
      steps.set(fork, new Nfa.Fork(body, next));
      to = copies == 0 ? fork : body;
      copies = Math.max(0, copies - 1);
    } else {
      for (int i = repeat.minimum(); i < repeat.maximum(); i++) {
        to = add(new Nfa.Fork(writer.write(inner, to), skip));
      }
    }
    for (int i = 0; i < copies; i++) {
      to = writer.write(inner, to);
    }
    return to;
  }
}
