// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.tapset.ExtraRoot;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.script.tapset.TapsetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The installation's tapsets: every subsystem's folder is a root of the search (§1.2). Files are
 * read once.
 */
final class TapsetLibraries {
  /** Whole scripts, which clients run by their names; no library. */
  private static final String READY_SCRIPTS = "scripts";

  private final TapsetLibrary library;

  TapsetLibraries(Path folder) {
    try (Stream<Path> subsystems = Files.list(folder)) {
      this.library =
          new TapsetLibrary(
              subsystems
                  .filter(Files::isDirectory)
                  .filter(subsystem -> !subsystem.endsWith(READY_SCRIPTS))
                  .sorted()
                  .toList());
    } catch (IOException e) {
      throw new StartupException(
          "cannot read the tapsets in " + folder + ": " + e.getMessage(),
          "the installation is incomplete: build it again",
          e);
    }
  }

  /**
   * The library as one compilation sees it.
   *
   * @param extra folders that the request brought
   * @param arguments of the script, which the library may ask for, too
   * @param problems told what is wrong with a tapset file; that file is left out
   */
  TapsetSelection select(
      List<ExtraRoot> extra, KernelFacts facts, List<String> arguments, EventSink problems) {
    return library.select(extra, facts, arguments, problems);
  }
}
