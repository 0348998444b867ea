// SPDX-License-Identifier: Apache-2.0
package io.jstap.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the language's rules names every golden script, and none that is not there. */
class LanguageRulesTest {
  private static final Path HOME = Path.of(System.getProperty("jstap.home"));

  private static Set<String> named(String pattern) throws IOException {
    String table = Files.readString(HOME.resolve("docs/language-rules.md"));
    return Pattern.compile(pattern)
        .matcher(table)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> scripts(String module) throws IOException {
    Path folder = HOME.resolve("compile-server").resolve(module).resolve("src/test/snippets");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> module + "/" + folder.relativize(file))
          .filter(name -> name.endsWith(".stp"))
          .map(name -> name.substring(0, name.length() - ".stp".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  @Test
  void everyGoldenScriptIsInTheTable() throws IOException {
    Set<String> there = scripts("script");
    there.addAll(scripts("translator"));
    assertTrue(there.size() > 400, "only " + there.size());
    Set<String> named = named("(script|translator)/[a-z]+/(ok|err\\.JS[0-9]+)\\.[a-z0-9-]+");
    assertEquals(Set.of(), without(there, named), "in no row of the table");
    assertEquals(Set.of(), without(named, there), "in the table and not there");
  }

  @Test
  void everyTestOfTheTableIsThere() throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.walk(HOME)) {
      there =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Set<String> missing = named("[A-Z][A-Za-z]+Test\\b");
    assertTrue(missing.size() > 10, missing.toString());
    missing.removeAll(there);
    assertEquals(Set.of(), missing);
    for (String file : List.of("language", "order", "operators", "embedded-c", "headers")) {
      assertTrue(Files.exists(HOME.resolve("scripts/vm-tests/" + file + ".test")), file);
    }
  }
}
