// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** docs/options.md says of every option what the parser does with it, and of nothing else. */
final class OptionTableTest {
  private static final Path TABLE = Path.of("../docs/options.md");
  private static final Pattern ROW = Pattern.compile("\\| (`.*`) \\| ([a-z ]+) \\|.*\\|");
  private static final Pattern NAME = Pattern.compile("`(--?[A-Za-z][A-Za-z-]*)[^`]*`");

  /** What the table says, by name. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> table = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        NAME.matcher(row.group(1))
            .results()
            .forEach(
                name ->
                    assertEquals(
                        null,
                        table.put(name.group(1), row.group(2)),
                        name.group(1) + " has two rows"));
      }
    }
    return table;
  }

  private static String kind(OptionSpec option) {
    Set<String> names = Set.of(option.names());
    if (InertOption.ALL.stream().anyMatch(inert -> names.contains(inert.name()))) {
      return "changes nothing";
    }
    return RefusedOption.ALL.stream().anyMatch(refused -> names.contains(refused.name()))
        ? "refused"
        : "there";
  }

  @Test
  void theTableIsWhatTheParserDoes() throws IOException {
    Map<String, String> parser = new TreeMap<>();
    ClientMain.specification().options().stream()
        .forEach(
            option -> {
              for (String name : option.names()) {
                parser.put(name, kind(option));
              }
            });
    Map<String, String> table = documented();
    table.replaceAll(
        (name, here) -> here.equals("as there") || here.equals("ours") ? "there" : here);
    assertEquals(String.join("\n", lines(parser)), String.join("\n", lines(table)));
  }

  private static Iterable<String> lines(Map<String, String> table) {
    return table.entrySet().stream().map(row -> row.getKey() + ": " + row.getValue()).toList();
  }

  @Test
  void noNameIsInTwoTables() {
    Set<String> names = new HashSet<>();
    InertOption.ALL.forEach(option -> assertEquals(true, names.add(option.name()), option.name()));
    RefusedOption.ALL.forEach(
        option -> assertEquals(true, names.add(option.name()), option.name()));
  }
}
