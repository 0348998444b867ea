// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * ^C and its relatives. Until a session runs, the first one ends the process and says where it was;
 * then each is counted and given to whoever is in charge. Signals that the caller has set to be
 * ignored (nohup, background jobs) stay ignored.
 */
final class Interrupts {
  private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15, "HUP", 1);
  private static final Path STATUS = Path.of("/proc/self/status");

  private final List<IntConsumer> actions = new ArrayList<>();
  private final List<Runnable> cleanUps = new ArrayList<>();
  private volatile String stage = "";
  private int count;

  /** Takes over the process's signals. */
  static Interrupts install() {
    Interrupts interrupts = new Interrupts();
    long ignored = ignored();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(), new Class<?>[] {handler}, interrupts::invoked);
      for (Map.Entry<String, Integer> entry : SIGNALS.entrySet()) {
        if ((ignored >>> (entry.getValue() - 1) & 1) == 0) {
          Object number = signal.getConstructor(String.class).newInstance(entry.getKey());
          signal.getMethod("handle", signal, handler).invoke(null, number, ours);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java runtime has no jdk.unsupported", e);
    }
    return interrupts;
  }

  @SuppressWarnings("unused") // the shape of an invocation handler
  private @Nullable Object invoked(Object proxy, Method method, Object @Nullable [] arguments) {
    if (method.getName().equals("handle")) {
      take();
    }
    return null;
  }

  private static long ignored() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("SigIgn:")) {
          return Long.parseUnsignedLong(line.substring(7).strip().toLowerCase(Locale.ROOT), 16);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // No /proc: then nothing is known to be ignored.
      return 0;
    }
    return 0;
  }

  /** From now on an interruption is one of that stage. */
  void reached(String newStage) {
    stage = newStage;
  }

  /** What is done before an interruption ends the process at once; it must be quick. */
  synchronized void atEnd(Runnable cleanUp) {
    cleanUps.add(cleanUp);
  }

  private void end() {
    cleanUps.forEach(Runnable::run);
    System.err.println(stage.isEmpty() ? "interrupted" : "interrupted in " + stage);
    Runtime.getRuntime().halt(1);
  }

  private synchronized void take() {
    count++;
    if (actions.isEmpty()) {
      end();
    }
    actions.forEach(action -> action.accept(count));
  }

  /**
   * From now on that is told, too, how many signals have come; at once if there were some. It must
   * not block.
   */
  synchronized void onSignal(IntConsumer action) {
    actions.add(action);
    if (count > 0) {
      action.accept(count);
    }
  }
}
