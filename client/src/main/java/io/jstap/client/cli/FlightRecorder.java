// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.remote.ShellText;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A session that goes on without us: who reads it, and how. */
final class FlightRecorder {
  private static final Redirect NOWHERE = Redirect.to(new File("/dev/null"));

  private final Options options;
  private final Host host;

  FlightRecorder(Options options, Host host) {
    this.options = options;
    this.host = host;
  }

  /** Says how to go on with the session; with -o, starts the process that writes it. */
  void announce(String module) throws ClientException {
    if (options.output == null) {
      String remote = host.isRemote() ? " --remote " + shown(host.uri()) : "";
      host.marks().say("The session goes on by itself, and keeps its latest output.");
      host.marks().say("To read it and go on with it: jstap-client -A " + module + remote);
      return;
    }
    long pid = write(module);
    System.out.println(pid);
    host.marks()
        .say(
            "The session goes on; process %d writes %s. To end both: kill %d"
                .formatted(pid, file(), pid));
  }

  private static String shown(String uri) {
    return uri.matches("[A-Za-z0-9_./:@\\[\\]-]+") ? uri : ShellText.quote(uri);
  }

  private String file() {
    return options.output + (options.remotes.size() > 1 ? "-" + host.id() : "");
  }

  /** A process of its own session, so that no terminal's end ends it. */
  private long write(String module) throws ClientException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                Path.of(System.getProperty("jstap.home", "."), "bin", "jstap-client").toString(),
                "-A",
                module,
                "-o",
                file(),
                "--output",
                options.outputForm));
    if (options.rotationText != null) {
      command.addAll(List.of("-S", options.rotationText));
    }
    if (options.bulk) {
      command.add("-b");
    }
    if (host.isRemote()) {
      command.addAll(List.of("--remote", host.uri()));
    }
    if (options.helper != null) {
      command.addAll(List.of("--staprun", options.helper.toString()));
    }
    try {
      return new ProcessBuilder(command)
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectOutput(NOWHERE)
          .redirectError(NOWHERE)
          .start()
          .pid();
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "the session runs, but nobody writes %s: %s".formatted(file(), IoMessages.reason(e)),
          "read it with jstap-client -A " + module,
          e);
    }
  }
}
