// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code node.conf} says: lines {@code server HOST:PORT} and {@code label NAME VALUE}; what
 * begins with # is for people.
 *
 * @param server empty when the file names none
 * @param labels by their name
 */
record NodeConfig(Optional<String> server, Map<String, String> labels) {
  private static final int LONGEST = 64 << 10;
  private static final int MOST_LABELS = 64;
  private static final Pattern LABEL =
      Pattern.compile("label\\s+([A-Za-z_][A-Za-z0-9_.-]{0,62})\\s+([!-~](?:[ -~]{0,254}[!-~])?)");
  private static final Pattern SERVER = Pattern.compile("server\\s+(\\S+)");

  NodeConfig {
    labels = Map.copyOf(labels);
  }

  /** Reads the file; one that is not there says nothing. */
  static NodeConfig read(Path file) throws ClientException {
    if (!Files.exists(file)) {
      return new NodeConfig(Optional.empty(), Map.of());
    }
    try {
      if (Files.size(file) > LONGEST) {
        throw bad(file, 1, "it has more than " + LONGEST + " bytes");
      }
      return parse(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.NODE_CONFIGURATION,
          "cannot read " + file + ": " + IoMessages.reason(e),
          "the user of the daemon has to be able to read it",
          e);
    }
  }

  static NodeConfig parse(Path file, List<String> lines) throws ClientException {
    Optional<String> server = Optional.empty();
    Map<String, String> labels = new TreeMap<>();
    int number = 0;
    for (String raw : lines) {
      number++;
      String line = raw.strip();
      Matcher label = LABEL.matcher(line);
      Matcher named = SERVER.matcher(line);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (label.matches()) {
        if (labels.put(label.group(1), label.group(2)) != null) {
          throw bad(file, number, "the label '" + label.group(1) + "' is there twice");
        }
      } else if (named.matches() && server.isEmpty()) {
        server = Optional.of(named.group(1));
      } else {
        throw bad(file, number, "it is neither 'server HOST:PORT', once, nor 'label NAME VALUE'");
      }
    }
    if (labels.size() > MOST_LABELS) {
      throw bad(file, number, "a node has at most " + MOST_LABELS + " labels");
    }
    return new NodeConfig(server, labels);
  }

  private static ClientException bad(Path file, int line, String why) {
    return new ClientException(
        ClientProblem.NODE_CONFIGURATION,
        "%s, line %d: %s".formatted(file, line, why),
        "docs/fleet.md says how it is written");
  }
}
