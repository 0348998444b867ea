// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
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
    boolean image = isImage(file);
    String buildId = buildId(file, image);
    boolean known = RemoteUpload.run(connection, file, buildId, image, events);
    System.out.println(
        format == OutputFormat.JSON
            ? JsonLines.upload(file.toString(), buildId, known)
            : "%s %s %s".formatted(known ? "known" : "stored", buildId, file));
  }

  /** What is no ELF file has to be a boot image; the server looks closer. */
  private static boolean isImage(Path file) throws ClientException {
    try {
      return !FileBuildId.isElf(file);
    } catch (IOException e) {
      throw RemoteUpload.unreadable(file, e);
    }
  }

  /** A boot image does not tell without being unpacked: it is that of this machine. */
  private String buildId(Path file, boolean image) throws ClientException {
    Optional<String> found;
    try {
      found = image ? Optional.of(node.buildId()) : FileBuildId.of(file);
    } catch (IOException e) {
      throw RemoteUpload.unreadable(file, e);
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
