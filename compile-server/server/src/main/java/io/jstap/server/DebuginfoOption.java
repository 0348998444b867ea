// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of all commands that look for kernels. */
final class DebuginfoOption {
  @Option(
      names = "--debuginfo",
      paramLabel = "DIR",
      description = {
        "look for debuginfo in that folder, too: DIR/vmlinux-RELEASE, DIR/.build-id/xx/yyyy.debug,",
        "or a tree such as usr/lib/debug below DIR; may be given several times. What is in no",
        "folder is asked for at the debuginfod servers of $DEBUGINFOD_URLS."
      })
  private List<Path> folders = new ArrayList<>();

  List<Path> folders() {
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new StartupException(
            "--debuginfo " + folder + ": no such folder", "name a folder that exists");
      }
    }
    return folders.stream().map(Path::toAbsolutePath).toList();
  }
}
