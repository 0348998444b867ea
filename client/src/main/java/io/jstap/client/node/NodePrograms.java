// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the programs and libraries of a node that scripts name. */
public final class NodePrograms {
  private static final int MOST_INTERPRETERS = 4;
  private static final int SHOWN = 5;

  /** What a shell does not take as it stands. */
  private static final Pattern SHELL = Pattern.compile("[|&;<>()$`\\\\\"'*?\\[#~=%{}!\n]");

  private final NodeFiles files;
  private final ProgramSearch search;

  public NodePrograms(NodeFiles files, ProgramSearch search) {
    this.files = files;
    this.search = search;
  }

  /**
   * What is asked for.
   *
   * @param name a path, from the current folder if it does not begin with a slash, with wildcards
   *     or not; or the name of a program in the folders of programs; empty for what a process runs
   * @param pid the number of that process; 0 for the target of the session
   * @param library a library of the program, by its name or path, with wildcards or not; empty for
   *     the program itself
   */
  public record Question(String name, int pid, String library) {}

  /** What is there under a name. */
  public sealed interface Found {}

  /**
   * A file.
   *
   * @param path its real path
   * @param buildId in hexadecimal; empty when it has none
   */
  public record Program(Path path, String buildId) implements Found {}

  /**
   * None.
   *
   * @param why in a few words
   */
  public record Missing(String why) implements Found {}

  /** Why there is none; caught before anybody outside sees it. */
  private static final class MissingException extends IOException {
    private static final long serialVersionUID = 1;

    MissingException(String why) {
      super(why);
    }
  }

  /** All that is asked for: at least one answer, and several only to a question with wildcards. */
  public List<Found> find(Question question) {
    try {
      List<Found> found = new ArrayList<>();
      for (Path file : question.library().isEmpty() ? programs(question) : libraries(question)) {
        found.add(new Program(file, FileBuildId.of(files, file).orElse("")));
      }
      return found;
    } catch (MissingException e) {
      return List.of(new Missing(String.valueOf(e.getMessage())));
    } catch (InvalidPathException e) {
      return List.of(new Missing("that is no path"));
    } catch (IOException e) {
      return List.of(new Missing("it cannot be read"));
    }
  }

  private List<Path> programs(Question question) throws IOException {
    if (!question.name().isEmpty()) {
      return Wildcard.isPattern(question.name())
          ? matching(question.name())
          : List.of(program(question.name(), 0));
    }
    return List.of(question.pid() > 0 ? ofProcess(question.pid()) : ofTarget());
  }

  private Path ofTarget() throws IOException {
    if (search.target() > 0) {
      return ofProcess(search.target());
    }
    String command =
        search
            .command()
            .orElseThrow(
                () -> new MissingException("the session has none: give it one by -c or -x"))
            .strip();
    if (SHELL.matcher(command).find()) {
      throw new MissingException("the command of -c is one for a shell, which runs several");
    }
    return program(command.split("\\s+", 2)[0], 0);
  }

  private ProcessFiles process(int pid) throws IOException {
    return ProcessFiles.of(files, pid)
        .orElseThrow(() -> new MissingException("there is no process " + pid));
  }

  private Path ofProcess(int pid) throws IOException {
    Path program =
        process(pid)
            .program()
            .orElseThrow(() -> new MissingException("process " + pid + " runs no program"));
    if (!FileBuildId.isElf(files, program)) {
      throw new MissingException("what process " + pid + " runs is no ELF file");
    }
    return program;
  }

  /** The program under a name, or the one that runs the script of that name. */
  private Path program(String name, int depth) throws IOException {
    Optional<Path> file = name.contains("/") ? Optional.of(Path.of(name)) : inFolders(name);
    if (file.isEmpty()) {
      throw new MissingException("it is in none of the folders of PATH");
    }
    NodeFiles.Kind kind = files.kind(file.get());
    if (kind == NodeFiles.Kind.NONE) {
      throw new MissingException("there is no such file");
    }
    if (kind != NodeFiles.Kind.FILE) {
      throw new MissingException("that is no file");
    }
    Path real = files.real(file.get());
    if (FileBuildId.isElf(files, real)) {
      return real;
    }
    Optional<String> interpreter = ScriptInterpreter.of(files, real);
    if (interpreter.isEmpty() || depth == MOST_INTERPRETERS) {
      throw new MissingException("that is no ELF file");
    }
    return program(interpreter.get(), depth + 1);
  }

  private Optional<Path> inFolders(String name) {
    return search.folders().stream()
        .map(folder -> folder.resolve(name))
        .filter(files::isFile)
        .filter(files::isExecutable)
        .findFirst();
  }

  /** The ELF files that a pattern means, each once; scripts are not meant. */
  private List<Path> matching(String pattern) throws IOException {
    List<Path> matching;
    try {
      matching = PathPattern.find(files, pattern);
    } catch (IOException e) {
      throw new MissingException(String.valueOf(e.getMessage()));
    }
    Set<Path> real = new LinkedHashSet<>();
    for (Path file : matching) {
      if (files.isReadable(file) && FileBuildId.isElf(files, file)) {
        real.add(files.real(file));
      }
    }
    if (real.isEmpty()) {
      throw new MissingException("no program or library matches");
    }
    return List.copyOf(real);
  }

  private List<Path> libraries(Question question) throws IOException {
    String wanted = question.library();
    if (wanted.contains("/")) {
      return Wildcard.isPattern(wanted) ? matching(wanted) : List.of(program(wanted, 0));
    }
    int pid = question.name().isEmpty() && question.pid() == 0 ? search.target() : question.pid();
    Set<Path> real = new LinkedHashSet<>();
    if (pid > 0 && question.name().isEmpty()) {
      real.addAll(ofThose(process(pid).mapped(), wanted));
      real.remove(ofProcess(pid));
    }
    if (!real.isEmpty()) {
      return List.copyOf(real);
    }
    SharedLibraries linker = new SharedLibraries(files, search.libraries());
    Map<String, Path> needed = linker.of(programs(question).getFirst());
    for (Path file : ofThose(needed, wanted)) {
      real.add(files.real(file));
    }
    if (real.isEmpty() && !Wildcard.isPattern(wanted)) {
      Optional<Path> opened = linker.find(wanted);
      if (opened.isPresent()) {
        real.add(files.real(opened.get()));
      }
    }
    if (real.isEmpty()) {
      throw new MissingException(
          needed.isEmpty()
              ? "it needs none"
              : "it needs " + String.join(", ", needed.keySet().stream().limit(SHOWN).toList()));
    }
    return List.copyOf(real);
  }

  /** Those whose name, or whose file's name, is meant. */
  private List<Path> ofThose(Map<String, Path> libraries, String wanted) throws IOException {
    Wildcard pattern = new Wildcard(wanted);
    List<Path> those = new ArrayList<>();
    for (Map.Entry<String, Path> library : libraries.entrySet()) {
      Path file = library.getValue();
      if (pattern.matches(library.getKey())
          || pattern.matches(String.valueOf(file.getFileName()))
          || pattern.matches(realName(file))) {
        those.add(file);
      }
    }
    return those;
  }

  /** Not of what is below the root of another process, where links mean something else there. */
  private String realName(Path file) throws IOException {
    return String.valueOf((file.startsWith("/proc") ? file : files.real(file)).getFileName());
  }
}
