// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.fleet.FleetProblem;
import io.jstap.fleet.file.RolloutFile;
import io.jstap.fleet.rollout.RolloutState;
import io.jstap.fleet.rollout.Stage;
import io.jstap.fleet.store.FleetStore;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.Plan;
import io.jstap.proto.v1.PlannedKernel;
import io.jstap.proto.v1.PlannedStage;
import io.jstap.proto.v1.RolloutReply;
import io.jstap.proto.v1.RolloutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes of a rollout's file what is to be done: for which nodes, with which modules, in which
 * stages.
 */
final class FleetPlanner {
  private final FleetNodes nodes;
  private final FleetCompiler compiler;
  private final FleetStore store;
  private final FleetClock clock;

  FleetPlanner(FleetNodes nodes, FleetCompiler compiler, FleetStore store, FleetClock clock) {
    this.nodes = nodes;
    this.compiler = compiler;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param reply what to answer
   * @param rollout ready to begin; empty after an error, or when the script is wanted first
   */
  record Planned(RolloutReply reply, Optional<FleetRollout> rollout) {}

  /** Reads, resolves and compiles; loads nothing. */
  Planned plan(RolloutRequest request, String owner) throws IOException {
    if (request.getText().length() > 64 << 10
        || request.getScript().getText().length() > RequestValidation.MAX_SCRIPT_BYTES) {
      throw Status.INVALID_ARGUMENT
          .withDescription("text: a rollout has at most 64 KiB, a script 4 MiB")
          .asRuntimeException();
    }
    CollectingSink problems = new CollectingSink();
    String name = LogText.of(request.getFile().isEmpty() ? "rollout" : request.getFile());
    Optional<RolloutFile> file = RolloutFile.read(name, request.getText(), problems);
    if (file.isEmpty()) {
      return failed(problems);
    }
    if (!request.hasScript()) {
      return new Planned(
          RolloutReply.newBuilder().setScriptWanted(file.get().script()).build(), Optional.empty());
    }
    List<FleetNode> selected = select(file.get(), request.getAll(), problems);
    if (problems.hasErrors()) {
      return failed(problems);
    }
    return compile(request, file.get(), owner, selected, problems);
  }

  private static Planned failed(CollectingSink problems) {
    return new Planned(reply(problems).build(), Optional.empty());
  }

  private static RolloutReply.Builder reply(CollectingSink problems) {
    RolloutReply.Builder reply = RolloutReply.newBuilder();
    problems
        .problems()
        .forEach(problem -> reply.addDiagnostics(EventMapper.event(problem).getDiagnostic()));
    return reply;
  }

  private List<FleetNode> select(RolloutFile file, boolean all, CollectingSink problems) {
    List<FleetNode> known = nodes.all().stream().map(FleetNodes.Seen::node).toList();
    List<FleetNode> selected =
        known.stream().filter(node -> file.selector().matches(node.facts())).toList();
    if (selected.isEmpty()) {
      problems.problem(
          Problem.error(
                  FleetProblem.NOTHING_SELECTED,
                  known.isEmpty()
                      ? "the fleet has no node"
                      : "of the %d nodes of the fleet none is selected".formatted(known.size()))
              .withHelp(
                  known.isEmpty()
                      ? "start jstap-node on one: docs/fleet.md"
                      : "jstap fleet nodes lists the labels of each"));
    } else if (selected.size() == known.size() && known.size() > 1 && !all) {
      problems.problem(
          Problem.error(
                  FleetProblem.EVERYTHING_SELECTED,
                  "the selector takes all %d nodes of the fleet".formatted(known.size()))
              .withHelp("add --all if that is what is meant"));
    }
    return selected;
  }

  private Planned compile(
      RolloutRequest request,
      RolloutFile file,
      String owner,
      List<FleetNode> selected,
      CollectingSink problems)
      throws IOException {
    FleetRollout.Source source =
        new FleetRollout.Source(
            LogText.of(file.script()),
            request.getScript().getText(),
            file.arguments(),
            file.privilege());
    SortedMap<String, List<FleetNode>> kernels = new TreeMap<>();
    selected.forEach(
        node -> kernels.computeIfAbsent(node.kernel(), _ -> new ArrayList<>()).add(node));
    SortedMap<String, FleetRollout.Module> modules = new TreeMap<>();
    for (Map.Entry<String, List<FleetNode>> kernel : kernels.entrySet()) {
      FleetNode node = kernel.getValue().getFirst();
      FleetCompiler.Result result = compiler.compile(owner, source, node);
      if (result.module().isPresent()) {
        modules.put(kernel.getKey(), PreWarm.keep(store, result.module().get()));
      } else {
        result.problems().forEach(problems::problem);
        problems.problem(
            Problem.error(
                    FleetProblem.KERNEL_FAILS,
                    "the script does not compile for the kernel %s of %d nodes, %s among them"
                        .formatted(node.release(), kernel.getValue().size(), node.name()))
                .withHelp("what is said above says why; or select other nodes"));
      }
    }
    if (problems.hasErrors()) {
      return failed(problems);
    }
    FleetRollout rollout =
        new FleetRollout(
            file.spec().name() + "-" + Long.toString(clock.now().toEpochMilli(), 36),
            owner,
            source,
            file.spec(),
            file.selector(),
            file.selectorText(),
            modules,
            new TreeMap<>(),
            RolloutState.begin(clock.now()),
            List.of(),
            FleetStore.NONE);
    return new Planned(
        reply(problems).setPlan(plan(rollout, kernels, selected)).build(), Optional.of(rollout));
  }

  private static Plan plan(
      FleetRollout rollout, SortedMap<String, List<FleetNode>> kernels, List<FleetNode> selected) {
    Plan.Builder plan = Plan.newBuilder().setName(rollout.spec().name());
    kernels.forEach(
        (id, of) -> {
          FleetNode node = of.getFirst();
          FleetRollout.Module module = rollout.module(id).orElseThrow();
          plan.addKernels(
              PlannedKernel.newBuilder()
                  .setKernel(
                      Kernel.newBuilder()
                          .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(id)))
                          .setRelease(node.release())
                          .setArchitecture(node.architecture()))
                  .setNodes(of.size())
                  .setModuleBytes(module.bytes())
                  .setModuleSha256(ByteString.copyFrom(HexFormat.of().parseHex(module.digest()))));
        });
    for (Stage stage : rollout.spec().stages()) {
      plan.addStages(
          PlannedStage.newBuilder()
              .setText(text(stage))
              .setNodes(
                  switch (stage) {
                    case Stage.Canary _ -> kernels.size();
                    case Stage.Percent percent -> percent.of(selected.size());
                  }));
    }
    selected.stream().map(FleetNode::name).sorted().forEach(plan::addNodes);
    return plan.build();
  }

  /** A stage in words. */
  static String text(Stage stage) {
    String what =
        switch (stage) {
          case Stage.Canary _ -> "canary per kernel";
          case Stage.Percent percent -> String.format(Locale.ROOT, "%d %%", percent.percent());
        };
    return stage.soak().isZero() ? what : what + ", soak " + stage.soak().toSeconds() + " s";
  }
}
