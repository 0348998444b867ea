// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.diagnostics.ProblemRenderer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code jstap-client}, and {@code jstap}, which is the same with a server of its own.
 * Exit status 0 when all that was asked for was done, 1 otherwise, after one diagnostic.
 */
@Command(
    name = "jstap-client",
    sortOptions = false,
    usageHelpWidth = 100,
    // Tools around SystemTap look for the word "version" and a number of the language behind it.
    version = {
      "jstap 0.1.0 (language version " + ClientMain.LANGUAGE + ")",
      "kernels: Debian 6.1 and 6.12, x86_64"
    },
    description =
        "Compiles a SystemTap script on a compile server, loads it and prints what it traces.",
    customSynopsis = {
      "jstap-client --server HOST[:PORT] [OPTIONS] SCRIPT [ARGS]",
      "jstap-client --server HOST[:PORT] [OPTIONS] -e 'SCRIPT TEXT' [ARGS]",
      "jstap-client [OPTIONS] --module FILE.ko",
      "jstap-client help [NAME]"
    },
    footer = {
      "",
      "Other options of SystemTap are accepted, too, and say so when they change nothing; docs/options.md has all."
    })
public final class ClientMain implements Callable<Integer> {
  /** The newest version of the language that scripts may count on. */
  public static final String LANGUAGE = "5.6";

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

  @Spec private CommandSpec spec = CommandSpec.create();

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

  /** All options that are known. */
  static CommandSpec specification() {
    return command(new Interrupts()).getCommandSpec();
  }

  Options options() {
    return options;
  }

  private static CommandLine command(Interrupts interrupts) {
    CommandLine command =
        new CommandLine(new ClientMain(interrupts))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // An argument of a script may begin with @; a value may look like an option.
            .setExpandAtFiles(false)
            .setAllowOptionsAsOptionParameters(true)
            .setOverwrittenOptionsAllowed(true);
    OptionTables.addTo(command.getCommandSpec());
    return command;
  }

  static int run(Interrupts interrupts, String... args) {
    CommandLine command = command(interrupts);
    if (args.length > 0 && args[0].equals("--local")) {
      command
          .setCommandName("jstap")
          .getCommandSpec()
          .usageMessage()
          .customSynopsis(
              "jstap [OPTIONS] SCRIPT [ARGS]",
              "jstap [OPTIONS] -e 'SCRIPT TEXT' [ARGS]",
              "jstap [OPTIONS] --module FILE.ko",
              "jstap help [NAME]")
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
    try {
      ArgumentBytes.check(args);
      return command.execute(LongNames.complete(args, command.getCommandSpec().optionsMap()));
    } catch (ClientException e) {
      return report(OutputFormat.TEXT, Marks.NONE, e);
    }
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
      String text = new ProblemRenderer(Terminal.isColoured()).render(exception.problem());
      marks.say(text.stripTrailing());
    }
    return 1;
  }

  @Override
  public Integer call() throws ClientException {
    Terminal.setColour(options.compatibility.colour);
    List<String> notes = OptionTables.judge(spec.commandLine().getParseResult());
    new OptionRules(options).check();
    Notes.print(notes, options);
    if (options.compatibility.cleanCache && options.isWithoutWork()) {
      return 0;
    }
    if (Help.isAskedFor(options)) {
      return new Help(options).execute();
    }
    return options.remotes.isEmpty()
        ? Run.here(options, interrupts)
        : new RemoteRuns(options, interrupts).execute();
  }
}
