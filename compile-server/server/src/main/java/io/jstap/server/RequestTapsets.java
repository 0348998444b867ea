// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.process.WorkFolder;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import io.jstap.script.tapset.ExtraRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tapset folders that came with a request, in a private folder as long as the request is worked
 * on.
 */
final class RequestTapsets implements AutoCloseable {
  private final Optional<WorkFolder> work;
  private final List<ExtraRoot> roots = new ArrayList<>();

  private RequestTapsets(Optional<WorkFolder> work) {
    this.work = work;
  }

  /**
   * Writes the files down.
   *
   * @param sent validated: no path leaves its folder
   * @param parent below which the private folder is made
   * @throws IOException when they can not be written; then nothing is left behind
   */
  static RequestTapsets write(List<TapsetRoot> sent, Path parent) throws IOException {
    if (sent.isEmpty()) {
      return new RequestTapsets(Optional.empty());
    }
    RequestTapsets tapsets = new RequestTapsets(Optional.of(WorkFolder.below(parent)));
    try {
      for (TapsetRoot root : sent) {
        tapsets.add(root);
      }
      return tapsets;
    } catch (IOException e) {
      tapsets.close();
      throw e;
    }
  }

  /** Whether a request brings C text in its tapsets, which is compiled as the script's own is. */
  static boolean haveEmbeddedC(CompileRequest request) {
    return request.getTapsetRootsList().stream()
        .flatMap(root -> root.getFilesList().stream())
        .anyMatch(file -> file.getContent().toStringUtf8().contains("%{"));
  }

  /** What is said when they can not be written. */
  static Problem notKept(Path parent, IOException reason) {
    return Problem.error(
            RequestProblem.NO_ROOM, "the tapsets of -I can not be kept on the server: " + reason)
        .withHelp("look at its folder " + parent + ": disk space, permissions");
  }

  private void add(TapsetRoot root) throws IOException {
    Path folder = work.orElseThrow().path().resolve(Integer.toString(roots.size()));
    Files.createDirectory(folder);
    for (TapsetFile file : root.getFilesList()) {
      Path path = folder.resolve(file.getPath()).normalize();
      if (!path.startsWith(folder)) {
        throw new IllegalArgumentException("validated before");
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getContent().toByteArray());
    }
    roots.add(new ExtraRoot(folder, root.getFolder()));
  }

  /** The folders, in the order of the search. */
  List<ExtraRoot> roots() {
    return roots;
  }

  @Override
  public void close() throws IOException {
    if (work.isPresent()) {
      work.get().close();
    }
  }
}
