// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of a Unix socket: who can enter it, and who can replace what is in it. */
public final class UnixFolder {
  private UnixFolder() {}

  /**
   * Makes sure that nobody but this process's user can put anything into a socket's folder, making
   * the folder when it is missing, and removes a socket that an earlier process left in it.
   *
   * @param shared whether others may enter it
   */
  public static void prepare(Path socket, boolean shared) {
    Path absolute = socket.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new StartupException("no socket can be at " + socket, "choose another path");
    }
    try {
      String rights = shared ? "rwxr-xr-x" : "rwx------";
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(
            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)));
      }
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String mode = PosixFilePermissions.toString(found.permissions());
      if (!found.isDirectory() || !found.owner().getName().equals(User.name())) {
        throw new StartupException(
            "the folder of the socket " + socket + " belongs to " + found.owner().getName(),
            "give it a folder of " + User.name() + "'s own, and no link to one");
      }
      boolean open = shared ? mode.charAt(4) == 'w' || mode.charAt(7) == 'w' : !closed(mode);
      if (open) {
        throw new StartupException(
            "the folder of the socket " + socket + " is open to other users",
            "chmod " + (shared ? "755 " : "700 ") + folder);
      }
      Files.deleteIfExists(absolute);
    } catch (IOException e) {
      throw new StartupException(
          "cannot make the socket " + socket + ": " + e.getMessage(), "choose another path", e);
    }
  }

  private static boolean closed(String mode) {
    return mode.endsWith("------");
  }

  /** A path as it is shown in a log. */
  public static String shown(Path socket) {
    return "unix:" + socket;
  }
}
