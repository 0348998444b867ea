// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options, with SystemTap's letters wherever the meaning is the same. */
final class Options {
  private static final int LAST_PASS = 5;
  private static final int MOST_BUFFER_MEGABYTES = 4095;

  @Option(
      names = "--server",
      paramLabel = "HOST[:PORT]",
      description = "compile server, port 8461 unless given (default: $JSTAP_SERVER)")
  @Nullable String server;

  @Option(names = "--local", hidden = true)
  boolean local;

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description =
          "client.pem, client.key, ca.pem (default: ~/.jstap/client, then /etc/jstap/client)")
  @Nullable Path certificates;

  @Option(names = "-e", paramLabel = "SCRIPT", description = "run this text")
  List<String> texts = new ArrayList<>();

  @Option(names = "-E", paramLabel = "SCRIPT", description = "run this text too; may be repeated")
  List<String> extraTexts = new ArrayList<>();

  @Option(
      names = "-p",
      paramLabel = "N",
      description =
          "stop after pass N: 1 parse, 2 elaborate, 3 C, 4 module (saves NAME.ko here), 5 run")
  int lastPass = LAST_PASS;

  @Option(names = "-v", description = "say how long each pass took; may be repeated")
  boolean[] verbose = new boolean[0];

  @Option(names = "-k", description = "accepted; nothing temporary is made that could be kept")
  boolean keep;

  @Option(names = "-g", description = "guru mode: allow embedded C, without safety checks on it")
  boolean guru;

  @Option(
      names = "--privilege",
      paramLabel = "GROUP",
      description =
          "compile for members of stapdev (default), stapsys or stapusr; who may do less is told so")
  Group privilege = Group.STAPDEV;

  @Option(names = "--unprivileged", description = "the same as --privilege=stapusr")
  boolean unprivileged;

  /** The groups of the node, from most to least trusted. */
  enum Group {
    STAPDEV,
    STAPSYS,
    STAPUSR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(names = "-u", description = "no optimisation")
  boolean optimiseOff;

  @Option(names = "-w", description = "no warnings")
  boolean noWarnings;

  @Option(
      names = "-r",
      paramLabel = "RELEASE",
      description = "kernel to compile for (default: the running one); another one's is not run")
  @Nullable String release;

  @Option(names = "-m", paramLabel = "NAME", description = "name of the module; saves NAME.ko here")
  @Nullable String moduleName;

  @Option(names = "-o", paramLabel = "FILE", description = "write the trace to a file")
  @Nullable Path output;

  @Option(names = "-D", paramLabel = "NAME=VALUE", description = "set a tunable; may be repeated")
  List<String> definitions = new ArrayList<>();

  @Option(names = "-G", paramLabel = "NAME=VALUE", hidden = true)
  List<String> globals = new ArrayList<>();

  @Option(
      names = "-c",
      paramLabel = "CMD",
      description = "run CMD, trace until it ends; target() is its pid")
  @Nullable String command;

  @Option(names = "-x", paramLabel = "PID", description = "what target() gives")
  int target;

  @Option(names = "-s", paramLabel = "MB", description = "size of each CPU's buffer in MiB")
  int bufferMegabytes;

  /** What is listed instead of run. */
  static final class ListingOptions {
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

  /** At most one of them can be given. */
  @ArgGroup(exclusive = true)
  @Nullable ListingOptions listing;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description =
          "how listings, -p1 to -p4, -v and diagnostics are written: text, or one JSON object a line")
  OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = "--module",
      paramLabel = "FILE.ko",
      description = "run a signed module that -p4 made; needs no server")
  @Nullable Path module;

  @Option(
      names = "--staprun",
      paramLabel = "PATH",
      description = "helper that loads modules (default: /usr/lib/jstap/staprun-native)")
  @Nullable Path helper;

  @Option(names = "--trusted", paramLabel = "DIR", hidden = true)
  @Nullable Path trusted;

  @Parameters(
      paramLabel = "SCRIPT ARGS",
      description = "script file, or - for standard input; then the script's arguments")
  List<String> words = new ArrayList<>();

  /** What the types of the options alone do not say. */
  void check() throws ClientException {
    if (lastPass < 1 || lastPass > LAST_PASS) {
      throw usage("-p takes a pass from 1 to 5, not " + lastPass);
    }
    if (texts.size() > 1) {
      throw usage("only one -e can be given; further scripts come with -E");
    }
    if (command != null && target != 0) {
      throw usage("-c and -x exclude each other");
    }
    if (command != null && command.isBlank()) {
      throw usage("-c needs a command");
    }
    if (target < 0) {
      throw usage("-x takes a process id, not " + target);
    }
    if (bufferMegabytes < 0 || bufferMegabytes > MOST_BUFFER_MEGABYTES) {
      throw usage("-s takes a size from 1 to 4095, not " + bufferMegabytes);
    }
    if (!globals.isEmpty()) {
      throw usage("-G is not supported by this version: set the global in the script");
    }
    matches("-r", release, "[A-Za-z0-9_.+~-]+");
    matches("-m", moduleName, "[A-Za-z_][A-Za-z0-9_]*(\\.ko)?");
    for (String definition : definitions) {
      matches("-D", definition, "[A-Za-z_][A-Za-z0-9_]*(=-?[A-Za-z0-9_]+)?");
    }
    if (listing != null && !(words.isEmpty() && texts.isEmpty() && module == null)) {
      throw usage("a listing runs nothing: leave the script out, or give it with -E");
    }
    if (module != null && !(words.isEmpty() && texts.isEmpty())) {
      throw usage("--module takes the place of a script");
    }
  }

  private static void matches(String option, @Nullable String value, String pattern)
      throws ClientException {
    if (value != null && !value.matches(pattern)) {
      throw usage("the value '" + value + "' of " + option + " does not match " + pattern);
    }
  }

  static ClientException usage(String message) {
    return new ClientException(ClientProblem.USAGE, message, "--help lists the options");
  }
}
