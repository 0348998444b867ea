// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.node.LocalFiles;
import io.jstap.client.node.NodeFiles;
import io.jstap.client.node.NodePrograms;
import io.jstap.client.node.NodePrograms.Found;
import io.jstap.client.node.NodePrograms.Program;
import io.jstap.client.node.NodePrograms.Question;
import io.jstap.client.node.ProgramSearch;
import io.jstap.client.remote.RemoteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The programs and libraries of the machine that a session runs on. Another machine is looked at by
 * a shell there, which starts with the first question: most scripts ask none.
 */
final class HostPrograms implements AutoCloseable {
  private final @Nullable Host host;
  private final Optional<String> command;
  private final int target;

  private @Nullable RemoteFiles remote;
  private @Nullable NodeFiles files;
  private @Nullable NodePrograms programs;

  private HostPrograms(@Nullable Host host, Optional<String> command, int target) {
    this.host = host;
    this.command = command;
    this.target = target;
  }

  /** Those of a machine. */
  static HostPrograms of(Host host, Options options) {
    return new HostPrograms(
        host.isRemote() ? host : null, Optional.ofNullable(options.command), options.target);
  }

  /** Those of this machine, as the environment of this process says where they are. */
  static HostPrograms here(Optional<String> command, int target) {
    return new HostPrograms(null, command, target);
  }

  private NodePrograms programs() throws ClientException {
    NodePrograms known = programs;
    if (known == null) {
      known = host == null ? local() : remote(host);
      programs = known;
    }
    return known;
  }

  private NodePrograms local() {
    files = LocalFiles.HERE;
    return new NodePrograms(LocalFiles.HERE, ProgramSearch.of(System.getenv(), command, target));
  }

  private NodePrograms remote(Host there) throws ClientException {
    try {
      RemoteFiles opened = new RemoteFiles(there.transport());
      remote = opened;
      files = opened;
      return new NodePrograms(opened, opened.search(command, target));
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.REMOTE,
          "the programs of " + there.uri() + " cannot be looked at: " + IoMessages.reason(e),
          "the script probes programs, which are looked for by a shell there: sh, stat, readlink, od, dd and head",
          e);
    }
  }

  /** All that is asked for; as {@link NodePrograms#find}. */
  List<Found> find(Question question) throws ClientException {
    return programs().find(question);
  }

  /**
   * The path of the program that {@code -c} or {@code -x} is about, whose stacks a script may want
   * to walk; empty without a target, and for what is no program with a build-id.
   */
  Optional<String> ofTarget() throws ClientException {
    if (command.isEmpty() && target == 0) {
      return Optional.empty();
    }
    return find(new Question("", 0, "")).getFirst() instanceof Program program
            && !program.buildId().isEmpty()
        ? Optional.of(program.path().toString())
        : Optional.empty();
  }

  /** A file of this machine with the content of one of those that were found. */
  Path here(Path path) throws ClientException {
    try {
      NodeFiles known = files;
      return known == null ? path : known.here(path);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot fetch " + path + ": " + IoMessages.reason(e),
          "the server asks for the program: may you read it there, and is there room here?",
          e);
    }
  }

  @Override
  public void close() {
    RemoteFiles opened = remote;
    remote = null;
    if (opened != null) {
      opened.close();
    }
  }
}
