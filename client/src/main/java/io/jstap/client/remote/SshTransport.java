// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * ssh, as the user has configured it. The connection of the helper is the master, through which
 * other commands go without another greeting.
 */
final class SshTransport extends CommandTransport {
  private final RemoteAddress.Ssh address;
  private final boolean interactive;
  private final Path folder;

  private SshTransport(RemoteAddress.Ssh address, String helper, boolean interactive, Path folder) {
    super(helper, interactive);
    this.address = address;
    this.interactive = interactive;
    this.folder = folder;
  }

  static SshTransport make(RemoteAddress.Ssh address, String helper, boolean interactive)
      throws ClientException {
    try {
      // Ours alone; and short, for names of sockets are.
      return new SshTransport(address, helper, interactive, Files.createTempDirectory("jstap"));
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "no folder for the socket of ssh can be made: " + IoMessages.reason(e),
          "is there room in the folder for temporary files?",
          e);
    }
  }

  @Override
  List<String> wrap(List<String> words, boolean first) {
    List<String> all = program();
    all.addAll(
        List.of(
            "-T",
            "-o",
            "BatchMode=" + (interactive && first ? "no" : "yes"),
            "-o",
            "ControlMaster=" + (first ? "yes" : "no"),
            "-o",
            "ControlPath=" + folder.resolve("ssh"),
            "-o",
            "ControlPersist=no",
            "-o",
            "ConnectTimeout=15",
            "-o",
            "ServerAliveInterval=10",
            "-o",
            "ServerAliveCountMax=4"));
    address.port().ifPresent(port -> all.addAll(List.of("-p", Integer.toString(port))));
    // One text, which the login shell there reads.
    all.addAll(List.of("--", address.destination(), ShellText.quote(words)));
    return all;
  }

  /** Another program, or more options, where the user wants that: text for the shell. */
  private static List<String> program() {
    String own = System.getenv("JSTAP_SSH");
    return new ArrayList<>(
        own == null || own.isBlank()
            ? List.of("ssh")
            : List.of("/bin/sh", "-c", "exec " + own + " \"$@\"", "sh"));
  }

  @Override
  String place() {
    return address.toString();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve("ssh"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.err.println("note: " + folder + " cannot be removed: " + IoMessages.reason(e));
    }
  }
}
