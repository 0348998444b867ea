// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.output.RotatingFile.Rotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options, with SystemTap's letters wherever the meaning is the same. */
final class Options {
  static final int LAST_PASS = 5;

  /** No number that can be meant. */
  static final int UNSET = Integer.MIN_VALUE;

  @Mixin CompatibilityOptions compatibility = new CompatibilityOptions();

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

  @Option(names = "-g", description = "guru mode: allow embedded C, without safety checks on it")
  boolean guru;

  @Option(
      names = "--privilege",
      paramLabel = "GROUP",
      description =
          "compile for members of stapdev, stapsys or stapusr (default: the highest group of yours that the"
              + " compile server gives you modules for); who may do less is told so")
  List<Group> privileges = new ArrayList<>();

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

  @Option(
      names = "--skip-badvars",
      description = "variables of the probed program that cannot be had are 0, with a warning")
  boolean skipBadVariables;

  @Option(
      names = "--check-version",
      description = "warn of what has another meaning in other versions of the language")
  boolean checkVersion;

  @Option(names = "-w", description = "no warnings")
  boolean noWarnings;

  @Option(names = "-W", description = "warnings are errors")
  boolean warningsFail;

  @Option(
      names = "--no-global-var-display",
      description = "do not print at the end the globals that are written and never read")
  boolean hideGlobals;

  @Option(
      names = "--compatible",
      paramLabel = "VERSION",
      description = "take the script for one of this version of the language")
  @Nullable String compatible;

  @Option(
      names = "-r",
      paramLabel = "RELEASE",
      description = "kernel to compile for (default: the running one); another one's is not run")
  @Nullable String release;

  @Option(names = "-m", paramLabel = "NAME", description = "name of the module; saves NAME.ko here")
  @Nullable String moduleName;

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "write the trace to a file; %%Y %%m %%d %%H %%M %%S in its name are the time")
  @Nullable String output;

  @Option(
      names = "-S",
      paramLabel = "MB[,N]",
      description = "begin a new file FILE.0, FILE.1, ... after MB MiB; keep the newest N")
  @Nullable String rotationText;

  @Option(
      names = "-b",
      description =
          "write a file for each CPU, FILE_0, FILE_1, ...; jstap-merge puts them together")
  boolean bulk;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "json: one object a line for each record, with time, CPU, node and probe")
  String outputForm = "text";

  @Option(
      names = "-I",
      paramLabel = "DIR",
      description = "search this folder of tapsets too, behind the server's; may be repeated")
  List<Path> tapsets = new ArrayList<>();

  @Option(names = "-D", paramLabel = "NAME=VALUE", description = "set a tunable; may be repeated")
  List<String> definitions = new ArrayList<>();

  @Option(
      names = "-d",
      paramLabel = "OBJECT",
      description =
          "know the source lines of this kernel module too, or the stacks of this program or library"
              + " (a path); may be repeated")
  List<String> symbolObjects = new ArrayList<>();

  @Option(
      names = "-G",
      paramLabel = "NAME=VALUE",
      description = "first value of a global; may be repeated")
  List<String> globals = new ArrayList<>();

  @Option(
      names = "-c",
      paramLabel = "CMD",
      description = "run CMD, trace until it ends; target() is its pid")
  @Nullable String command;

  @Option(names = "-x", paramLabel = "PID", description = "what target() gives")
  int target;

  @Option(
      names = "--target-namespaces",
      paramLabel = "PID",
      description =
          "the process in whose namespaces ns_pid() and the like count, in place of the client's")
  int targetNamespaces;

  @Option(names = "-s", paramLabel = "MB", description = "size of each CPU's buffer in MiB")
  int bufferMegabytes = UNSET;

  @Option(
      names = "--flamegraph",
      paramLabel = "FILE.svg",
      description =
          "draw the counted stacks that the script prints; without a script, those of the whole kernel")
  @Nullable Path flamegraph;

  @Option(
      names = "-T",
      paramLabel = "SECONDS",
      description = "end the session after that time; 0.5 is half a second")
  @Nullable String timeLimit;

  @Option(
      names = "-F",
      description =
          "flight recorder: let the session go on by itself, keeping its latest output; with -o FILE"
              + " a process in the background writes it")
  boolean flightRecorder;

  @Option(
      names = {"-A", "--attach"},
      paramLabel = "NAME",
      description = "read what the session NAME of a flight recorder has kept, and go on with it")
  @Nullable String attach;

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
      names = "--upload-debuginfo",
      paramLabel = "FILE",
      description = {
        "send a kernel's or module's debuginfo, or this machine's boot image, to the server, which",
        "has to accept uploads; then go on with the script, if there is one; may be repeated"
      })
  List<Path> uploads = new ArrayList<>();

  @Option(
      names = "--remote",
      paramLabel = "URI",
      description = {
        "run on that machine: [USER@]HOST, ssh://[USER@]HOST[:PORT], unix:PATH, direct: or exec:COMMAND;",
        "may be repeated, then the sessions run side by side (docs/remote.md)"
      })
  List<String> remotes = new ArrayList<>();

  @Option(
      names = "--remote-prefix",
      description = "begin each line of the trace with the number of its remote, from 0: 'N: '")
  boolean remotePrefix;

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
      description =
          "script file, the name of a ready script (jstap help lists them), or - for standard input; then the"
              + " script's arguments")
  List<String> words = new ArrayList<>();

  /** Whether nothing is asked for but {@link #uploads}. */
  boolean onlyUploads() {
    return !uploads.isEmpty() && isWithoutWork();
  }

  /** Whether there is nothing to run and nothing to list. */
  boolean isWithoutWork() {
    return words.isEmpty()
        && texts.isEmpty()
        && listing == null
        && module == null
        && flamegraph == null
        && attach == null;
  }

  /** The group that the script shall be compiled for; empty when the user names none. */
  Optional<Group> privilege() {
    return unprivileged
        ? Optional.of(Group.STAPUSR)
        : privileges.isEmpty() ? Optional.empty() : Optional.of(privileges.getLast());
  }

  /**
   * How much shall be said of a pass: {@code -v} and {@code --vp}.
   *
   * @param pass from 1 to 5
   */
  int verbosity(int pass) {
    return verbose.length + compatibility.verbosity(pass);
  }

  /** The programs and libraries among what {@code -d} names. */
  List<String> symbolPrograms() {
    return symbolObjects.stream().filter(Options::isProgram).toList();
  }

  /** The others. */
  List<String> symbolModules() {
    return symbolObjects.stream().filter(object -> !isProgram(object)).toList();
  }

  /** Modules have names, or paths that end as those of modules do. */
  static boolean isProgram(String object) {
    return object.indexOf('/') >= 0 && !object.matches("(?s).*\\.ko(\\.(xz|zst|gz))?");
  }

  /** Where -S divides the output. */
  Rotation rotation() {
    if (rotationText == null) {
      return Rotation.NONE;
    }
    String[] parts = rotationText.split(",", -1);
    return new Rotation(
        Long.parseLong(parts[0]) << 20, parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
  }

  boolean isJson() {
    return outputForm.equals("json");
  }

  /** The time of -T; 0 without one. */
  double seconds() {
    return timeLimit == null ? 0 : Double.parseDouble(timeLimit);
  }
}
