// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.diagnostics.ProblemRenderer;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code jstap-client}, and {@code jstap}, which is the same with a server of its own.
 * Exit status 0 when all that was asked for was done, 1 otherwise, after one diagnostic.
 */
@Command(
    name = "jstap-client",
    sortOptions = false,
    usageHelpWidth = 100,
    version = {"jstap 0.1.0", "kernels: Debian 6.1 and 6.12, x86_64"},
    description =
        "Compiles a SystemTap script on a compile server, loads it and prints what it traces.",
    customSynopsis = {
      "jstap-client --server HOST[:PORT] [OPTIONS] SCRIPT [ARGS]",
      "jstap-client --server HOST[:PORT] [OPTIONS] -e 'SCRIPT TEXT' [ARGS]",
      "jstap-client [OPTIONS] --module FILE.ko"
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

  private final Interrupts interrupts;

  private ClientMain(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  public static void main(String[] args) {
    int status = run(Interrupts.install(), args);
    System.out.flush();
    if (Boolean.getBoolean("jstap.train")) {
      // The recording of an AOT cache is written at an orderly end only.
      System.exit(status);
    }
    // Threads of the network library may still wind down; nothing of ours does.
    Runtime.getRuntime().halt(status);
  }

  static int run(Interrupts interrupts, String... args) {
    CommandLine command =
        new CommandLine(new ClientMain(interrupts))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // An argument of a script may begin with @; a value may look like an option.
            .setExpandAtFiles(false)
            .setAllowOptionsAsOptionParameters(true)
            .setOverwrittenOptionsAllowed(true);
    if (args.length > 0 && args[0].equals("--local")) {
      command
          .setCommandName("jstap")
          .getCommandSpec()
          .usageMessage()
          .customSynopsis(
              "jstap [OPTIONS] SCRIPT [ARGS]",
              "jstap [OPTIONS] -e 'SCRIPT TEXT' [ARGS]",
              "jstap [OPTIONS] --module FILE.ko")
          .description(
              "Compiles a SystemTap script with a compile server of this machine, which the first call",
              "starts and the next ones use; loads it and prints what it traces.");
    }
    command.setParameterExceptionHandler(
        (exception, arguments) ->
            report(
                OutputFormat.TEXT,
                Marks.NONE,
                new ClientException(
                    ClientProblem.USAGE,
                    String.valueOf(exception.getMessage()).lines().findFirst().orElse("bad usage"),
                    "--help lists the options; arguments of the script that begin with a dash come behind --")));
    command.setExecutionExceptionHandler(
        (exception, line, result) ->
            report(
                format(line),
                Marks.NONE,
                exception instanceof ClientException known ? known : defect(exception)));
    return command.execute(LongNames.complete(args, command.getCommandSpec().optionsMap()));
  }

  private static OutputFormat format(CommandLine line) {
    return line.getCommand() instanceof ClientMain main ? main.options.format : OutputFormat.TEXT;
  }

  /** What should never be. */
  static ClientException defect(Exception exception) {
    return new ClientException(
        ClientProblem.DEFECT,
        "the client met a defect of its own: " + exception,
        "please report it with the command line",
        exception);
  }

  /** Shows what went wrong; the exit status. */
  static int report(OutputFormat format, Marks marks, ClientException exception) {
    if (format == OutputFormat.JSON) {
      Marks.NONE.say(JsonLines.problem(exception.problem()));
    } else {
      String text = new ProblemRenderer(Terminal.isWatched()).render(exception.problem());
      marks.say(text.stripTrailing());
    }
    return 1;
  }

  @Override
  public Integer call() throws ClientException {
    new OptionRules(options).check();
    return options.remotes.isEmpty()
        ? Run.here(options, interrupts)
        : new RemoteRuns(options, interrupts).execute();
  }
}
