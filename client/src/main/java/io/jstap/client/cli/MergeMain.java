// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.output.RotatingFile;
import io.jstap.client.output.Sink;
import io.jstap.client.output.StandardOutput;
import io.jstap.client.output.TraceMerge;
import io.jstap.diagnostics.ProblemRenderer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code jstap-merge}: puts the files of {@code -b} together. */
@Command(
    name = "jstap-merge",
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Puts the files that jstap-client -b wrote for each CPU together, in the order in which it was printed.",
    customSynopsis = "jstap-merge [-o FILE] FILE...")
public final class MergeMain implements Callable<Integer> {
  @Option(names = "-o", paramLabel = "FILE", description = "write to a file")
  private @Nullable String output;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "the files of all CPUs")
  private List<Path> files = new ArrayList<>();

  private MergeMain() {}

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new MergeMain()).setExpandAtFiles(false);
    command.setParameterExceptionHandler(
        (exception, arguments) ->
            report(
                new ClientException(
                    ClientProblem.USAGE,
                    String.valueOf(exception.getMessage()),
                    "jstap-merge --help says what it takes")));
    command.setExecutionExceptionHandler(
        (exception, line, result) ->
            report(
                exception instanceof ClientException known
                    ? known
                    : new ClientException(
                        ClientProblem.FILE,
                        exception instanceof IOException io
                            ? IoMessages.reason(io)
                            : exception.toString(),
                        "name the files of one session, and a file that can be written")));
    System.exit(command.execute(args));
  }

  private static int report(ClientException exception) {
    System.err.print(new ProblemRenderer(Terminal.isWatched()).render(exception.problem()));
    return 1;
  }

  @Override
  public Integer call() throws ClientException, IOException {
    List<TraceMerge.Input> inputs = new ArrayList<>();
    try {
      for (Path file : files) {
        inputs.add(new TraceMerge.Input(file.toString(), open(file)));
      }
      Sink sink =
          output == null
              ? new StandardOutput()
              : new RotatingFile(output, RotatingFile.Rotation.NONE);
      TraceMerge.Result result = TraceMerge.merge(inputs, sink);
      sink.close();
      if (result.missing() > 0) {
        System.err.println(
            "WARNING: %d messages are missing: name the files of all CPUs"
                .formatted(result.missing()));
      }
      return 0;
    } finally {
      for (TraceMerge.Input input : inputs) {
        input.stream().close();
      }
    }
  }

  private static InputStream open(Path file) throws ClientException {
    try {
      return new BufferedInputStream(Files.newInputStream(file));
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read " + file + ": " + IoMessages.reason(e),
          "name the files that -b wrote",
          e);
    }
  }
}
