// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;

/** A resolved probe point with its handler: one kind for each mechanism of the runtime. */
public sealed interface Probe {
  /** The resolved probe point, what {@code pp()} gives. */
  String point();

  /** The probe point as the script has it, what {@code pn()} gives. */
  String name();

  Handler handler();

  /** Whether members of {@code stapusr} may have it: it shows nothing of others (§11). */
  default boolean isForEveryone() {
    return false;
  }

  /** When a session's own handlers run. */
  enum Phase {
    BEGIN,
    END,
    ERROR
  }

  /** Runs when the session begins, ends or fails; ascending {@code order}. */
  record Session(String point, String name, Handler handler, Phase phase, long order)
      implements Probe {
    @Override
    public boolean isForEveryone() {
      return true;
    }
  }

  /** Never runs; only its meaning is checked. */
  record Never(String point, String name, Handler handler) implements Probe {
    @Override
    public boolean isForEveryone() {
      return true;
    }
  }

  /** Runs every {@code nanoseconds}, plus or minus up to {@code randomize} nanoseconds. */
  record Timer(String point, String name, Handler handler, long nanoseconds, long randomize)
      implements Probe {
    @Override
    public boolean isForEveryone() {
      return true;
    }
  }

  /** Runs every {@code jiffies}. */
  record JiffiesTimer(String point, String name, Handler handler, long jiffies, long randomize)
      implements Probe {
    @Override
    public boolean isForEveryone() {
      return true;
    }
  }

  /**
   * A place in kernel code.
   *
   * @param function the function's name, for {@code ppfunc()}; empty when it is not known
   * @param callers code that must have called the function, when there is some
   */
  record KernelCode(
      String point,
      String name,
      Handler handler,
      CodeAddress address,
      String function,
      List<CallerRange> callers)
      implements Probe {
    public KernelCode {
      callers = List.copyOf(callers);
    }
  }

  /**
   * A tracepoint of the kernel.
   *
   * @param tracepoint its name without its system
   * @param words how many words its arguments take
   */
  record Tracepoint(String point, String name, Handler handler, String tracepoint, int words)
      implements Probe {}

  /**
   * The return of a kernel function.
   *
   * @param maxActive how many calls may be under way at once; empty for the runtime's default
   * @param callers code that must have called the function, when there is some
   */
  record KernelReturn(
      String point,
      String name,
      Handler handler,
      CodeAddress address,
      String function,
      Optional<Integer> maxActive,
      List<CallerRange> callers)
      implements Probe {
    public KernelReturn {
      callers = List.copyOf(callers);
    }
  }
}
