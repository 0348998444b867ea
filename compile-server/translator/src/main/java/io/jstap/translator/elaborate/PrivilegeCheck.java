// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Walk;
import io.jstap.translator.source.Privilege;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a program does only what members of {@code stapusr} may (§11). It looks at what the
 * program has become, so no way of writing it leads around the check.
 */
final class PrivilegeCheck {
  private static final String FOR_EVERYONE = "/* unprivileged */";

  private final Map<Function, FunctionBody> bodies = new IdentityHashMap<>();
  private final Set<SourceFile> own;
  private final EventSink problems;
  private final Set<SourceSpan> reported = new HashSet<>();

  private PrivilegeCheck(Program program, Set<SourceFile> own, EventSink problems) {
    this.own = own;
    this.problems = problems;
    program.functions().forEach(body -> bodies.put(body.function(), body));
  }

  /** Reports what the level does not permit. */
  static void check(Program program, Privilege privilege, Set<SourceFile> own, EventSink problems) {
    if (privilege != Privilege.STAPUSR) {
      return;
    }
    PrivilegeCheck check = new PrivilegeCheck(program, own, problems);
    program.topLevelC().stream()
        .filter(code -> own.contains(code.span().file()))
        .forEach(code -> check.refuse(code.span(), code.span(), "C code"));
    for (Probe probe : program.probes()) {
      Handler handler = probe.handler();
      if (!probe.isForEveryone()) {
        check.refuse(
            handler.block().span(), handler.block().span(), "the probe point " + probe.name());
      }
      check.code(handler.block(), Optional.empty(), new HashSet<>());
      handler
          .entry()
          .ifPresent(
              entry -> check.code(entry.handler().block(), Optional.empty(), new HashSet<>()));
    }
  }

  /**
   * Looks at code and at all that it calls.
   *
   * @param call where the user's own text led here; empty while in it
   */
  private void code(Action action, Optional<SourceSpan> call, Set<Function> seen) {
    Walk.expressions(
        action,
        value -> {
          SourceSpan at = at(value.span(), call);
          refused(value).ifPresent(what -> refuse(at, value.span(), what));
          if (value instanceof Value.Call called) {
            called(called.function(), at, value.span(), seen);
          }
        },
        place -> {});
    Walk.statements(
        action,
        statement -> {
          if (statement instanceof Action.CallStatement called) {
            called(called.function(), at(called.span(), call), called.span(), seen);
          }
        });
  }

  /** The place in the user's own text that is to blame. */
  private SourceSpan at(SourceSpan span, Optional<SourceSpan> call) {
    return own.contains(span.file()) ? span : call.orElse(span);
  }

  private void called(Function function, SourceSpan user, SourceSpan call, Set<Function> seen) {
    FunctionBody body = bodies.get(function);
    if (body == null || !seen.add(function)) {
      return;
    }
    switch (body) {
      case FunctionBody.Native code -> {
        if (!code.text().contains(FOR_EVERYONE)) {
          refuse(user, call, "the function " + function.name() + "()");
        }
      }
      case FunctionBody.Script script -> code(script.block(), Optional.of(user), seen);
    }
    body.following().ifPresent(next -> called(next, user, call, seen));
  }

  private static Optional<String> refused(Value value) {
    return switch (value) {
      case Value.Load load -> Optional.of("reading memory of " + owner(load.space()));
      case Value.MemoryString text -> Optional.of("reading memory of " + owner(text.space()));
      case Value.Store store -> Optional.of("writing to memory");
      case Value.StoreRegister store -> Optional.of("writing to registers");
      case Value.Register register -> Optional.of("reading registers");
      case Value.RelocatedAddress address -> Optional.of("an address of the kernel");
      case Value.Argument argument -> Optional.of("what a tracepoint was called with");
      case Value.ReturnValue result -> Optional.of("what a function of the kernel returns");
      case Value.EmbeddedC code when !code.text().contains(FOR_EVERYONE) -> Optional.of("C code");
      default -> Optional.empty();
    };
  }

  private static String owner(AddressSpace space) {
    return space == AddressSpace.USER ? "tasks" : "the kernel";
  }

  private void refuse(SourceSpan span, SourceSpan inside, String what) {
    if (!reported.add(span)) {
      return;
    }
    Problem problem =
        Problem.error(
            ElaborationProblem.NOT_PERMITTED,
            span,
            what + " is not permitted to members of stapusr");
    problems.problem(
        (span.equals(inside) ? problem : problem.withNote(inside, "it is done here"))
            .withHelp(
                "it needs stapdev; without --privilege=stapusr it is compiled for that group"));
  }
}
