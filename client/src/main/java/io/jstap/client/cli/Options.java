// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options, with SystemTap's letters wherever the meaning is the same. */
final class Options {
  @Option(
      names = "--server",
      paramLabel = "HOST[:PORT]",
      description = "compile server (default: $JSTAP_SERVER)")
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
  @Nullable String text;

  @Option(names = "-E", paramLabel = "SCRIPT", description = "run this text too")
  List<String> extraTexts = new ArrayList<>();

  @Option(
      names = "-p",
      paramLabel = "N",
      description = "stop after pass N: 1 parse, 2 elaborate, 3 C, 4 module, 5 run")
  int lastPass = 5;

  @Option(names = "-v", description = "say how long each pass took; may be repeated")
  boolean[] verbose = new boolean[0];

  @Option(
      names = "-k",
      description = "keep temporary files; nothing is kept on the node, -p3 shows the C text")
  boolean keep;

  @Option(names = "-g", description = "guru mode: allow embedded C, without safety checks on it")
  boolean guru;

  @Option(names = "-u", description = "no optimisation")
  boolean optimiseOff;

  @Option(names = "-w", description = "no warnings")
  boolean noWarnings;

  @Option(
      names = "-r",
      paramLabel = "RELEASE",
      description = "kernel to compile for (default: the running one)")
  @Nullable String release;

  @Option(names = "-m", paramLabel = "NAME", description = "name of the module; saves NAME.ko here")
  @Nullable String moduleName;

  @Option(names = "-o", paramLabel = "FILE", description = "write the trace to a file")
  @Nullable Path output;

  @Option(names = "-D", paramLabel = "NAME=VALUE", description = "set a tunable")
  List<String> definitions = new ArrayList<>();

  @Option(
      names = "-c",
      paramLabel = "CMD",
      description = "run CMD, trace until it ends; target() is its pid")
  @Nullable String command;

  @Option(names = "-x", paramLabel = "PID", description = "what target() gives")
  int target;

  @Option(names = "-s", paramLabel = "MB", description = "size of each CPU's buffer in MiB")
  int bufferMegabytes;

  @Option(
      names = "--module",
      paramLabel = "FILE.ko",
      description = "run a signed module that was compiled before")
  @Nullable Path module;

  @Option(names = "--staprun", paramLabel = "PATH", description = "the helper that loads modules")
  @Nullable Path helper;

  @Option(names = "--trusted", hidden = true)
  @Nullable Path trusted;

  @Parameters(
      paramLabel = "SCRIPT ARGS",
      description = "script file, or - for standard input; then the script's arguments")
  List<String> words = new ArrayList<>();
}
