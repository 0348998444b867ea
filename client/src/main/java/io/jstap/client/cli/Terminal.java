// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.cli.CompatibilityOptions.Colour;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether a person watches the diagnostics. */
final class Terminal {
  private static final Path STDIN = Path.of("/proc/self/fd/0");
  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static volatile @Nullable Boolean watched;
  private static volatile Colour colour = Colour.AUTO;

  private Terminal() {}

  /** Whether standard error is a terminal that understands more than text. */
  static boolean isWatched() {
    Boolean known = watched;
    if (known == null) {
      String kind = System.getenv("TERM");
      known = kind != null && !kind.equals("dumb") && isTerminal(STDERR);
      watched = known;
    }
    return known;
  }

  /** From now on diagnostics have colours, or have none. */
  static void setColour(Colour wanted) {
    colour = wanted;
  }

  /** Whether diagnostics have colours. */
  static boolean isColoured() {
    return switch (colour) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> isWatched();
    };
  }

  /** The terminal that standard input is; empty when it is none. */
  static String ofInput() {
    return terminal(STDIN);
  }

  private static boolean isTerminal(Path descriptor) {
    return !terminal(descriptor).isEmpty();
  }

  private static String terminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      boolean known =
          target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals("/dev/console")
              || target.startsWith("/dev/hvc");
      return known ? target : "";
    } catch (java.io.IOException e) {
      // Closed, or no /proc: nobody is there.
      return "";
    }
  }
}
