// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** {@code kill(2)}. */
final class Signals {
  private static final int SIGCONT = 18;

  private Signals() {}

  /** Lets a stopped process go on. */
  @SuppressWarnings("restricted") // kill(2) takes two integers
  static void resume(int pid) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    int result;
    try {
      result = (int) kill.invokeExact(pid, SIGCONT);
    } catch (Throwable e) {
      // The linker's handles declare Throwable; kill() itself throws nothing.
      throw new IOException("cannot call kill(2)", e);
    }
    if (result != 0) {
      throw new IOException("cannot resume process " + pid + ": it has gone");
    }
  }
}
