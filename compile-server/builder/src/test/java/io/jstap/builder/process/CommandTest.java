// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @TempDir Path folder = Path.of("");

  private Command command(Duration deadline, String... words) {
    return new Command(List.of(words), folder, deadline);
  }

  @Test
  void givesBackWhatTheProgramWroteAndItsStatus() throws InterruptedException {
    Outcome outcome =
        command(Duration.ofSeconds(20), "sh", "-c", "pwd; echo trouble >&2; exit 3").run();
    assertEquals(Outcome.End.EXITED, outcome.end());
    assertEquals(3, outcome.status());
    assertEquals(folder + "\n", outcome.output());
    assertEquals("trouble\n", outcome.errors());
    assertFalse(outcome.succeeded());
  }

  @Test
  void environmentIsBuiltFromNothing() throws InterruptedException {
    Outcome outcome = command(Duration.ofSeconds(20), "env").with("SRCARCH", "x86").run();
    List<String> names =
        outcome
            .output()
            .lines()
            .map(line -> line.substring(0, line.indexOf('=')))
            .sorted()
            .toList();
    assertEquals(List.of("LC_ALL", "PATH", "SRCARCH"), names);
  }

  @Test
  void programThatIsNotThereIsToldApart() throws InterruptedException {
    Outcome outcome = command(Duration.ofSeconds(20), "no-such-program-here").run();
    assertEquals(Outcome.End.NOT_STARTED, outcome.end());
    assertTrue(outcome.trouble().contains("no-such-program-here"), outcome.trouble());
  }

  @Test
  void deadlineKillsTheProgramAndWhatItStarted() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Outcome outcome = command(Duration.ofMillis(300), "sh", "-c", sleeper()).run();
    assertEquals(Outcome.End.DEADLINE, outcome.end());
    assertTrue(System.nanoTime() - start < 20_000_000_000L);
    assertChildIsGone();
  }

  @Test
  void interruptKillsTheProgramAndWhatItStarted()
      throws IOException, InterruptedException, ExecutionException {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Command command = command(Duration.ofMinutes(1), "sh", "-c", sleeper());
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    command.run();
                    interrupted.complete(false);
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  }
                });
    child();
    thread.interrupt();
    assertTrue(interrupted.get());
    assertChildIsGone();
  }

  private static String sleeper() {
    return "sleep 1000 & echo $! > child.new; mv child.new child; wait";
  }

  private long child() throws IOException, InterruptedException {
    Path file = folder.resolve("child");
    for (int i = 0; i < 500 && !Files.exists(file); i++) {
      Thread.sleep(20);
    }
    return Long.parseLong(Files.readString(file).strip());
  }

  private void assertChildIsGone() throws IOException, InterruptedException {
    Optional<ProcessHandle> child = ProcessHandle.of(child());
    for (int i = 0; i < 200 && child.map(ProcessHandle::isAlive).orElse(false); i++) {
      Thread.sleep(20);
    }
    assertFalse(child.map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void programThatWritesTooMuchIsKilled() throws InterruptedException {
    Command command =
        new Command(List.of("yes"), folder, Map.of(), Duration.ofSeconds(30), 1 << 16);
    Outcome outcome = command.run();
    assertEquals(Outcome.End.TOO_MUCH_OUTPUT, outcome.end());
    assertTrue(outcome.output().length() <= 1 << 16);
    assertTrue(outcome.output().length() > 1 << 15);
  }

  @Test
  void workFolderIsPrivateAndGoesWithItsContents() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "x");
    Path path;
    try (WorkFolder work = WorkFolder.below(folder.resolve("tmp"))) {
      path = work.path();
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      Files.createDirectories(path.resolve("a/b"));
      Files.writeString(path.resolve("a/b/c"), "x");
      Files.createSymbolicLink(path.resolve("a/link"), folder);
    }
    assertFalse(Files.exists(path));
    assertTrue(Files.exists(kept));
    assertThrows(IOException.class, () -> WorkFolder.below(kept));
  }
}
