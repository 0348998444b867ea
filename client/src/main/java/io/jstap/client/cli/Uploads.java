// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.node.FileBuildId;
import io.jstap.client.node.Node;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteUpload;
import io.jstap.diagnostics.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code --upload-debuginfo}: what is told about each file is one line. */
final class Uploads {
  private final Node node;
  private final OutputFormat format;

  Uploads(Node node, OutputFormat format) {
    this.node = node;
    this.format = format;
  }

  void send(Connection connection, Path file, EventSink events) throws ClientException {
    String buildId = buildId(file);
    boolean known = RemoteUpload.run(connection, file, buildId, events);
    System.out.println(
        format == OutputFormat.JSON
            ? JsonLines.upload(file.toString(), buildId, known)
            : "%s %s %s".formatted(known ? "known" : "stored", buildId, file));
  }

  /** A boot image does not tell without being unpacked: it is that of this machine. */
  private String buildId(Path file) throws ClientException {
    Optional<String> found;
    try {
      found = FileBuildId.isElf(file) ? FileBuildId.of(file) : Optional.of(node.buildId());
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read " + file + ": " + IoMessages.reason(e),
          "name a file with debuginfo, such as vmlinux-RELEASE or MODULE.ko.debug",
          e);
    }
    return found
        .filter(id -> !id.isEmpty())
        .orElseThrow(
            () ->
                new ClientException(
                    ClientProblem.FILE,
                    file + " has no build-id",
                    "send a file that was linked with one; the kernel's own has it"));
  }
}
