// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import io.jstap.builder.Digests;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Limits;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boxes of this machine: whether it can make any, and one that waits for the next build. Safe
 * for use by several threads.
 */
public final class Boxes {
  private static final Logger LOG = LoggerFactory.getLogger(Boxes.class);

  /** The working folder in a box: memory, so the disk of the machine is out of reach. */
  static final String FOLDER = "/jstap-box";

  private static final long ROOM = 512L << 20;
  private static final String FOREMAN = "/jstap-foreman";
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int MOST_WAITING = 2;

  private final Optional<Path> foreman;
  private final String hindrance;
  private final Path bubblewrap;
  private final Path open;
  private final Limits limits;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(Surroundings surroundings, Box box) {}

  private Boxes(
      Optional<Path> foreman, String hindrance, Path bubblewrap, Path open, Limits limits) {
    this.foreman = foreman;
    this.hindrance = hindrance;
    this.bubblewrap = bubblewrap;
    this.open = open;
    this.limits = limits;
  }

  /**
   * Finds out whether this machine can make boxes.
   *
   * @param state folder for the compiled foreman and for work without a box; made when missing
   * @param limits of each program that runs in one
   */
  public static Boxes of(Path state, Limits limits) throws InterruptedException {
    return of(state, limits, Path.of("/usr/bin/bwrap"));
  }

  /** The same with another bubblewrap. */
  static Boxes of(Path state, Limits limits, Path bubblewrap) throws InterruptedException {
    Path folder = state.toAbsolutePath().normalize();
    Path open = folder.resolve("open");
    try {
      if (!Files.isExecutable(bubblewrap)) {
        throw new IOException(bubblewrap + " is missing: apt-get install bubblewrap");
      }
      Optional<Path> foreman = Optional.of(foreman(Files.createDirectories(folder)));
      Boxes boxes = new Boxes(foreman, "", bubblewrap, open, limits);
      try (Workplace trial = boxes.prepare(Surroundings.of(List.of()))) {
        trial.put("trial", new byte[] {1});
        Outcome outcome = trial.run(List.of("/usr/bin/cat", "trial"), List.of());
        if (!outcome.succeeded()) {
          throw new IOException("a program does not run in a box: " + outcome.trouble());
        }
      }
      return boxes;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return new Boxes(Optional.empty(), why, bubblewrap, open, limits);
    }
  }

  /** Whether compilers work in boxes here. If not, nothing that strangers wrote may be compiled. */
  public boolean available() {
    return foreman.isPresent();
  }

  /** Why there are no boxes; empty when there are. */
  public String hindrance() {
    return hindrance;
  }

  /**
   * A workplace for one build; a box if this machine can make boxes.
   *
   * @param surroundings what is visible in it
   */
  public Workplace take(Surroundings surroundings) throws IOException {
    if (!available()) {
      return new OpenFolder(open, limits);
    }
    Optional<Box> ready = waiting(surroundings);
    Box box = ready.isPresent() ? ready.get() : prepare(surroundings);
    Thread.ofVirtual().start(() -> refill(surroundings));
    return box;
  }

  private Optional<Box> waiting(Surroundings surroundings) {
    synchronized (waiting) {
      for (Waiting candidate : List.copyOf(waiting)) {
        if (candidate.surroundings.equals(surroundings)) {
          waiting.remove(candidate);
          if (candidate.box.isAlive()) {
            return Optional.of(candidate.box);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The next build is likely to want the same: its box is made while nobody waits for it. */
  private void refill(Surroundings surroundings) {
    try {
      Waiting next = new Waiting(surroundings, prepare(surroundings));
      synchronized (waiting) {
        waiting.addLast(next);
        while (waiting.size() > MOST_WAITING) {
          waiting.removeFirst().box.close();
        }
      }
    } catch (IOException e) {
      LOG.warn("no box can be prepared: {}", e.getMessage());
    }
  }

  private Box prepare(Surroundings surroundings) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(bubblewrap.toString());
    words.addAll(
        List.of(
            "--unshare-user",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--uid",
            "65534",
            "--gid",
            "65534",
            "--hostname",
            "box",
            "--cap-drop",
            "ALL",
            "--new-session",
            "--as-pid-1",
            "--clearenv"));
    words.addAll(surroundings.options());
    words.addAll(List.of("--ro-bind", foreman.orElseThrow().toString(), FOREMAN));
    words.addAll(List.of("--dev-bind", "/dev/null", "/dev/null"));
    words.addAll(List.of("--size", Long.toString(ROOM), "--tmpfs", FOLDER));
    words.addAll(List.of("--remount-ro", "/", "--chdir", FOLDER, FOREMAN));
    return new Box(words, limits);
  }

  /** The foreman, compiled when its source is new. */
  private static Path foreman(Path folder) throws IOException, InterruptedException {
    byte[] source;
    try (InputStream in = Boxes.class.getResourceAsStream("foreman.c")) {
      if (in == null) {
        throw new IOException("the source of the box's first process is not installed");
      }
      source = in.readAllBytes();
    }
    Path program = folder.resolve("foreman-" + Digests.hex(source).substring(0, 16));
    if (Files.isExecutable(program)) {
      return program;
    }
    try (WorkFolder work = WorkFolder.below(folder)) {
      Files.write(work.path().resolve("foreman.c"), source);
      List<String> words = List.of("gcc", "-O2", "-static", "-o", "foreman", "foreman.c");
      Outcome outcome = new Command(words, work.path(), DEADLINE).run();
      if (!outcome.succeeded()) {
        String said = outcome.errors().lines().findFirst().orElse(outcome.trouble());
        throw new IOException("gcc does not compile the box's first process: " + said);
      }
      Files.move(work.path().resolve("foreman"), program, StandardCopyOption.ATOMIC_MOVE);
    }
    return program;
  }
}
