// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.format.Formatter;
import io.jstap.script.problem.ScriptProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code jstap fmt}: a program of its own, because it needs nothing of a server and is to start
 * quickly.
 */
@Command(
    name = "jstap fmt",
    version = "jstap 0.1.0",
    mixinStandardHelpOptions = true,
    description = {
      "Lays scripts and tapset files out in the house style, in place. Layout only: no token and no",
      "comment changes. A file with an error in it is reported and left alone."
    })
public final class FmtCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  /**
   * What depends on how a script is run, and not on how it is written; and the count of errors
   * beyond those that are shown, for a file with many macros of a library has many of the others.
   * Whatever it hides, formatting changes no token.
   */
  private static final Set<String> NOT_OUR_CONCERN =
      Set.of(
          ScriptProblem.MISSING_ARGUMENT.id(),
          ScriptProblem.UNKNOWN_OPERATOR.id(),
          ScriptProblem.TOO_MANY.id());

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--check",
      description = "change nothing; name each file that is not in the style, and fail if any is")
  private boolean check;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "what to format; - is standard input, written to standard output")
  private List<String> files = new ArrayList<>();

  /** With the process's own streams. */
  FmtCommand() {
    this(System.in, System.out, System.err);
  }

  FmtCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new FmtCommand());
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          System.err.println("error: " + exception.getMessage());
          System.err.println("  help: jstap fmt --help lists the options");
          return 1;
        });
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() {
    boolean good = true;
    for (String file : files) {
      try {
        good &= file.equals(STANDARD_INPUT) ? standardInput() : inPlace(file);
      } catch (NoSuchFileException missing) {
        good =
            fail("there is no file %s".formatted(file), "name a script, or - for standard input");
      } catch (IOException unreadable) {
        good = fail("%s: %s".formatted(file, unreadable.getMessage()), "check its permissions");
      }
    }
    return good ? 0 : 1;
  }

  private boolean fail(String message, String help) {
    err.println("error: " + message);
    err.println("  help: " + help);
    return false;
  }

  private boolean standardInput() throws IOException {
    String text = TextBytes.decode(in.readAllBytes());
    if (!isScript("<stdin>", text)) {
      return false;
    }
    String formatted = Formatter.format(text);
    if (check) {
      return inStyle("<stdin>", text, formatted);
    }
    out.writeBytes(TextBytes.encode(formatted));
    out.flush();
    return true;
  }

  private boolean inPlace(String name) throws IOException {
    Path file = Path.of(name);
    String text = TextBytes.decode(Files.readAllBytes(file));
    if (!isScript(name, text)) {
      return false;
    }
    String formatted = Formatter.format(text);
    if (check) {
      return inStyle(name, text, formatted);
    }
    if (!formatted.equals(text)) {
      Files.write(file, TextBytes.encode(formatted));
    }
    return true;
  }

  private boolean inStyle(String name, String text, String formatted) {
    if (formatted.equals(text)) {
      return true;
    }
    out.println(name);
    return false;
  }

  /** Whether there is no error; arguments and the macros of libraries are not asked for. */
  private boolean isScript(String name, String text) {
    List<Problem> errors = new ArrayList<>();
    SourceFile source = new SourceFile(name, text);
    ParseOptions options = ParseOptions.user(LayoutFacts.ANY).withKind(FileKind.TAPSET);
    if (name.endsWith(".stpm")) {
      var _ = Parser.parseMacros(source, options, problem -> collect(problem, errors));
    } else {
      var _ = Parser.parse(source, options, problem -> collect(problem, errors));
    }
    ProblemRenderer renderer = new ProblemRenderer(false);
    errors.forEach(problem -> err.print(renderer.render(problem)));
    return errors.isEmpty();
  }

  private static void collect(Problem problem, List<Problem> errors) {
    if (problem.isError() && !NOT_OUR_CONCERN.contains(problem.code())) {
      errors.add(problem);
    }
  }
}
