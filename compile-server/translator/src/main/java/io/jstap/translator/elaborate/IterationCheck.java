// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Variable;
import io.jstap.translator.ir.Walk;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Refuses loops that change the array that they walk over, themselves or through a call (§5.2). */
final class IterationCheck {
  private final Map<Function, Function> following = new IdentityHashMap<>();
  private final Map<Function, Action> bodies = new IdentityHashMap<>();
  private final EventSink problems;

  private IterationCheck(Program program, EventSink problems) {
    this.problems = problems;
    for (FunctionBody body : program.functions()) {
      body.following().ifPresent(next -> following.put(body.function(), next));
      if (body instanceof FunctionBody.Script script) {
        bodies.put(script.function(), script.block());
      }
    }
  }

  static void check(Program program, EventSink problems) {
    IterationCheck check = new IterationCheck(program, problems);
    check.bodies.values().forEach(check::loops);
    program.handlers().forEach(handler -> check.loops(handler.block()));
  }

  private void loops(Action body) {
    Walk.statements(
        body,
        statement -> {
          if (statement instanceof Action.ForEach loop) {
            loop(loop.array(), loop.span(), loop.body());
          } else if (statement instanceof Action.ForEachBucket loop) {
            loop(loop.statistic(), loop.span(), loop.body());
          }
        });
  }

  private void loop(Variable.Array array, SourceSpan loop, Action body) {
    writes(
        body,
        (written, span) -> {
          if (written == array) {
            problems.problem(problem(array, loop, span, "this changes '%s'"));
          }
        });
    calls(
        body,
        (called, span) -> {
          if (changes(called, array, identitySet())) {
            problems.problem(
                problem(array, loop, span, called.name() + "(), called here, changes '%s'"));
          }
        });
  }

  private static Problem problem(
      Variable.Array array, SourceSpan loop, SourceSpan span, String what) {
    return Problem.error(
            ElaborationProblem.MODIFIED_WHILE_ITERATED,
            span,
            what.formatted(array.name()) + " while a 'foreach' walks over it")
        .withNote(loop, "the loop")
        .withHelp("note what to change in another array, and change it after the loop");
  }

  private boolean changes(Function function, Variable.Array array, Set<Function> seen) {
    if (!seen.add(function)) {
      return false;
    }
    Function next = following.get(function);
    Action body = bodies.get(function);
    boolean[] found = {next != null && changes(next, array, seen)};
    if (body == null) {
      return found[0];
    }
    writes(body, (written, span) -> found[0] |= written == array);
    calls(body, (called, span) -> found[0] |= changes(called, array, seen));
    return found[0];
  }

  /** Calls {@code found} with every array that the code itself changes. */
  private static void writes(Action code, BiConsumer<Variable.Array, SourceSpan> found) {
    Walk.expressions(
        code,
        expression -> {
          if (expression instanceof Value.Accumulate accumulate) {
            found.accept(accumulate.statistic(), accumulate.span());
          }
        },
        place -> {
          if (place instanceof Place.ElementPlace element) {
            found.accept(element.array(), element.span());
          }
        });
    Walk.statements(
        code,
        statement -> {
          if (statement instanceof Action.DeleteAll delete) {
            found.accept(delete.array(), delete.span());
          } else if (statement instanceof Action.DeleteSlice delete) {
            found.accept(delete.array(), delete.span());
          }
        });
  }

  private static void calls(Action code, BiConsumer<Function, SourceSpan> found) {
    Walk.expressions(
        code,
        expression -> {
          if (expression instanceof Value.Call call) {
            found.accept(call.function(), call.span());
          }
        },
        place -> {});
    Walk.statements(
        code,
        statement -> {
          if (statement instanceof Action.CallStatement call) {
            found.accept(call.function(), call.span());
          }
        });
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
