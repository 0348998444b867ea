// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.testing.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of other files, compared with what objdump calls them. */
class LinkageTableTest {
  private static final Pattern LABEL = Pattern.compile("^([0-9a-f]{16}) <(\\w+)@plt>:$");

  @TempDir Path folder;

  private static Set<String> disassembled(Path program) throws IOException {
    Set<String> labels = new TreeSet<>();
    for (String line : Commands.run(List.of("objdump", "-d", program.toString()))) {
      Matcher label = LABEL.matcher(line);
      if (label.matches()) {
        labels.add(label.group(1) + " " + label.group(2));
      }
    }
    return labels;
  }

  private static Set<String> read(Path program) {
    return LinkageTable.of(program).stream()
        .map(entry -> "%016x %s".formatted(entry.address(), entry.name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void findsWhatIsCalled() throws IOException {
    List<String[]> variants =
        List.of(
            new String[] {"-pie", "-fcf-protection=none", "-Wl,-z,lazy"},
            new String[] {"-pie", "-fcf-protection=full", "-Wl,-z,lazy"},
            new String[] {"-no-pie", "-Wl,-z,now"},
            new String[] {"-pie", "-Wl,-z,lazy,-z,ibtplt"},
            new String[] {"-pie", "-Wl,-z,now,-z,ibtplt"});
    for (String[] options : variants) {
      Path program = Marked.compile(folder, options);
      Set<String> found = read(program);
      assertEquals(disassembled(program), found, String.join(" ", options));
      assertTrue(found.stream().anyMatch(entry -> entry.endsWith(" puts")), found.toString());
    }
  }

  @Test
  void whatIsLinkedStaticallyCallsNothing() throws IOException {
    assertEquals(List.of(), LinkageTable.of(Marked.compile(folder, "-static")));
  }
}
