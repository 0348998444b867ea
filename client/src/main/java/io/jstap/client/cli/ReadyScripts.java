// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.diagnostics.NearestNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts that come with an installation and run by their names, {@code jstap NAME}. */
final class ReadyScripts {
  private static final int DEEPEST = 3;
  private static final String SUFFIX = ".stp";

  private final Path folder;

  /**
   * @param folder where they are, in folders by subject
   */
  ReadyScripts(Path folder) {
    this.folder = folder;
  }

  /** Those of this installation. */
  static ReadyScripts installed() {
    return new ReadyScripts(Path.of(System.getProperty("jstap.home", "."), "tapsets", "scripts"));
  }

  /** Whether a word on the command line can be a name, and not the path of a file. */
  static boolean isName(String word) {
    return word.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  }

  /** The script of that name, if there is one. */
  Optional<ReadyScript> find(String name) throws ClientException {
    for (ReadyScript script : all()) {
      if (script.name().equals(name)) {
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  /** All, by their names; none where an installation has none. */
  List<ReadyScript> all() throws ClientException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<ReadyScript> scripts = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
      for (Path file : walk.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList()) {
        String name = file.getFileName().toString();
        scripts.add(ReadyScript.of(name.substring(0, name.length() - SUFFIX.length()), file));
      }
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read the scripts in " + folder + ": " + IoMessages.reason(e),
          "name the file of a script",
          e);
    }
    scripts.sort((one, other) -> one.name().compareTo(other.name()));
    return scripts;
  }

  /** What to do about a word that is no script's name, where it may be meant as one. */
  String help(String name, String otherwise) throws ClientException {
    List<String> names = all().stream().map(ReadyScript::name).toList();
    return isName(name) ? NearestNames.help(NearestNames.of(name, names, 3), otherwise) : otherwise;
  }
}
