// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which program runs a script: the first line of the script says it. */
final class ScriptInterpreter {
  /** As the kernel reads of that line. */
  private static final int LONGEST_LINE = 256;

  private static final Pattern BLANKS = Pattern.compile("[ \t]+");
  private static final Pattern SETTING = Pattern.compile("-S|[A-Za-z_][A-Za-z0-9_]*=.*");

  private ScriptInterpreter() {}

  /**
   * What the first line names: a path, or, behind {@code env}, the name of a program.
   *
   * @return empty when the file is no script
   */
  static Optional<String> of(NodeFiles files, Path path) throws IOException {
    byte[] start;
    try (NodeFile file = files.open(path)) {
      start = file.start(LONGEST_LINE);
    }
    String text = new String(start, UTF_8);
    if (!text.startsWith("#!")) {
      return Optional.empty();
    }
    int end = text.indexOf('\n');
    List<String> words =
        List.of(BLANKS.split(text.substring(2, end < 0 ? text.length() : end).strip()));
    String first = words.getFirst();
    boolean env = first.endsWith("/env");
    return Optional.of(
            env
                ? words.stream()
                    .skip(1)
                    .filter(word -> !SETTING.matcher(word).matches())
                    .findFirst()
                    .orElse(first)
                : first)
        .filter(name -> !name.isEmpty());
  }
}
