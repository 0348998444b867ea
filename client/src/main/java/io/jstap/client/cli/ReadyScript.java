// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A script that comes with an installation. It begins with a comment: what it shows, in its first
 * line, and a line {@code usage: jstap NAME ARGUMENT [OPTIONAL]}, whose words behind the name are
 * its arguments.
 *
 * @param header the comment's lines, without licence and slashes
 */
record ReadyScript(String name, Path file, List<String> header) {
  private static final String LICENCE = "SPDX-License-Identifier";
  private static final String USAGE = "usage: ";
  private static final String ANY_NUMBER = "...";
  private static final Pattern WORDS = Pattern.compile("\\s+");

  ReadyScript {
    header = List.copyOf(header);
  }

  static ReadyScript of(String name, Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return new ReadyScript(
          name,
          file,
          lines
              .takeWhile(line -> line.startsWith("//"))
              .filter(line -> !line.contains(LICENCE))
              .map(line -> line.replaceFirst("^// ?", ""))
              .toList());
    }
  }

  /** What it shows, in one sentence. */
  String summary() {
    return header.isEmpty() ? "" : header.getFirst();
  }

  /** How it is called. */
  String usage() {
    return header.stream()
        .filter(line -> line.startsWith(USAGE))
        .map(line -> line.substring(USAGE.length()).strip())
        .findFirst()
        .orElse("jstap " + name);
  }

  /**
   * Says how the script is called when it was called in another way.
   *
   * @param arguments what follows its name
   * @throws ClientException an argument is missing, or there is one too many
   */
  void check(List<String> arguments) throws ClientException {
    int depth = 0;
    int required = 0;
    int most = 0;
    // Options of the client come before the name.
    String words = usage().replaceFirst("^.*?\\b\\Q%s\\E( |$)".formatted(name), "");
    for (String word : WORDS.splitAsStream(words).toList()) {
      depth += count(word, '[');
      if (!word.isEmpty()) {
        most += word.contains(ANY_NUMBER) ? Integer.MAX_VALUE - most : 1;
        required += depth == 0 ? 1 : 0;
      }
      depth -= count(word, ']');
    }
    if (arguments.size() < required) {
      throw OptionRules.usage(name + " needs more arguments. Usage: " + usage());
    }
    if (arguments.size() > most) {
      throw OptionRules.usage(name + " takes fewer arguments. Usage: " + usage());
    }
  }

  private static int count(String word, char wanted) {
    return (int) word.chars().filter(character -> character == wanted).count();
  }
}
