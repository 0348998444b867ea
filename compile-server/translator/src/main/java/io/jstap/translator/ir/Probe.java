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
   * Samples of a counter of the kernel or the processor.
   *
   * @param type as in {@code perf_event_attr}
   * @param config as there
   * @param period events from one sample to the next; 0 when {@code frequency} says it
   * @param frequency samples a second; 0 when {@code period} says it
   * @param ofTarget whether only the target process is counted, else all CPUs
   * @param program the file whose processes are seen only; empty: all
   */
  record Perf(
      String point,
      String name,
      Handler handler,
      long type,
      long config,
      long period,
      long frequency,
      boolean ofTarget,
      Optional<String> program)
      implements Probe {}

  /**
   * A counter of the kernel or the processor that counts on each CPU and is read by {@code @perf};
   * its handler never runs.
   *
   * @param counter its name
   * @param type as in {@code perf_event_attr}
   * @param config as there
   */
  record Counter(String point, String name, Handler handler, String counter, long type, long config)
      implements Probe {}

  /**
   * A file in the session's folder.
   *
   * @param path below that folder
   * @param write whether the handler runs when the file is written, else when it is read
   * @param mode its permissions
   * @param maxSize bytes that a read can give; 0 for those of a string
   */
  record Procfs(
      String point,
      String name,
      Handler handler,
      String path,
      boolean write,
      int mode,
      long maxSize)
      implements Probe {}

  /**
   * Packets on their way through the network.
   *
   * @param protocol family of protocols, {@code NFPROTO_*}
   * @param hook where on their way, {@code NF_INET_*} and its relatives
   * @param priority its place among all that look at them
   */
  record Netfilter(String point, String name, Handler handler, int protocol, int hook, int priority)
      implements Probe {}

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
   * Data of the kernel that the machine watches.
   *
   * @param length 1, 2, 4 or 8 bytes, of which the address is a multiple
   * @param reads whether reading it counts, too
   */
  record Watchpoint(
      String point, String name, Handler handler, CodeAddress address, int length, boolean reads)
      implements Probe {}

  /**
   * A tracepoint of the kernel or of a module.
   *
   * @param tracepoint its name without its system
   * @param words how many words its arguments take
   * @param module any section of the module; empty for the kernel itself
   */
  record Tracepoint(
      String point,
      String name,
      Handler handler,
      String tracepoint,
      int words,
      Optional<ModuleSection> module)
      implements Probe {}

  /**
   * Which processes a probe means; with a target, only that and what it starts.
   *
   * @param program the path of the file that they run, or its name in the usual folders; empty for
   *     any
   * @param pid of the only one; 0 for any
   */
  record Processes(Optional<String> program, int pid) {
    /** All, or those of the target. */
    public static final Processes ANY = new Processes(Optional.empty(), 0);
  }

  /** The beginning or the end of a process, or of a thread that is not its first one. */
  record ProcessEvent(String point, String name, Handler handler, Processes processes, Event event)
      implements Probe {
    /** By the names that the runtime gives to them. */
    public enum Event {
      PROCESS_BEGIN,
      PROCESS_END,
      THREAD_BEGIN,
      THREAD_END
    }
  }

  /**
   * A system call, or its return.
   *
   * @param number of programs of 64 bits: a number, {@link #ANY} or {@link #NONE}
   * @param compatNumber the same of programs of 32 bits
   * @param processes whose calls alone are meant; empty for those of all
   */
  record SystemCall(
      String point,
      String name,
      Handler handler,
      int number,
      int compatNumber,
      boolean returns,
      Optional<Processes> processes)
      implements Probe {
    /** No call of such programs. */
    public static final int NONE = -1;

    /** All calls of such programs. */
    public static final int ANY = -2;
  }

  /**
   * A place in the code of a program or library, or the return of the function that begins there.
   *
   * @param place in the file
   * @param function the function's name, for {@code ppfunc()}; empty when it is not known
   * @param returns whether it is the return
   * @param callers code that must have called the function, when there is some
   * @param processes that are meant
   */
  record ProgramCode(
      String point,
      String name,
      Handler handler,
      ProgramPlace place,
      String function,
      boolean returns,
      List<ProgramCaller> callers,
      Processes processes)
      implements Probe {
    public ProgramCode {
      callers = List.copyOf(callers);
    }
  }

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
