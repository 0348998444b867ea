// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs this process, as the kernel says. */
public final class User {
  private static final Path SELF = Path.of("/proc/self");

  private User() {}

  /** The number of the user. */
  static int id() {
    try {
      return (Integer) Files.getAttribute(SELF, "unix:uid");
    } catch (IOException e) {
      throw new StartupException(
          "cannot find out which user runs this: " + e.getMessage(), "mount /proc", e);
    }
  }

  /** The name of the user, or the number of one without a name. */
  public static String name() {
    try {
      return Files.getOwner(SELF).getName();
    } catch (IOException e) {
      throw new StartupException(
          "cannot find out which user runs this: " + e.getMessage(), "mount /proc", e);
    }
  }

  /**
   * What strangers' scripts are worked on by must not be able to do everything on its machine.
   *
   * @param allowed whether the command line says that it may be root all the same
   */
  public static void refuseRoot(boolean allowed) {
    if (id() == 0 && !allowed) {
      throw new StartupException(
          "this must not run as root: a mistake in it would give away the whole machine",
          "run it as a user of its own (useradd --system --create-home jstap), or add --allow-root");
    }
  }
}
