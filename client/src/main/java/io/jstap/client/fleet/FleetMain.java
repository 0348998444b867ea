// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.fleet;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.transport.Diagnostics;
import io.jstap.client.transport.Text;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.proto.v1.CommandReply;
import io.jstap.proto.v1.CommandRequest;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import io.jstap.proto.v1.HistoryRequest;
import io.jstap.proto.v1.ListNodesRequest;
import io.jstap.proto.v1.ListRolloutsRequest;
import io.jstap.proto.v1.RolloutReply;
import io.jstap.proto.v1.RolloutRequest;
import io.jstap.proto.v1.RolloutStatus;
import io.jstap.proto.v1.ScriptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command {@code jstap fleet}. Exit status 0 when all that was asked for was done, else 1. */
@Command(
    name = "jstap fleet",
    mixinStandardHelpOptions = true,
    description = "Brings a script to many machines, a few at a time, and takes it back.",
    synopsisSubcommandLabel = "COMMAND")
public final class FleetMain implements Callable<Integer> {
  /** How answers are written. */
  enum Output {
    TEXT,
    JSON
  }

  private static final int LONGEST = 4 << 20;

  @Mixin private FleetConnection server = new FleetConnection();

  @Option(
      names = "--output",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      description = "for people, or a JSON object on each line")
  private Output output = Output.TEXT;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  public static void main(String[] args) {
    int status = run(args);
    System.out.flush();
    // Threads of the network library may still wind down; nothing of ours does.
    Runtime.getRuntime().halt(status);
  }

  static int run(String... args) {
    FleetMain main = new FleetMain();
    CommandLine command = new CommandLine(main).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (exception instanceof ClientException known) {
            main.show(known.problem());
            return 1;
          }
          throw exception;
        });
    command.setParameterExceptionHandler(
        (exception, arguments) -> {
          main.show(
              Problem.error(ClientProblem.USAGE, String.valueOf(exception.getMessage()))
                  .withHelp("jstap fleet --help lists commands and options"));
          return 1;
        });
    return command.execute(args);
  }

  private void show(Problem problem) {
    if (output == Output.JSON) {
      System.err.println(FleetJson.problem(problem));
    } else {
      System.err.print(new ProblemRenderer(false).render(problem));
    }
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return 1;
  }

  @Command(
      name = "plan",
      description = "Shows what a rollout would do: compiles for every kernel, loads nothing.")
  int plan(
      @Parameters(paramLabel = "FILE", description = "the rollout, in YAML") Path file,
      @Option(names = "--all", description = "the selector may take every node") boolean all)
      throws ClientException {
    return rollout(file, all, FleetServiceBlockingStub::planRollout);
  }

  @Command(name = "start", description = "Begins a rollout.")
  int start(
      @Parameters(paramLabel = "FILE", description = "the rollout, in YAML") Path file,
      @Option(names = "--all", description = "the selector may take every node") boolean all)
      throws ClientException {
    return rollout(file, all, FleetServiceBlockingStub::startRollout);
  }

  private int rollout(
      Path file,
      boolean all,
      BiFunction<FleetServiceBlockingStub, RolloutRequest, RolloutReply> method)
      throws ClientException {
    RolloutRequest request =
        RolloutRequest.newBuilder()
            .setFile(file.toString())
            .setText(read(file))
            .setAll(all)
            .build();
    RolloutReply reply = server.ask(stub -> method.apply(stub, request));
    if (!reply.getScriptWanted().isEmpty()) {
      // The server knows YAML, and says what the file calls its script.
      Path script = file.toAbsolutePath().resolveSibling(reply.getScriptWanted());
      RolloutRequest whole =
          request.toBuilder()
              .setScript(
                  ScriptSource.newBuilder().setName(reply.getScriptWanted()).setText(read(script)))
              .build();
      reply = server.ask(stub -> method.apply(stub, whole));
    }
    boolean failed = false;
    for (Diagnostic diagnostic : reply.getDiagnosticsList()) {
      Problem problem = Diagnostics.problem(diagnostic);
      failed |= problem.isError();
      show(problem);
    }
    if (failed || !reply.hasPlan()) {
      return 1;
    }
    System.out.print(output == Output.JSON ? FleetJson.plan(reply) + "\n" : FleetText.plan(reply));
    return 0;
  }

  private static String read(Path file) throws ClientException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new ClientException(
            ClientProblem.FILE, file + " is too long", "it has 4 MiB at most");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read " + file + ": " + IoMessages.reason(e),
          "name a readable file in UTF-8",
          e);
    }
  }

  @Command(name = "status", description = "Shows how far rollouts are.")
  int status(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "one of them")
          @Nullable String name)
      throws ClientException {
    server
        .ask(
            stub ->
                stub.listRollouts(
                    ListRolloutsRequest.newBuilder().setName(name == null ? "" : name).build()))
        .getRolloutsList()
        .forEach(
            rollout ->
                System.out.print(
                    output == Output.JSON
                        ? FleetJson.rollout(rollout) + "\n"
                        : FleetText.rollout(rollout)));
    return 0;
  }

  @Command(
      name = "wait",
      description = {
        "Waits until a rollout is in a phase, and shows how far it is. Exit status 1 when it is not in time, or when it",
        "has ended in another way."
      })
  int await(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--for",
              paramLabel = "PHASE",
              defaultValue = "complete",
              description = "running, paused, halted, complete (the default) or ended")
          RolloutWait.Phase phase,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "3600",
              description = "how long (default: an hour)")
          int seconds)
      throws ClientException {
    RolloutStatus reached = new RolloutWait(name, phase, seconds).in(server);
    System.out.print(
        output == Output.JSON ? FleetJson.rollout(reached) + "\n" : FleetText.rollout(reached));
    return 0;
  }

  @Command(name = "nodes", description = "Lists the nodes of the fleet.")
  int nodes() throws ClientException {
    server
        .ask(stub -> stub.listNodes(ListNodesRequest.getDefaultInstance()))
        .getNodesList()
        .forEach(
            node ->
                System.out.println(
                    output == Output.JSON ? FleetJson.node(node) : FleetText.node(node)));
    return 0;
  }

  @Command(name = "pause", description = "Lets a rollout begin with no further node.")
  int pause(@Parameters(paramLabel = "NAME") String name) throws ClientException {
    return command(name, false, FleetServiceBlockingStub::pauseRollout);
  }

  @Command(name = "resume", description = "Lets a paused rollout go on.")
  int resume(@Parameters(paramLabel = "NAME") String name) throws ClientException {
    return command(name, false, FleetServiceBlockingStub::resumeRollout);
  }

  @Command(name = "retry", description = "Lets the failed nodes of a rollout try again.")
  int retry(@Parameters(paramLabel = "NAME") String name) throws ClientException {
    return command(name, false, FleetServiceBlockingStub::retryRollout);
  }

  @Command(name = "stop", description = "Ends a rollout, and unloads it everywhere at once.")
  int stop(
      @Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name,
      @Option(names = "--all", description = "every rollout that goes on") boolean all)
      throws ClientException {
    if (all == (name != null)) {
      throw new ClientException(
          ClientProblem.USAGE, "what is to be stopped?", "name a rollout, or say --all");
    }
    return command(name == null ? "" : name, all, FleetServiceBlockingStub::stopRollout);
  }

  private int command(
      String name,
      boolean all,
      BiFunction<FleetServiceBlockingStub, CommandRequest, CommandReply> method)
      throws ClientException {
    CommandRequest request = CommandRequest.newBuilder().setName(name).setAll(all).build();
    CommandReply reply = server.ask(stub -> method.apply(stub, request));
    for (String line : reply.getDoneList()) {
      System.out.println(output == Output.JSON ? FleetJson.done(line) : Text.clean(line));
    }
    return 0;
  }

  @Command(name = "history", description = "Tells what a rollout has decided, and why.")
  int history(@Parameters(paramLabel = "NAME") String name) throws ClientException {
    server
        .ask(stub -> stub.getHistory(HistoryRequest.newBuilder().setName(name).build()))
        .getEntriesList()
        .forEach(
            entry ->
                System.out.println(
                    output == Output.JSON ? FleetJson.event(entry) : FleetText.event(entry)));
    return 0;
  }
}
