// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code jstap-server}. */
@Command(
    name = "jstap-server",
    mixinStandardHelpOptions = true,
    version = "jstap-server 0.1.0",
    description = "Compiles SystemTap scripts to signed kernel modules.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      IngestCommand.class,
      KernelsCommand.class,
      AuditCommand.class
    })
public final class ServerMain implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return run(new ServerMain(), args);
  }

  /** Runs a command of ours; every failure is a line that says why and one that helps. */
  public static int run(Callable<Integer> main, String... args) {
    CommandLine command = new CommandLine(main);
    String name = command.getCommandName();
    command.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (exception instanceof StartupException startup) {
            System.err.println("error: " + startup.getMessage());
            System.err.println("  help: " + startup.help());
            return 1;
          }
          throw exception;
        });
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          System.err.println("error: " + exception.getMessage());
          System.err.println("  help: " + name + " --help lists commands and options");
          return 1;
        });
    return command.execute(args);
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return 1;
  }
}
