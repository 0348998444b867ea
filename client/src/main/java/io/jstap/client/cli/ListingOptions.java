// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is listed instead of run. */
final class ListingOptions {
  @Option(
      names = "-l",
      paramLabel = "PROBE",
      description = "list the probe points that match, and do nothing else")
  @Nullable String points;

  @Option(names = "-L", paramLabel = "PROBE", description = "the same with their variables")
  @Nullable String pointsWithVariables;

  @Option(names = "--dump-probe-types", description = "list all forms of probe points")
  boolean probeTypes;

  @Option(
      names = "--dump-probe-aliases",
      description = "list the aliases of the tapsets; with -v the hidden ones, too")
  boolean probeAliases;

  @Option(
      names = "--dump-functions",
      description = "list the functions of the tapsets; with -v the hidden ones, too")
  boolean functions;
}
