// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of SystemTap that are seldom written and have their meaning here, too. {@link
 * InertOption} has those that change nothing, {@link RefusedOption} those that cannot be had.
 */
final class CompatibilityOptions {
  private static final int PASSES = 5;

  @Option(
      names = "--vp",
      paramLabel = "DDDDD",
      description = "a digit for each pass: so many -v for that pass alone")
  String passVerbosity = "";

  @Option(
      names = "-a",
      paramLabel = "ARCH",
      description = "architecture of the kernel to compile for (default: this machine's)")
  @Nullable String architecture;

  @Option(
      names = "--all-modules",
      description = "know the source lines of all modules that are loaded, as -d does for one")
  boolean allModules;

  @Option(
      names = "--ldd",
      description =
          "know the stacks of the libraries, too, that the programs need which are probed or that -d"
              + " names")
  boolean neededLibraries;

  @Option(
      names = "--suppress-handler-errors",
      description = "count errors of handlers and skipped probes, but report and limit neither")
  boolean suppressErrors;

  @Option(
      names = "--suppress-time-limits",
      description = "with -g: handlers may take as long as they like")
  boolean suppressTimeLimits;

  @Option(
      names = {"--color", "--colour"},
      arity = "0..1",
      fallbackValue = "always",
      paramLabel = "WHEN",
      description = "colours in diagnostics: always, auto (default: at a terminal) or never")
  Colour colour = Colour.AUTO;

  @Option(
      names = "--example",
      description = "take the script from the examples that come with jstap; SCRIPT is its name")
  boolean example;

  @Option(names = "--runtime", paramLabel = "KIND", hidden = true)
  String runtime = "kernel";

  @Option(names = "--clean-cache", hidden = true)
  boolean cleanCache;

  /** When diagnostics have colours. */
  enum Colour {
    ALWAYS,
    AUTO,
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * How much more than {@code -v} asks for shall be said of a pass.
   *
   * @param pass from 1 to 5
   */
  int verbosity(int pass) {
    return pass <= passVerbosity.length() ? Character.digit(passVerbosity.charAt(pass - 1), 10) : 0;
  }

  /** The most that is asked of any of some passes, both included. */
  int verbosity(int first, int last) {
    int most = 0;
    for (int pass = first; pass <= Math.min(last, PASSES); pass++) {
      most = Math.max(most, verbosity(pass));
    }
    return most;
  }
}
