// SPDX-License-Identifier: Apache-2.0
package io.jstap.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of attacks in docs/security.md: each has a test that names it, or says why not. */
class SecurityRowsTest {
  private static final Path HOME = Path.of(System.getProperty("jstap.home", "../.."));

  /** How many attacks each group has. */
  private static final Map<Character, Integer> GROUPS =
      Map.of('H', 13, 'K', 7, 'R', 5, 'S', 9, 'U', 5, 'G', 5, 'C', 2, 'Q', 3);

  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z][0-9]{2}) \\| [^|]+ \\| ([^|]+) \\|");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z-]+(?:\\.sh|\\.test)?)`");

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(HOME.resolve("docs/security.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertEquals(null, rows.put(row.group(1), row.group(2)), row.group(1) + " is there twice");
      }
    }
    return rows;
  }

  /** Every file that the suite runs, by the name that the table gives it; several may share one. */
  private static Map<String, List<Path>> tests() throws IOException {
    Map<String, List<Path>> tests = new TreeMap<>();
    for (String folder :
        List.of("compile-server", "client", "certs", "scripts", "staprun-native")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
        files
            .filter(
                file ->
                    file.toString().matches(".*(/src/test/.*Test\\.java|\\.test|/tests/.*\\.sh)"))
            .forEach(
                file ->
                    tests
                        .computeIfAbsent(
                            file.getFileName().toString().replace(".java", ""),
                            name -> new ArrayList<>())
                        .add(file));
      }
    }
    return tests;
  }

  @Test
  void everyAttackHasARow() throws IOException {
    List<String> expected =
        GROUPS.entrySet().stream()
            .flatMap(
                group ->
                    IntStream.rangeClosed(1, group.getValue())
                        .mapToObj(number -> "%c%02d".formatted(group.getKey(), number)))
            .sorted()
            .toList();
    assertEquals(expected, List.copyOf(rows().keySet()));
  }

  @Test
  void everyRowHasATestThatNamesItOrAReason() throws IOException {
    Map<String, List<Path>> tests = tests();
    assertFalse(tests.isEmpty());
    TreeSet<String> wrong = new TreeSet<>();
    for (Map.Entry<String, String> row : rows().entrySet()) {
      if (row.getValue().startsWith("open: ")) {
        continue;
      }
      List<String> names =
          NAME.matcher(row.getValue()).results().map(found -> found.group(1)).toList();
      assertTrue(!names.isEmpty(), row.getKey() + " names no test");
      for (String name : names) {
        String texts =
            tests.getOrDefault(name, List.of()).stream()
                .map(SecurityRowsTest::text)
                .collect(Collectors.joining());
        // As a word of a text, or as the beginning of a method's name.
        String id = row.getKey();
        String pattern = "\\b" + id + "\\b|\\b" + id.toLowerCase(java.util.Locale.ROOT) + "[A-Z]";
        if (!Pattern.compile(pattern).matcher(texts).find()) {
          wrong.add(id + " is not named in " + name);
        }
      }
    }
    assertEquals(new TreeSet<>(), wrong);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
