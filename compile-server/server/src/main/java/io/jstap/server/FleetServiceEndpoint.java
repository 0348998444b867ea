// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.jstap.diagnostics.Problem;
import io.jstap.fleet.FleetProblem;
import io.jstap.fleet.rollout.Command;
import io.jstap.fleet.rollout.RolloutState;
import io.jstap.proto.v1.CommandReply;
import io.jstap.proto.v1.CommandRequest;
import io.jstap.proto.v1.FleetServiceGrpc;
import io.jstap.proto.v1.HistoryEntry;
import io.jstap.proto.v1.HistoryRequest;
import io.jstap.proto.v1.HistoryResponse;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.ListNodesRequest;
import io.jstap.proto.v1.ListNodesResponse;
import io.jstap.proto.v1.ListRolloutsRequest;
import io.jstap.proto.v1.ListRolloutsResponse;
import io.jstap.proto.v1.RolloutReply;
import io.jstap.proto.v1.RolloutRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask of the fleet. */
final class FleetServiceEndpoint extends FleetServiceGrpc.FleetServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(FleetServiceEndpoint.class);

  private final FleetPlanner planner;
  private final FleetDriver driver;
  private final FleetNodes nodes;

  FleetServiceEndpoint(FleetPlanner planner, FleetDriver driver, FleetNodes nodes) {
    this.planner = planner;
    this.driver = driver;
    this.nodes = nodes;
  }

  /** Makes an answer. */
  private interface Work<T> {
    T answer() throws IOException;
  }

  private static <T> void answer(StreamObserver<T> observer, Work<T> work) {
    try {
      observer.onNext(work.answer());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (IOException e) {
      LOG.error("the fleet's store or the audit log can not be written", e);
      observer.onError(
          Status.UNAVAILABLE
              .withDescription("the server can not write its store: ask its administrator")
              .asRuntimeException());
    }
  }

  @Override
  public void planRollout(RolloutRequest request, StreamObserver<RolloutReply> observer) {
    answer(observer, () -> planner.plan(request, Caller.current().identity()).reply());
  }

  @Override
  public void startRollout(RolloutRequest request, StreamObserver<RolloutReply> observer) {
    answer(observer, () -> start(request, Caller.current()));
  }

  private RolloutReply start(RolloutRequest request, Caller caller) throws IOException {
    if (!caller.role().may(Role.Right.FLEET_AUTHOR)) {
      throw Status.PERMISSION_DENIED
          .withDescription(
              "the policy of the compile server lets '"
                  + caller.identity()
                  + "' operate rollouts, but not author one: its administrator can change that in"
                  + " policy.yaml")
          .asRuntimeException();
    }
    FleetPlanner.Planned planned = planner.plan(request, caller.identity());
    if (planned.rollout().isEmpty()) {
      return planned.reply();
    }
    FleetRollout rollout = planned.rollout().get();
    if (!driver.begin(rollout)) {
      Problem problem =
          Problem.error(
                  FleetProblem.NAME_IN_USE,
                  "a rollout '" + rollout.spec().name() + "' goes on already")
              .withHelp("stop it first, or give this one another name");
      return RolloutReply.newBuilder()
          .addDiagnostics(EventMapper.event(problem).getDiagnostic())
          .build();
    }
    return planned.reply().toBuilder().setId(rollout.id()).build();
  }

  @Override
  public void listRollouts(
      ListRolloutsRequest request, StreamObserver<ListRolloutsResponse> observer) {
    answer(
        observer,
        () -> {
          List<FleetRollout> found =
              request.getName().isEmpty() ? driver.all() : named(request.getName());
          ListRolloutsResponse.Builder response = ListRolloutsResponse.newBuilder();
          List<FleetNodes.Seen> seen = nodes.all();
          found.stream()
              .sorted(Comparator.comparing(rollout -> rollout.state().started()))
              .forEach(rollout -> response.addRollouts(FleetStatus.of(rollout, seen)));
          return response.build();
        });
  }

  /** The rollouts of a name or an id: the one that goes on, or else those that have ended. */
  private List<FleetRollout> named(String name) {
    List<FleetRollout> found =
        driver.all().stream()
            .filter(rollout -> rollout.spec().name().equals(name) || rollout.id().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw Status.NOT_FOUND
          .withDescription("there is no rollout '" + LogText.of(name) + "'")
          .asRuntimeException();
    }
    List<FleetRollout> going =
        found.stream()
            .filter(rollout -> rollout.state().phase() != RolloutState.Phase.ENDED)
            .toList();
    return going.isEmpty() ? found : going;
  }

  @Override
  public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> observer) {
    answer(
        observer,
        () -> {
          ListNodesResponse.Builder response = ListNodesResponse.newBuilder();
          nodes.all().stream()
              .sorted(Comparator.comparing(seen -> seen.node().id()))
              .forEach(seen -> response.addNodes(node(seen)));
          return response.build();
        });
  }

  private static io.jstap.proto.v1.FleetNode node(FleetNodes.Seen seen) {
    FleetNode node = seen.node();
    io.jstap.proto.v1.FleetNode.Builder built =
        io.jstap.proto.v1.FleetNode.newBuilder()
            .setNode(node.name())
            .setAttached(seen.attached())
            .setLastContactMs(seen.lastContact().toEpochMilli())
            .setKernel(
                Kernel.newBuilder()
                    .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(node.kernel())))
                    .setRelease(node.release())
                    .setArchitecture(node.architecture()))
            .putAllLabels(node.labels())
            .setHeld(seen.held());
    seen.reports()
        .forEach(
            (rollout, session) ->
                built.addSessions(
                    rollout + ": " + session.status().name().toLowerCase(Locale.ROOT)));
    return built.build();
  }

  @Override
  public void pauseRollout(CommandRequest request, StreamObserver<CommandReply> observer) {
    answer(observer, () -> command(request, Command.PAUSE));
  }

  @Override
  public void resumeRollout(CommandRequest request, StreamObserver<CommandReply> observer) {
    answer(observer, () -> command(request, Command.RESUME));
  }

  @Override
  public void retryRollout(CommandRequest request, StreamObserver<CommandReply> observer) {
    answer(observer, () -> command(request, Command.RETRY));
  }

  @Override
  public void stopRollout(CommandRequest request, StreamObserver<CommandReply> observer) {
    answer(observer, () -> command(request, Command.STOP));
  }

  private CommandReply command(CommandRequest request, Command command) throws IOException {
    if (request.getAll() && command != Command.STOP) {
      throw Status.INVALID_ARGUMENT
          .withDescription("all: only a stop can be of all rollouts")
          .asRuntimeException();
    }
    List<FleetRollout> of =
        request.getAll()
            ? driver.all().stream()
                .filter(rollout -> rollout.state().phase() != RolloutState.Phase.ENDED)
                .toList()
            : named(request.getName());
    CommandReply.Builder reply = CommandReply.newBuilder();
    for (FleetRollout rollout : of) {
      Optional<String> refusal = driver.command(rollout.id(), command, Caller.current().identity());
      if (refusal.isPresent()) {
        throw Status.FAILED_PRECONDITION
            .withDescription(rollout.spec().name() + ": " + refusal.get())
            .asRuntimeException();
      }
      reply.addDone(rollout.id() + ": " + command.name().toLowerCase(Locale.ROOT));
    }
    return reply.build();
  }

  @Override
  public void getHistory(HistoryRequest request, StreamObserver<HistoryResponse> observer) {
    answer(
        observer,
        () -> {
          HistoryResponse.Builder response = HistoryResponse.newBuilder();
          for (FleetRollout rollout : named(request.getName())) {
            for (FleetRollout.Event event : rollout.history()) {
              response.addEntries(
                  HistoryEntry.newBuilder()
                      .setTimeMs(event.time())
                      .setWho(event.who())
                      .setText(event.text()));
            }
          }
          return response.build();
        });
  }
}
