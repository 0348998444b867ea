// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.ModuleName;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import io.jstap.diagnostics.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The commands by which a kernel's own build system makes a module, learnt by letting it make one
 * and reading what it ran: nothing about flags is guessed. Relative paths are resolved.
 *
 * @param compiler program that compiles
 * @param flags of the compiler, without input, output, forced headers, debuginfo and names
 * @param forcedHeaders what kbuild includes before every source
 * @param objtool program and arguments, without the object; empty when the kernel needs none
 * @param linker program and arguments, without inputs and output
 * @param parts sources of the objects that kbuild adds to the module's own
 */
record Kbuild(
    String compiler,
    List<String> flags,
    List<Path> forcedHeaders,
    List<String> objtool,
    List<String> linker,
    List<Path> parts) {
  private static final String NAME = ModuleName.PLACEHOLDER;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /**
   * Lets kbuild make a module of one file.
   *
   * @param headers folder of the kernel's headers and kbuild
   * @param work empty folder; keeps what kbuild made
   */
  static Kbuild learn(Path headers, Path work)
      throws IOException, InterruptedException, IngestFailure {
    // Code that runs inside of probes must not be traced itself, and pays for no trace hooks.
    Files.writeString(
        work.resolve("Makefile"),
        """
        obj-m := %1$s.o
        CFLAGS_REMOVE_%1$s.o = $(CC_FLAGS_FTRACE)
        """
            .formatted(NAME));
    Files.writeString(
        work.resolve(NAME + ".c"),
        """
        #include <linux/module.h>
        static int __init probe_init(void) { return 0; }
        static void __exit probe_exit(void) { }
        module_init(probe_init);
        module_exit(probe_exit);
        MODULE_LICENSE("GPL");
        """);
    List<String> make = List.of("make", "-C", headers.toString(), "M=" + work, "V=1", "modules");
    Outcome outcome = new Command(make, work, DEADLINE).run();
    if (!outcome.succeeded()) {
      throw new IngestFailure(
          Problem.error(
                  BuilderProblem.KBUILD,
                  "the build system of the kernel in "
                      + headers
                      + " does not work: "
                      + outcome.trouble())
              .withNote(lastLines(outcome.errors(), 5))
              .withHelp(
                  "install the tools that it needs: apt-get install make linux-kbuild-* gcc"));
    }
    return new Reader(headers, work).read(outcome.output());
  }

  private static String lastLines(String text, int count) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /** Reads the commands out of what make printed. */
  private record Reader(Path headers, Path work) {
    Kbuild read(String log) throws IngestFailure {
      List<List<String>> commands = new ArrayList<>();
      log.lines()
          .filter(line -> line.contains(work.toString()))
          .forEach(line -> commands.addAll(ShellWords.commands(line)));
      List<String> compile = only(commands, "-c", NAME + ".o");
      List<String> link = only(commands, "-r", NAME + ".ko");
      Optional<List<String>> objtool =
          commands.stream().filter(words -> words.getFirst().endsWith("/objtool")).findFirst();
      List<Path> parts = new ArrayList<>();
      for (String input : link) {
        Path object = Path.of(input);
        boolean part = input.endsWith(".o") && !input.endsWith("/" + NAME + ".o");
        if (part && !link.get(link.indexOf(input) - 1).equals("-o")) {
          parts.add(Path.of(only(commands, "-c", object.getFileName().toString()).getLast()));
        }
      }
      return new Kbuild(
          compile.getFirst(),
          flags(compile),
          forcedHeaders(compile),
          objtool.map(this::objtool).orElse(List.of()),
          linker(link),
          List.copyOf(parts));
    }

    private List<String> only(List<List<String>> commands, String mode, String output)
        throws IngestFailure {
      for (List<String> words : commands) {
        int at = words.indexOf("-o");
        boolean fits = at > 0 && at + 1 < words.size() && words.contains(mode);
        if (fits && words.get(at + 1).equals(work.resolve(output).toString())) {
          return words;
        }
      }
      throw new IngestFailure(
          BuilderProblem.KBUILD,
          "the build system of the kernel in " + headers + " never made '" + output + "'",
          "jstap does not know this kernel's way to build modules; please report its release");
    }

    private List<String> flags(List<String> compile) {
      List<String> flags = new ArrayList<>();
      Iterator<String> words = compile.listIterator(1);
      while (words.hasNext()) {
        String word = words.next();
        if (word.equals("-include") || word.equals("-o")) {
          words.next();
        } else if (word.startsWith("-I")) {
          flags.add("-I" + headers.resolve(word.substring(2)).normalize());
        } else if (word.startsWith("-") && !dropped(word)) {
          flags.add(word);
        }
      }
      return List.copyOf(flags);
    }

    private static boolean dropped(String word) {
      return word.equals("-c")
          || word.equals("-g")
          || word.startsWith("-gdwarf")
          || word.startsWith("-Wp,-M")
          || word.startsWith("-DKBUILD_BASENAME")
          || word.startsWith("-DKBUILD_MODNAME")
          || word.startsWith("-D__KBUILD_MODNAME");
    }

    private List<Path> forcedHeaders(List<String> compile) {
      List<Path> found = new ArrayList<>();
      for (int i = 0; i + 1 < compile.size(); i++) {
        if (compile.get(i).equals("-include")) {
          found.add(headers.resolve(compile.get(i + 1)).normalize());
        }
      }
      return List.copyOf(found);
    }

    // --ibt adds one thing: the list of functions that no pointer of this object refers to, whose
    // ENDBR the loader then removes. It is right for a whole module only, and here every object is
    // treated alone, so that the runtime's are treated once per kernel: all ENDBRs stay.
    private List<String> objtool(List<String> words) {
      List<String> kept = new ArrayList<>();
      kept.add(headers.resolve(words.getFirst()).normalize().toString());
      words.stream()
          .skip(1)
          .filter(word -> !word.startsWith(work.toString()) && !word.equals("--ibt"))
          .forEach(kept::add);
      return List.copyOf(kept);
    }

    private List<String> linker(List<String> link) {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < link.size(); i++) {
        String word = link.get(i);
        if (word.equals("-o")) {
          i++;
        } else if (word.equals("-T")) {
          kept.add(word);
          kept.add(headers.resolve(link.get(++i)).normalize().toString());
        } else if (!word.startsWith(work.toString())) {
          kept.add(word);
        }
      }
      return List.copyOf(kept);
    }
  }
}
