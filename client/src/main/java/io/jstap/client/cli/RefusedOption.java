// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.util.List;

/**
 * An option of SystemTap that cannot be had: a script that was run without it would do something
 * else than its caller wants.
 *
 * @param name how it is written
 * @param arity its values, in picocli's notation; an optional one is attached by an equals sign
 * @param why the rest of the line "NAME is not there: "
 * @param help what to do instead
 */
record RefusedOption(String name, String arity, String why, String help) {
  private static final String NONE = "0";
  private static final String OPTIONAL = "0..1";
  private static final String ONE = "1";
  private static final String NAME_SERVER =
      "name the server with --server HOST or JSTAP_SERVER; docs/trust.md tells how it is trusted";

  /** Why no other {@code --runtime} can be had. */
  static final String MODULES_ONLY = "scripts run as kernel modules only";

  static final String MODULES_HELP = "leave it out, or write --runtime=kernel";

  /** All of them. */
  static final List<RefusedOption> ALL =
      List.of(
          new RefusedOption(
              "-i",
              NONE,
              "scripts cannot be written line by line",
              "write the script to a file, or give it with -e"),
          new RefusedOption(
              "--interactive",
              NONE,
              "scripts cannot be written line by line",
              "write the script to a file, or give it with -e"),
          new RefusedOption(
              "--monitor",
              OPTIONAL,
              "a session has no screen of its own",
              "leave it out; --output=json tells a program of the session as it goes on"),
          new RefusedOption(
              "--language-server",
              NONE,
              "editors are not served",
              "-p1 or -p2 with --format=json tells a program what is wrong with a script"),
          new RefusedOption("--use-server", OPTIONAL, "servers are not searched for", NAME_SERVER),
          new RefusedOption(
              "--list-servers", OPTIONAL, "servers are not searched for", NAME_SERVER),
          new RefusedOption(
              "--trust-servers",
              OPTIONAL,
              "whom a machine trusts is not changed by the way",
              "the certificates of jstap-certs say it: docs/trust.md"),
          new RefusedOption(
              "--client-options",
              NONE,
              "it is for the inside of SystemTap's own server",
              "start a server with jstap-server serve"),
          new RefusedOption(
              "--sysroot",
              ONE,
              "the kernels are those that the compile server knows",
              "name one of them with -r RELEASE; jstap-server kernels lists them"),
          new RefusedOption(
              "--sysenv", ONE, "it goes with --sysroot, which is not there either", "leave it out"),
          new RefusedOption("--dyninst", NONE, MODULES_ONLY, MODULES_HELP),
          new RefusedOption("--bpf", NONE, MODULES_ONLY, MODULES_HELP));
}
