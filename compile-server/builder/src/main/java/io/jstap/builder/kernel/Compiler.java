// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The compiler that a kernel's modules are compiled by.
 *
 * @param path the driver
 * @param version its version line
 * @param programs the compiler proper, the assembler and the linker that it calls
 */
record Compiler(Path path, String version, List<Path> programs) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final ConcurrentMap<String, Compiler> KNOWN = new ConcurrentHashMap<>();

  /**
   * The compiler that a kernel names in its configuration (CONFIG_CC_VERSION_TEXT), which kbuild
   * calls too.
   */
  static Compiler of(String release, KernelConfig config)
      throws IngestFailure, IOException, InterruptedException {
    String text = config.value("CONFIG_CC_VERSION_TEXT").orElse("\"gcc\"").replace("\"", "");
    String program = text.split(" ", 2)[0];
    if (!program.contains("gcc")) {
      throw new IngestFailure(
          BuilderProblem.NO_COMPILER,
          "the kernel " + release + " was compiled by '" + text + "', which jstap can not use",
          "jstap builds for kernels that gcc compiled");
    }
    Optional<Path> found =
        Command.searchPath().stream()
            .map(folder -> folder.resolve(program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      String name = program.substring(program.lastIndexOf("gcc"));
      throw new IngestFailure(
          BuilderProblem.NO_COMPILER,
          "the compiler '" + program + "' that made the kernel " + release + " is not installed",
          "apt-get install " + name);
    }
    return identify(found.get());
  }

  private static Compiler identify(Path path) throws IOException, InterruptedException {
    String driver = path + stamp(path.toRealPath());
    Compiler known = KNOWN.get(driver);
    if (known != null) {
      return known;
    }
    List<Path> programs = new ArrayList<>();
    for (String name : List.of("cc1", "as", "ld")) {
      Path program = Path.of(output(path, "-print-prog-name=" + name).strip());
      // A relative answer means that the driver looks for the program as a shell does.
      Optional<Path> found =
          Stream.concat(Stream.of(Path.of("/")), Command.searchPath().stream())
              .map(folder -> folder.resolve(program))
              .filter(Files::isExecutable)
              .findFirst();
      if (found.isPresent()) {
        programs.add(found.get().toRealPath());
      }
    }
    String version = output(path, "--version").lines().findFirst().orElse("");
    Compiler compiler = new Compiler(path, version, programs);
    KNOWN.put(driver, compiler);
    return compiler;
  }

  /** Changes whenever the output of the compiler, the assembler or the linker may change. */
  String identity() throws IOException {
    StringBuilder identity = new StringBuilder(version);
    identity.append(stamp(path.toRealPath()));
    for (Path program : programs) {
      identity.append(stamp(program));
    }
    return identity.toString();
  }

  private static String output(Path path, String option) throws InterruptedException {
    Outcome outcome = new Command(List.of(path.toString(), option), Path.of("/"), DEADLINE).run();
    return outcome.succeeded() ? outcome.output() : "";
  }

  private static String stamp(Path file) throws IOException {
    return " " + Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
  }
}
