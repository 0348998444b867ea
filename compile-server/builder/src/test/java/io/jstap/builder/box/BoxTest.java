// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.process.Limits;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.testing.Fixture;
import io.jstap.builder.testing.TestSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program that a stranger has got to run in a box can reach, and use up: little. */
class BoxTest {
  private static final Surroundings NOTHING = Surroundings.of(List.of());
  private static final Limits SHORT = new Limits(Duration.ofSeconds(3), 1L << 30);

  @TempDir Path folder = Path.of("");

  private static Outcome inBox(String... words) throws IOException, InterruptedException {
    try (Workplace box = Fixture.boxes().take(NOTHING)) {
      return box.run(List.of(words), List.of());
    }
  }

  /** Compiles a program and runs it in a box with short limits. */
  private Outcome attack(String body) throws IOException, InterruptedException {
    String includes =
        """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <sys/socket.h>
        #include <sys/syscall.h>
        #include <sys/wait.h>
        #include <unistd.h>
        """;
    Files.writeString(
        folder.resolve("attack.c"), includes + "int main(void) {\n" + body + "\nreturn 0;\n}\n");
    TestSigner.run(folder, "gcc", "-static", "-w", "-o", "attack", "attack.c");
    Boxes boxes = Boxes.of(folder.resolve("boxes"), SHORT);
    assertTrue(boxes.available(), boxes::hindrance);
    try (Workplace box = boxes.take(Surroundings.of(List.of(folder.resolve("attack"))))) {
      return box.run(List.of(folder.resolve("attack").toString()), List.of());
    }
  }

  @Test
  void filesGoInAndComeOut() throws IOException {
    byte[] contents = "some bytes\0and more".getBytes(StandardCharsets.UTF_8);
    try (Workplace box = Fixture.boxes().take(NOTHING)) {
      box.put("a", contents);
      assertArrayEquals(contents, box.get("a"));
      assertThrows(IOException.class, () -> box.put("a", contents));
      assertThrows(IOException.class, () -> box.get("b"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "/etc/passwd", ".", "", "a/b"})
  void filesHaveNoFolders(String name) throws IOException {
    try (Workplace box = Fixture.boxes().take(NOTHING)) {
      assertThrows(IOException.class, () -> box.put(name, new byte[1]));
      assertThrows(IOException.class, () -> box.get(name));
    }
  }

  @Test
  void s07WhatIsTakenOutIsAPlainFileOfAFittingSize() throws IOException, InterruptedException {
    try (Workplace box = Fixture.boxes().take(NOTHING)) {
      assertTrue(box.run(List.of("ln", "-s", "/usr/bin/cat", "link"), List.of()).status() != 0);
      Outcome huge =
          box.run(List.of("head", "-c", "99999999", "/usr/bin/bwrap", "/jstap-foreman"), List.of());
      assertTrue(huge.succeeded() || huge.end() == Outcome.End.TOO_MUCH_OUTPUT, huge::toString);
      assertTrue(box.run(List.of("truncate", "-s", "67108864", "big"), List.of()).succeeded());
      assertTrue(box.run(List.of("truncate", "-s", "67108865", "bigger"), List.of()).status() != 0);
      assertThrows(IOException.class, () -> box.get("link"));
    }
  }

  @Test
  void s04NothingOfTheMachineIsThere() throws IOException, InterruptedException {
    Path secret = Files.writeString(folder.resolve("secret"), "a secret");
    assertFalse(inBox("cat", secret.toString()).succeeded());
    for (String gone : List.of("/etc", "/root", "/home", "/tmp", "/var", "/proc", "/sys", "/run")) {
      Outcome outcome = inBox("ls", gone);
      assertFalse(outcome.succeeded(), gone);
      assertTrue(outcome.errors().contains("No such file"), outcome::toString);
    }
    assertEquals("null\n", inBox("ls", "/dev").output());
    assertEquals(
        "PATH=/usr/local/bin:/usr/bin:/bin\nLC_ALL=C\nTMPDIR=/jstap-box\n", inBox("env").output());
  }

  @Test
  void s04NothingCanBeWrittenBesideTheWorkingFolder() throws IOException, InterruptedException {
    for (String place : List.of("/x", "/usr/x", "/usr/lib/x", "/dev/x")) {
      Outcome outcome = inBox("truncate", "-s", "1", place);
      assertTrue(outcome.errors().contains("Read-only file system"), outcome::toString);
    }
    assertTrue(inBox("truncate", "-s", "1", "x").succeeded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket(AF_INET, SOCK_STREAM, 0)",
        "socket(AF_UNIX, SOCK_STREAM, 0)",
        "socket(AF_NETLINK, SOCK_RAW, 0)",
        "unshare(CLONE_NEWUSER)",
        "syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)",
        "syscall(SYS_clone3, 0, 0)",
        "mount(\"none\", \"/jstap-box\", \"tmpfs\", 0, 0)",
        "syscall(SYS_ptrace, 16, 1, 0, 0)",
        "syscall(SYS_process_vm_readv, 1, 0, 0, 0, 0, 0)",
        "syscall(SYS_bpf, 0, 0, 0)",
        "syscall(SYS_keyctl, 0, 0, 0, 0, 0)",
        "syscall(SYS_io_uring_setup, 1, 0)",
        "syscall(SYS_userfaultfd, 0)",
        "syscall(SYS_init_module, 0, 0, 0)",
        "syscall(SYS_perf_event_open, 0, 0, 0, 0, 0)",
        "syscall(SYS_setns, 0, 0)",
        "syscall(SYS_symlink, \"/usr\", \"link\")",
        "syscall(SYS_mknod, \"fifo\", 0010600, 0)",
        "syscall(SYS_memfd_create, \"x\", 0)",
        "syscall(0x40000000 + SYS_getpid)",
      })
  void s06SystemCallsThatNoCompilerMakesAreRefused(String call)
      throws IOException, InterruptedException {
    Outcome outcome =
        attack(
            "long r = " + call + "; printf(\"%ld %s\", r, r < 0 ? strerrorname_np(errno) : \"\");");
    assertTrue(List.of("-1 ENOSYS", "-1 EPERM").contains(outcome.output()), outcome::toString);
  }

  @Test
  void s06ItsForemanCanNotBeKilled() throws IOException, InterruptedException {
    Outcome outcome = attack("kill(1, SIGKILL); kill(1, SIGTERM); usleep(100000); puts(\"on\");");
    assertEquals("on\n", outcome.output());
  }

  @Test
  void s05AnEndlessProgramIsStopped() throws IOException, InterruptedException {
    assertEquals(Outcome.End.DEADLINE, attack("for (;;) pause();").end());
    Outcome busy = attack("for (;;) ;");
    assertTrue(busy.end() == Outcome.End.DEADLINE || busy.status() > 128, busy::toString);
  }

  @Test
  void s05EndlessOutputIsStopped() throws IOException, InterruptedException {
    assertEquals(Outcome.End.TOO_MUCH_OUTPUT, attack("for (;;) puts(\"again\");").end());
  }

  @Test
  void s05TheFolderHasAnEnd() throws IOException, InterruptedException {
    Outcome outcome =
        attack(
            """
            static char block[1 << 20];
            long written = 0;
            memset(block, 1, sizeof(block));
            signal(SIGXFSZ, SIG_IGN);
            for (int i = 0; i < 100; i++) {
              char name[20];
              sprintf(name, "f%d", i);
              int f = open(name, O_CREAT | O_WRONLY, 0600);
              long n;
              while ((n = write(f, block, sizeof(block))) > 0)
                written += n;
            }
            printf("%d", written <= (512L << 20) && written > (400L << 20));
            """);
    // On a slow machine the deadline may come first; it must not be the disk that fills.
    assertTrue(
        outcome.end() == Outcome.End.DEADLINE || outcome.output().equals("1"), outcome::toString);
  }

  @Test
  void s05WhatAProgramLeavesRunningIsGoneWithIt() throws IOException, InterruptedException {
    Outcome outcome =
        attack("if (fork() == 0) { setsid(); for (;;) pause(); } puts(\"parent ends\");");
    assertEquals(Outcome.End.EXITED, outcome.end());
    assertEquals("parent ends\n", outcome.output());
  }

  @Test
  void anInterruptedBuildLeavesNothingRunning() throws Exception {
    Workplace box = Fixture.boxes().take(NOTHING);
    Thread runner =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThrows(
                        InterruptedException.class,
                        () -> box.run(List.of("sleep", "7654"), List.of())));
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (sleepers() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertEquals(1, sleepers());
    runner.interrupt();
    runner.join();
    while (sleepers() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertEquals(0, sleepers());
  }

  private static long sleepers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("sleep 7654"))
        .count();
  }

  @Test
  void aMachineWithoutBubblewrapSaysSo() throws InterruptedException {
    Boxes boxes = Boxes.of(folder.resolve("state"), SHORT, Path.of("/nonexistent/bwrap"));
    assertFalse(boxes.available());
    assertTrue(boxes.hindrance().contains("apt-get install bubblewrap"), boxes::hindrance);
  }
}
