// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Condition;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Variable;
import io.jstap.translator.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which globals a piece of code reads and writes, called functions included. Decides which locks a
 * handler takes, in the order of declaration so that no two handlers wait for one another.
 */
final class GlobalUse {
  /** One lock that a handler takes. */
  record Lock(Variable variable, boolean write) {}

  private record Use(Set<Variable> read, Set<Variable> written, Set<Function> called) {}

  private final List<Variable> declared;
  private final Map<Function, FunctionBody> bodies = new IdentityHashMap<>();
  private final Map<Action, Use> uses = new IdentityHashMap<>();

  GlobalUse(Program program) {
    this.declared = program.globals();
    for (FunctionBody body : program.functions()) {
      bodies.put(body.function(), body);
    }
  }

  /**
   * The locks for a handler's body, in the order of declaration.
   *
   * @param changed the conditions that are looked at again when it ends
   */
  List<Lock> locks(Action body, List<Condition> changed) {
    Set<Variable> read = identitySet();
    Set<Variable> written = identitySet();
    collect(body, read, written, identitySet());
    changed.forEach(condition -> collect(condition.test(), read, written, identitySet()));
    List<Lock> locks = new ArrayList<>();
    for (Variable variable : declared) {
      if (written.contains(variable)) {
        locks.add(new Lock(variable, true));
      } else if (read.contains(variable)) {
        locks.add(new Lock(variable, false));
      }
    }
    return locks;
  }

  /** Whether a handler's body can change whether a condition holds. */
  boolean changes(Action body, Condition condition) {
    Set<Variable> looked = identitySet();
    collect(condition.test(), looked, looked, identitySet());
    Set<Variable> read = identitySet();
    Set<Variable> written = identitySet();
    collect(body, read, written, identitySet());
    // Adding to a statistic counts as reading, for its lock.
    read.stream().filter(GlobalUse::isStatistic).forEach(written::add);
    return written.stream().anyMatch(looked::contains);
  }

  private static boolean isStatistic(Variable variable) {
    return variable instanceof Variable.Array array && array.isStatistic();
  }

  private void collect(Action body, Set<Variable> read, Set<Variable> written, Set<Function> seen) {
    Use use = uses.computeIfAbsent(body, GlobalUse::use);
    read.addAll(use.read);
    written.addAll(use.written);
    for (Function function : use.called) {
      function(function, read, written, seen);
    }
  }

  private void function(
      Function function, Set<Variable> read, Set<Variable> written, Set<Function> seen) {
    FunctionBody body = bodies.get(function);
    if (body == null || !seen.add(function)) {
      return;
    }
    switch (body) {
      case FunctionBody.Script script -> collect(script.block(), read, written, seen);
      case FunctionBody.Native code ->
          code.globals()
              .forEach(access -> (access.write() ? written : read).add(access.variable()));
    }
    body.following().ifPresent(next -> function(next, read, written, seen));
  }

  private static Use use(Action body) {
    Use use = new Use(identitySet(), identitySet(), identitySet());
    Walk.expressions(body, e -> expression(use, e), p -> place(use, p));
    Walk.statements(
        body,
        statement -> {
          if (statement instanceof Action.ForEach forEach) {
            // Sorting reorders the elements, so even a loop that only reads needs the array for
            // itself.
            boolean exclusive = forEach.order().isPresent() || forEach.array().isStatistic();
            (exclusive ? use.written : use.read).add(forEach.array());
          } else if (statement instanceof Action.ForEachBucket forEach) {
            use.written.add(forEach.statistic());
          } else if (statement instanceof Action.DeleteSlice delete) {
            use.written.add(delete.array());
          } else if (statement instanceof Action.DeleteAll delete) {
            use.written.add(delete.array());
          } else if (statement instanceof Action.CallStatement call) {
            use.called.add(call.function());
          }
        });
    return use;
  }

  private static void expression(Use use, Value expression) {
    switch (expression) {
      case Value.GlobalRead read -> use.read.add(read.variable());
      case Value.ElementRead read -> use.read.add(read.array());
      case Value.ElementExists exists -> found(use, exists.array());
      case Value.SliceExists exists -> found(use, exists.array());
      // Each CPU adds to its own part; whoever looks at all parts needs them to stand still.
      case Value.Accumulate accumulate -> use.read.add(accumulate.statistic());
      case Value.Extract extract -> use.written.add(extract.statistic());
      case Value.Bucket bucket -> use.written.add(bucket.statistic());
      case Value.BucketExists bucket -> use.written.add(bucket.statistic());
      case Value.PrintHistogram print -> use.written.add(print.statistic());
      case Value.HistogramText text -> use.written.add(text.statistic());
      case Value.Call call -> use.called.add(call.function());
      default -> {}
    }
  }

  private static void found(Use use, Variable.Array array) {
    (array.isStatistic() ? use.written : use.read).add(array);
  }

  private static void place(Use use, Place place) {
    if (place instanceof Place.GlobalPlace global) {
      use.written.add(global.variable());
    } else if (place instanceof Place.ElementPlace element) {
      use.written.add(element.array());
    }
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
