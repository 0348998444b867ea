// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.Digests;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.box.Surroundings;
import io.jstap.builder.box.Workplace;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The types that headers of C declare: compiled with debuginfo when they are first asked for, kept
 * until one of the files that were read has changed. Safe for use by several threads.
 */
public final class HeaderTypes {
  /** How many sets of headers are kept of one kernel. */
  private static final int KEPT = 32;

  private static final String SOURCE = "types.c";
  private static final String OBJECT = "types.o";
  private static final String INDEX = "types.index";
  private static final String READ = "types.read";
  private static final String RULE = "types.d";
  private static final List<Path> PROGRAM_HEADERS =
      List.of(Path.of("/usr/include"), Path.of("/usr/local/include"));
  private static final Pattern ERROR = Pattern.compile("(?m)^.*?(?:fatal )?error: (.*)$");

  private final Path folder;
  private final Toolchain toolchain;
  private final Boxes boxes;
  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Opened> opened = new ConcurrentHashMap<>();

  /** What was read, each file with its size and time, and what came of it. */
  private record Opened(List<String> read, BinaryInfo types) {}

  /**
   * @param folder where to keep what was compiled; made when it is needed
   * @param boxes where the compiler works
   */
  HeaderTypes(Path folder, Toolchain toolchain, Boxes boxes) {
    this.folder = folder;
    this.toolchain = toolchain;
    this.boxes = boxes;
  }

  /**
   * The types of some headers.
   *
   * @param text the lines that include them
   * @param kernel whether they are compiled as code of the kernel is, or as programs are
   * @param span where a script asks for them
   * @param sink told why the result is empty
   */
  public Optional<BinaryInfo> find(String text, boolean kernel, SourceSpan span, EventSink sink) {
    String words = String.join("\n", command(kernel));
    String key =
        Digests.hex(
                (toolchain.digest() + "\n" + words + "\n" + text).getBytes(StandardCharsets.UTF_8))
            .substring(0, 32);
    ReentrantLock lock = locks.computeIfAbsent(key, _ -> new ReentrantLock());
    lock.lock();
    try {
      return found(folder.resolve(key), text, kernel, span, sink);
    } catch (IOException e) {
      sink.problem(
          Problem.error(BuilderProblem.STORE, "types of headers can not be kept: " + e)
              .withHelp("look at the folder " + folder + ": disk space, permissions"));
    } catch (DebugInfoException e) {
      sink.problem(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.problem(
          Problem.error(BuilderProblem.BUILD_LIMIT, span, "compiling these headers was stopped"));
    } finally {
      lock.unlock();
    }
    return Optional.empty();
  }

  private Optional<BinaryInfo> found(
      Path home, String text, boolean kernel, SourceSpan span, EventSink sink)
      throws IOException, InterruptedException {
    String key = home.getFileName().toString();
    Opened known = opened.get(key);
    if (known != null && isFresh(known.read)) {
      return Optional.of(known.types);
    }
    if (!isFresh(home)) {
      try (WorkFolder work = WorkFolder.below(folder)) {
        if (!compile(work.path(), text, kernel, span, sink)) {
          return Optional.empty();
        }
        WorkFolder.delete(home);
        Files.move(work.path(), home, StandardCopyOption.ATOMIC_MOVE);
      }
      prune();
    }
    Files.setLastModifiedTime(home, FileTime.from(Instant.now()));
    BinaryInfo types = BinaryInfo.open(home.resolve(OBJECT), home.resolve(INDEX));
    opened.put(key, new Opened(Files.readAllLines(home.resolve(READ)), types));
    return Optional.of(types);
  }

  private static boolean isFresh(Path home) throws IOException {
    Path read = home.resolve(READ);
    return Files.exists(read) && isFresh(Files.readAllLines(read));
  }

  private static boolean isFresh(List<String> read) throws IOException {
    for (String line : read) {
      if (!line.equals(stamped(Path.of(line.substring(0, line.lastIndexOf(' ')))))) {
        return false;
      }
    }
    return true;
  }

  private static String stamped(Path file) throws IOException {
    return file
        + " "
        + (Files.exists(file)
            ? Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis()
            : "gone");
  }

  /** The compiler with its flags; the input is missing. */
  private List<String> command(boolean kernel) {
    List<String> words = new ArrayList<>();
    if (kernel) {
      words.addAll(toolchain.compile());
      toolchain.forced().forEach(header -> words.addAll(List.of("-include", header.toString())));
    } else {
      words.add(toolchain.compile().getFirst());
    }
    words.addAll(List.of("-g", "-fno-eliminate-unused-debug-types", "-fdiagnostics-plain-output"));
    return words;
  }

  private Surroundings surroundings(boolean kernel) {
    if (kernel) {
      return toolchain.surroundings();
    }
    List<Path> seen = Surroundings.namedBy(List.of(toolchain.compile().getFirst()));
    seen.addAll(PROGRAM_HEADERS);
    return Surroundings.of(seen);
  }

  private boolean compile(Path work, String text, boolean kernel, SourceSpan span, EventSink sink)
      throws IOException, InterruptedException {
    List<String> words = command(kernel);
    words.addAll(List.of("-MD", "-MF", RULE, "-c", SOURCE, "-o", OBJECT));
    if (!boxes.available()) {
      // A header can be any file that the compiler can read, and its error messages quote it.
      sink.problem(
          Problem.error(
                  BuilderProblem.HEADERS,
                  span,
                  "this compile server compiles no headers for a script: it has no box for that")
              .withHelp("ask its administrator to read its log"));
      return false;
    }
    Outcome outcome;
    try (Workplace place = boxes.take(surroundings(kernel))) {
      place.put(SOURCE, text.getBytes(StandardCharsets.UTF_8));
      outcome = place.run(words, List.of());
      if (outcome.succeeded()) {
        Files.write(work.resolve(OBJECT), place.get(OBJECT));
        Files.write(work.resolve(READ), read(place.get(RULE)));
      }
    }
    if (!outcome.succeeded()) {
      Matcher error = ERROR.matcher(outcome.errors());
      sink.problem(
          Problem.error(
                  BuilderProblem.HEADERS,
                  span,
                  "the types of these headers can not be had: "
                      + (error.find() ? error.group(1) : outcome.trouble()))
              .withHelp(
                  kernel
                      ? "name headers of the kernel as its sources do: \"kernel<linux/fs.h>\""
                      : "the compile server needs the package that has them, for example libc6-dev"));
      return false;
    }
    DebugIndexer.build(work.resolve(OBJECT), work.resolve(INDEX), problem -> {});
    return true;
  }

  /** The files that the compiler read, in the form of a rule of make. */
  private static List<String> read(byte[] dependencies) throws IOException {
    String rule = new String(dependencies, StandardCharsets.UTF_8).replace("\\\n", " ");
    List<String> read = new ArrayList<>();
    for (String name : rule.substring(rule.indexOf(':') + 1).strip().split("\\s+", -1)) {
      if (!name.equals(SOURCE)) {
        read.add(stamped(Path.of(name)));
      }
    }
    return read;
  }

  /** Forgets what has not been used for longest. */
  private void prune() throws IOException {
    List<Path> all;
    try (Stream<Path> kept = Files.list(folder)) {
      all =
          kept.filter(path -> Files.exists(path.resolve(READ)))
              .sorted(
                  Comparator.comparingLong((Path path) -> path.toFile().lastModified()).reversed())
              .toList();
    }
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      opened.remove(old.getFileName().toString());
      WorkFolder.delete(old);
    }
  }
}
