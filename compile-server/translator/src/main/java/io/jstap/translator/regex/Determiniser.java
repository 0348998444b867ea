// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Makes the automaton: a state is a set of threads, the registers that hold their tags, and the
 * relations between them.
 */
final class Determiniser {
  private final String pattern;
  private final Nfa nfa;
  private final int groups;
  private final boolean captures;
  private final Limits limits;
  private final Columns columns;
  private final Liveness liveness;
  private final Map<IntBuffer, Integer> numbers = new HashMap<>();
  private final List<ThreadSet> sets = new ArrayList<>();
  private final boolean startsInside;
  private final boolean anchored;
  private final Set<Integer> used = new TreeSet<>();
  private long work;

  Determiniser(String pattern, Nfa nfa, int groups, boolean captures, Limits limits) {
    this.pattern = pattern;
    this.nfa = nfa;
    this.groups = groups;
    this.captures = captures;
    this.limits = limits;
    this.columns = new Columns(nfa);
    this.liveness = new Liveness(nfa);
    this.anchored = nfa.steps().stream().anyMatch(Nfa.AtEnd.class::isInstance);
    List<Arrival> entry = List.of(new Arrival(nfa.entry(), Arrival.SEARCH, Way.empty()));
    this.startsInside =
        !new Closure(nfa, Relations.none(), false, false).of(entry).isEmpty()
            || !new Closure(nfa, Relations.none(), false, true).of(entry).isEmpty();
  }

  RegexProgram run() throws RegexFailure {
    number(ThreadSet.START);
    List<RegexProgram.State> states = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      states.add(state(sets.get(i)));
    }
    if (used.size() > limits.registers()) {
      throw new RegexFailure(
          0,
          pattern.length(),
          "the pattern needs %d offsets at once, of %d".formatted(used.size(), limits.registers()),
          "use '(?:...)' for groups that are not asked for with matched()");
    }
    RegexProgram program =
        new RegexProgram(
            pattern, groups, captures, columns.classes(), columns.count(), used.size(), states);
    return Renumbering.dense(program, List.copyOf(used));
  }

  private RegexProgram.State state(ThreadSet set) throws RegexFailure {
    List<Arrival> arrivals = closure(set, false);
    Relations relations = Relations.none();
    if (captures) {
      spend((long) arrivals.size() * arrivals.size());
      relations = Relations.of(arrivals, set.relations());
    }
    int[] kept = IntStream.range(0, arrivals.size()).toArray();
    int accept = IntStream.of(kept).filter(i -> complete(arrivals.get(i))).findFirst().orElse(-1);
    if (accept >= 0) {
      kept = withoutLater(kept, accept, relations);
    }
    boolean searching = set.searching() && accept < 0 && startsInside;
    List<RegexProgram.Edge> edges = new ArrayList<>();
    for (int column = 0; column < columns.count(); column++) {
      int[] taking = taking(arrivals, kept, columns.sample(column), relations);
      edges.add(
          taking.length == 0 && !searching
              ? RegexProgram.Edge.DEAD
              : edge(set, arrivals, taking, relations, searching));
    }
    Optional<RegexProgram.Row> row =
        accept < 0 ? Optional.empty() : Optional.of(row(set, arrivals.get(accept)));
    Optional<RegexProgram.Row> last = row;
    if (anchored) {
      last =
          closure(set, true).stream().filter(this::complete).findFirst().map(end -> row(set, end));
    }
    return new RegexProgram.State(edges, row, last);
  }

  private List<Arrival> closure(ThreadSet set, boolean atEnd) throws RegexFailure {
    List<Arrival> starts = new ArrayList<>();
    for (int i = 0; i < set.steps().size(); i++) {
      starts.add(new Arrival(set.steps().get(i), i, Way.empty()));
    }
    if (set.searching()) {
      starts.add(new Arrival(nfa.entry(), Arrival.SEARCH, Way.empty()));
    }
    Closure closure = new Closure(nfa, set.relations(), set.atBegin(), atEnd);
    List<Arrival> arrivals = closure.of(starts);
    spend(closure.work());
    return arrivals;
  }

  private boolean complete(Arrival arrival) {
    return nfa.step(arrival.step()) instanceof Nfa.Accept;
  }

  private RegexProgram.Row row(ThreadSet set, Arrival accept) {
    return new RegexProgram.Row(RegisterPlan.values(nfa.tags(), accept, set));
  }

  /** The threads that take a byte; of those that come to the same step the best, by steps. */
  private int[] taking(List<Arrival> arrivals, int[] kept, int value, Relations relations) {
    Map<Integer, Integer> best = new TreeMap<>();
    for (int i : kept) {
      if (nfa.step(arrivals.get(i).step()) instanceof Nfa.Take take && take.set().contains(value)) {
        best.merge(take.next(), i, (a, b) -> captures && relations.order(b, a) < 0 ? b : a);
      }
    }
    return best.values().stream().mapToInt(Integer::intValue).toArray();
  }

  private RegexProgram.Edge edge(
      ThreadSet from, List<Arrival> arrivals, int[] taking, Relations relations, boolean searching)
      throws RegexFailure {
    List<Arrival> taken = new ArrayList<>();
    for (int i : taking) {
      Arrival arrival = arrivals.get(i);
      if (nfa.step(arrival.step()) instanceof Nfa.Take take) {
        taken.add(new Arrival(take.next(), arrival.origin(), arrival.way()));
      }
    }
    RegisterPlan plan = RegisterPlan.of(nfa.tags(), liveness, taken, from);
    used.addAll(plan.used());
    ThreadSet set =
        new ThreadSet(
            taken.stream().map(Arrival::step).toList(),
            plan.rows(),
            captures ? relations.only(taking) : relations,
            searching,
            false);
    return new RegexProgram.Edge(number(set), plan.moves());
  }

  /** Once there is a match, one that starts later is not wanted; without captures none is. */
  private int[] withoutLater(int[] all, int accept, Relations relations) {
    return Arrays.stream(all)
        .filter(i -> i == accept || (captures && !startsLater(i, accept, relations)))
        .toArray();
  }

  private static boolean startsLater(int thread, int than, Relations relations) {
    return !relations.sameStart(thread, than) && relations.order(thread, than) > 0;
  }

  private int number(ThreadSet set) throws RegexFailure {
    IntBuffer key = set.key();
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    spend(key.remaining());
    if (sets.size() >= limits.states()) {
      throw tooLarge();
    }
    numbers.put(key, sets.size());
    sets.add(set);
    return sets.size() - 1;
  }

  private void spend(long amount) throws RegexFailure {
    work += amount;
    if (work > limits.work()) {
      throw tooLarge();
    }
  }

  private RegexFailure tooLarge() {
    return new RegexFailure(
        0,
        pattern.length(),
        sets.size() >= limits.states()
            ? "the pattern is too complex: its automaton has more than %d states"
                .formatted(limits.states())
            : "the pattern is too complex: too many ways to match the same text",
        "use smaller counts; put what is certain, as '^', in front; use '(?:...)' for '(...)'");
  }
}
