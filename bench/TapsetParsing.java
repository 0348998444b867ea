// SPDX-License-Identifier: Apache-2.0

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.preprocess.PreprocessorFacts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures pass 1: reading all files of a tapset library on one thread.
 *
 * <p>Usage: {@code TapsetParsing FOLDER ROUNDS}. Prints the number of files, the milliseconds of the first reading, in
 * which the JVM loads and warms everything, and the median of the last third of the rounds. What they are is the CPU time
 * of the one thread that reads: on a busy machine the wall clock tells more about the others.
 */
public final class TapsetParsing implements PreprocessorFacts {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Path> libraries;
  private final List<Path> scripts;

  private TapsetParsing(Path folder) throws IOException {
    this.libraries = files(folder, ".stpm");
    this.scripts = files(folder, ".stp");
  }

  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[1]);
    TapsetParsing bench = new TapsetParsing(Path.of(args[0]));
    long first = bench.read();
    long[] warm = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      warm[i] = bench.read();
    }
    long[] last = Arrays.copyOfRange(warm, rounds - Math.max(1, rounds / 3), rounds);
    Arrays.sort(last);
    System.out.printf(
        Locale.ROOT,
        "%d %.1f %.1f%n",
        bench.scripts.size() + bench.libraries.size(),
        first / 1e6,
        last[last.length / 2] / 1e6);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static SourceFile source(Path path) throws IOException {
    return new SourceFile(path.toString(), TextBytes.decode(Files.readAllBytes(path)));
  }

  private long read() throws IOException {
    long start = THREADS.getCurrentThreadCpuTime();
    ParseOptions options = ParseOptions.user(this).withKind(FileKind.TAPSET);
    List<MacroDefinition> macros = new ArrayList<>();
    for (Path path : libraries) {
      Parser.parseMacros(source(path), options, TapsetParsing::refused).ifPresent(macros::addAll);
    }
    options = options.withMacros(MacroLibrary.of(macros)).withArguments(List.of("argument"));
    for (Path path : scripts) {
      Parser.parse(source(path), options, TapsetParsing::refused);
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private static void refused(Problem problem) {
    if (problem.isError()) {
      throw new IllegalStateException(problem.toString());
    }
  }

  @Override
  public String kernelRelease() {
    return "6.1.0";
  }

  @Override
  public String architecture() {
    return "x86_64";
  }

  @Override
  public Optional<String> config(String option) {
    return Optional.empty();
  }
}
