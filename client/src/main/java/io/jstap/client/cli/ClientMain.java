// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.Severity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code jstap-client}, and {@code jstap}, which is the same with a server of its own.
 */
@Command(
    name = "jstap-client",
    sortOptions = false,
    usageHelpAutoWidth = true,
    version = {"jstap 0.1.0", "kernels: Debian 6.1 and 6.12, x86_64"},
    description =
        "Compiles a SystemTap script on a compile server, loads it and prints what it traces.",
    customSynopsis = {
      "jstap-client --server HOST[:PORT] [OPTIONS] SCRIPT [ARGS]",
      "jstap-client --server HOST[:PORT] [OPTIONS] -e 'SCRIPT TEXT' [ARGS]"
    })
public final class ClientMain implements Callable<Integer> {
  @Mixin private Options options = new Options();

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version")
  private boolean version;

  public static void main(String[] args) {
    int status = run(args);
    System.out.flush();
    // Threads of the network library may still wind down; nothing of ours does.
    Shutdown.exit(status);
  }

  static int run(String... args) {
    CommandLine command = new CommandLine(new ClientMain());
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          System.err.println("error[JS5001]: " + exception.getMessage());
          System.err.println(
              "  = help: --help lists the options; use -- before arguments that begin with a dash");
          return 1;
        });
    command.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (exception instanceof ClientException known) {
            System.err.print(render(known));
            return 1;
          }
          throw exception;
        });
    return command.execute(args);
  }

  private static String render(ClientException exception) {
    return renderer()
        .render(
            new Problem(
                exception.code(),
                Severity.ERROR,
                String.valueOf(exception.getMessage()),
                Optional.empty(),
                List.of(),
                Optional.of(exception.help())));
  }

  static ProblemRenderer renderer() {
    return new ProblemRenderer(Terminal.isTerminal());
  }

  @Override
  public Integer call() throws ClientException {
    return new Run(options).execute();
  }
}
