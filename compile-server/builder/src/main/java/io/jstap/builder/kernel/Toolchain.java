// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.box.Surroundings;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The prepared tools and objects of one kernel, as an ingest leaves them in a folder:
 *
 * <pre>
 * toolchain.txt       the three commands, a word a line, and the forced headers
 * kernel_facts.h
 * pch/script.h(.gch)  the runtime's header for every script, with those of the kernel, precompiled
 * pch/native.h(.gch)  the same with what C that users write counts on
 * runtime/*.o         the runtime, an object for each source
 * parts/*.o           what kbuild adds to a module, its name being the placeholder
 * </pre>
 *
 * @param folder that folder
 * @param digest identifies everything that went into it
 * @param compile compiler and flags; input and output are missing
 * @param objtool program and flags; the object is missing; empty when the kernel needs none
 * @param link linker and flags; inputs and output are missing
 * @param forced the headers that kbuild puts before every source
 */
public record Toolchain(
    Path folder,
    String digest,
    List<String> compile,
    List<String> objtool,
    List<String> link,
    List<Path> forced) {
  /** Since 6.12 objtool asks for this variable of kbuild. */
  public static final String OBJTOOL_VARIABLE = "SRCARCH=x86";

  static final String SCRIPT_HEADER = "script.h";
  static final String NATIVE_HEADER = "native.h";

  private static final String FILE = "toolchain.txt";

  public Toolchain {
    compile = List.copyOf(compile);
    objtool = List.copyOf(objtool);
    link = List.copyOf(link);
    forced = List.copyOf(forced);
  }

  /**
   * The header that a script is compiled with; its precompiled form lies beside it.
   *
   * @param withNative whether it holds C that counts on the kernel's headers
   */
  public Path header(boolean withNative) {
    return folder.resolve("pch").resolve(withNative ? NATIVE_HEADER : SCRIPT_HEADER);
  }

  /** The objects of the runtime, sorted by name. */
  public List<Path> runtimeObjects() throws IOException {
    return objects("runtime");
  }

  /** The objects that kbuild adds to every module, sorted by name. */
  public List<Path> parts() throws IOException {
    return objects("parts");
  }

  /** What compiler, objtool and linker may see of this machine when they work on a script. */
  public Surroundings surroundings() {
    List<Path> seen = new ArrayList<>(List.of(folder));
    seen.addAll(Surroundings.namedBy(compile));
    // Since 6.12 objtool is a script of sorts that calls a program beside it.
    Surroundings.namedBy(objtool)
        .forEach(program -> seen.add(program.resolveSibling(".").normalize()));
    seen.addAll(Surroundings.namedBy(link));
    seen.addAll(forced);
    return Surroundings.of(seen);
  }

  static Outcome objtool(List<String> objtool, Path object, Path work, Duration deadline)
      throws InterruptedException {
    List<String> command = new ArrayList<>(objtool);
    command.add(object.toString());
    return new Command(command, work, deadline).with("SRCARCH", "x86").run();
  }

  private List<Path> objects(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(kind))) {
      return files.filter(file -> file.toString().endsWith(".o")).sorted().toList();
    }
  }

  /** Writes the commands into the folder. */
  void save() throws IOException {
    List<String> lines = new ArrayList<>();
    compile.forEach(word -> lines.add("compile " + word));
    objtool.forEach(word -> lines.add("objtool " + word));
    link.forEach(word -> lines.add("link " + word));
    forced.forEach(header -> lines.add("forced " + header));
    Files.write(folder.resolve(FILE), lines);
  }

  /** Reads what {@link #save} wrote. */
  static Toolchain load(Path folder, String digest) throws IOException {
    List<String> compile = new ArrayList<>();
    List<String> objtool = new ArrayList<>();
    List<String> link = new ArrayList<>();
    List<Path> forced = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(FILE))) {
      int space = line.indexOf(' ');
      String word = line.substring(space + 1);
      switch (space < 0 ? "" : line.substring(0, space)) {
        case "compile" -> compile.add(word);
        case "objtool" -> objtool.add(word);
        case "link" -> link.add(word);
        case "forced" -> forced.add(Path.of(word));
        default -> throw new IOException("a line of " + folder.resolve(FILE) + " makes no sense");
      }
    }
    return new Toolchain(folder, digest, compile, objtool, link, forced);
  }
}
