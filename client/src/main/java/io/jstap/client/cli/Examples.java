// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.diagnostics.NearestNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts that come with an installation, found by the names of their files. */
final class Examples {
  private static final int DEEPEST = 10;

  private Examples() {}

  /**
   * Finds one.
   *
   * @param folder where they are, in any depth
   * @param name of its file, without a folder
   * @throws ClientException none has that name, or several have
   */
  static Path find(Path folder, String name) throws ClientException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
      all = walk.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read the examples in " + folder + ": " + IoMessages.reason(e),
          "name the file of a script, without --example",
          e);
    }
    List<Path> found = all.stream().filter(path -> nameOf(path).equals(name)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<String> names = all.stream().map(Examples::nameOf).distinct().toList();
    throw found.isEmpty()
        ? new ClientException(
            ClientProblem.FILE,
            "there is no example '" + name + "' in " + folder,
            NearestNames.help(
                NearestNames.of(name, names, 3), "there are " + String.join(", ", names)))
        : new ClientException(
            ClientProblem.FILE,
            "several examples are called '" + name + "'",
            "name one of these files, without --example: "
                + String.join(", ", found.stream().map(Path::toString).toList()));
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }
}
