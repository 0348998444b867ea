// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What POSIX says about a match, word for word: the leftmost longest; of it, each part from left to
 * right as long as it can be; the first branch that does. Slow, and simple enough to be believed.
 */
final class PosixReference {
  private final String subject;
  private final int[] offsets;
  private final Map<Span, Boolean> known = new HashMap<>();

  private record Span(Syntax syntax, int from, int to) {}

  private PosixReference(String subject, int groups) {
    this.subject = subject;
    this.offsets = new int[2 * groups + 2];
    Arrays.fill(offsets, -1);
  }

  static Optional<List<Integer>> search(String pattern, String subject) throws RegexFailure {
    RegexParser parser = new RegexParser(pattern);
    Syntax syntax = parser.parse();
    PosixReference reference = new PosixReference(subject, parser.groups());
    for (int from = 0; from <= subject.length(); from++) {
      for (int to = subject.length(); to >= from; to--) {
        if (reference.matches(syntax, from, to)) {
          reference.offsets[0] = from;
          reference.offsets[1] = to;
          reference.divide(syntax, from, to);
          return Optional.of(Arrays.stream(reference.offsets).boxed().toList());
        }
      }
    }
    return Optional.empty();
  }

  private boolean matches(Syntax syntax, int from, int to) {
    Span span = new Span(syntax, from, to);
    Boolean answer = known.get(span);
    if (answer == null) {
      answer = decide(syntax, from, to);
      known.put(span, answer);
    }
    return answer;
  }

  private boolean decide(Syntax syntax, int from, int to) {
    return switch (syntax) {
      case Syntax.Empty _ -> from == to;
      case Syntax.Bytes bytes -> to == from + 1 && bytes.set().contains(subject.charAt(from));
      case Syntax.Begin _ -> from == to && from == 0;
      case Syntax.End _ -> from == to && to == subject.length();
      case Syntax.Group group -> matches(group.inner(), from, to);
      case Syntax.Choice choice ->
          choice.branches().stream().anyMatch(branch -> matches(branch, from, to));
      case Syntax.Sequence sequence ->
          sequence.parts().isEmpty()
              ? from == to
              : split(sequence.parts().getFirst(), rest(sequence), from, to) >= 0;
      case Syntax.Repeat repeat ->
          (from == to && repeat.minimum() == 0) || iteration(repeat, from, to) >= 0;
    };
  }

  /** The longest end of the first part with which the rest matches; negative if there is none. */
  private int split(Syntax first, Syntax rest, int from, int to) {
    for (int middle = to; middle >= from; middle--) {
      if (matches(first, from, middle) && matches(rest, middle, to)) {
        return middle;
      }
    }
    return -1;
  }

  /** An iteration that takes nothing serves only to reach the minimum. */
  private int iteration(Syntax.Repeat repeat, int from, int to) {
    if (repeat.maximum() == 0) {
      return -1;
    }
    if (from == to) {
      return matches(repeat.inner(), from, to) ? to : -1;
    }
    for (int middle = to; middle >= from; middle--) {
      if ((middle > from || repeat.minimum() > 0)
          && matches(repeat.inner(), from, middle)
          && matches(rest(repeat), middle, to)) {
        return middle;
      }
    }
    return -1;
  }

  private static Syntax rest(Syntax.Sequence sequence) {
    List<Syntax> rest = new ArrayList<>(sequence.parts());
    rest.removeFirst();
    return new Syntax.Sequence(rest);
  }

  private static Syntax.Repeat rest(Syntax.Repeat repeat) {
    int maximum = repeat.maximum();
    return new Syntax.Repeat(
        repeat.inner(),
        Math.max(0, repeat.minimum() - 1),
        maximum == Syntax.Repeat.UNBOUNDED ? maximum : maximum - 1);
  }

  private void divide(Syntax syntax, int from, int to) {
    switch (syntax) {
      case Syntax.Empty _, Syntax.Bytes _, Syntax.Begin _, Syntax.End _ -> {}
      case Syntax.Group group -> {
        offsets[2 * group.index()] = from;
        offsets[2 * group.index() + 1] = to;
        divide(group.inner(), from, to);
      }
      case Syntax.Choice choice -> {
        boolean taken = false;
        for (Syntax branch : choice.branches()) {
          if (!taken && matches(branch, from, to)) {
            taken = true;
            divide(branch, from, to);
          } else {
            leaveOut(branch);
          }
        }
      }
      case Syntax.Sequence sequence -> {
        if (!sequence.parts().isEmpty()) {
          int middle = split(sequence.parts().getFirst(), rest(sequence), from, to);
          divide(sequence.parts().getFirst(), from, middle);
          divide(rest(sequence), middle, to);
        }
      }
      case Syntax.Repeat repeat -> divideRepeat(repeat, from, to);
    }
  }

  private void divideRepeat(Syntax.Repeat repeat, int from, int to) {
    int middle = iteration(repeat, from, to);
    if (middle < 0) {
      leaveOut(repeat.inner());
      return;
    }
    divide(repeat.inner(), from, middle);
    if (middle < to || repeat.minimum() > 1) {
      divideRepeat(rest(repeat), middle, to);
    }
  }

  private void leaveOut(Syntax syntax) {
    switch (syntax) {
      case Syntax.Empty _, Syntax.Bytes _, Syntax.Begin _, Syntax.End _ -> {}
      case Syntax.Group group -> {
        offsets[2 * group.index()] = -1;
        offsets[2 * group.index() + 1] = -1;
        leaveOut(group.inner());
      }
      case Syntax.Choice choice -> choice.branches().forEach(this::leaveOut);
      case Syntax.Sequence sequence -> sequence.parts().forEach(this::leaveOut);
      case Syntax.Repeat repeat -> leaveOut(repeat.inner());
    }
  }
}
