// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path folder = Path.of("");

  private static AuditLog.Entry entry(int number) {
    return new AuditLog.Entry("jstap:dev/a", "compile", "00", "guru=true", "done", "11", number);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void aLogGoesOnOverRestartsAndFiles() throws IOException {
    for (int restart = 0; restart < 3; restart++) {
      AuditLog log = AuditLog.open(folder, 1000);
      for (int i = 0; i < 10; i++) {
        log.append(entry(i));
      }
    }
    assertTrue(files().size() > 3, () -> "one file only");
    List<String> lines = AuditLog.verified(folder);
    assertEquals(30, lines.size());
    assertTrue(lines.getLast().startsWith("{\"number\":29,"), lines.getLast());
  }

  @Test
  void whatIsChangedAfterwardsIsNoticed() throws IOException {
    AuditLog log = AuditLog.open(folder, 1000);
    for (int i = 0; i < 10; i++) {
      log.append(entry(i));
    }
    Path first = files().getFirst();
    List<String> lines = Files.readAllLines(first);
    List<String> changed = new ArrayList<>(lines);
    changed.set(0, lines.get(0).replace("done", "refused"));
    Files.write(first, changed);
    assertThrows(IOException.class, () -> AuditLog.verified(folder));
    Files.write(first, lines.subList(0, lines.size() - 1));
    assertThrows(IOException.class, () -> AuditLog.verified(folder));
    Files.write(first, lines);
    assertEquals(10, AuditLog.verified(folder).size());
  }

  @Test
  void aCallersTextDoesNotEndALine() throws IOException {
    AuditLog log = AuditLog.open(folder);
    log.append(new AuditLog.Entry("a", "compile", "", "x\n{\"forged\":1}\u2028", "done", "", 0));
    assertEquals(1, AuditLog.verified(folder).size());
    assertEquals("x?{\"forged\":1}?", LogText.of("x\n{\"forged\":1}\u2028"));
  }
}
