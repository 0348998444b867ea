// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.JsonParseException;
import com.google.protobuf.ByteString;
import io.jstap.fleet.rollout.Command;
import io.jstap.fleet.rollout.Decision;
import io.jstap.fleet.rollout.Fleet;
import io.jstap.fleet.rollout.Member;
import io.jstap.fleet.rollout.RolloutMachine;
import io.jstap.fleet.rollout.RolloutState;
import io.jstap.fleet.store.FleetStore;
import io.jstap.fleet.store.FleetStore.Bucket;
import io.jstap.fleet.store.FleetStore.Entry;
import io.jstap.proto.v1.Assignment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the rollouts: looks at the fleet a few times in a second and whenever a node says
 * something, lets {@link RolloutMachine} decide, records and keeps what it decides, and only then
 * tells the nodes. What can not be recorded or kept is not done, and decided again with the next
 * look.
 */
final class FleetDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetDriver.class);
  private static final long LOOK_MS = 500;

  /** Who the audit log names where no person has decided. */
  private static final String ITSELF = "fleet";

  private final FleetStore store;
  private final FleetNodes nodes;
  private final FleetClock clock;
  private final AuditLog audit;
  private final PreWarm preWarm;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("fleet").unstarted(work));
  private final AtomicBoolean poked = new AtomicBoolean();

  /** By id; what is in it is what the store has. */
  private final Map<String, FleetRollout> rollouts = new TreeMap<>();

  FleetDriver(
      FleetStore store,
      FleetNodes nodes,
      FleetClock clock,
      AuditLog audit,
      FleetCompiler compiler) {
    this.store = store;
    this.nodes = nodes;
    this.clock = clock;
    this.audit = audit;
    this.preWarm = new PreWarm(compiler, store, this);
    try {
      for (Entry entry : store.list(Bucket.ROLLOUTS)) {
        rollouts.put(
            entry.key(), FleetRolloutJson.read(entry.key(), entry.value(), entry.revision()));
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new StartupException(
          "the rollouts in the fleet's store can not be read: " + e.getMessage(),
          "move the folder 'fleet' of the server's state away to begin with an empty one",
          e);
    }
  }

  void start() {
    var _ = thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** A node has said something: looks soon. */
  void poke() {
    if (poked.compareAndSet(false, true) && !thread.isShutdown()) {
      thread.execute(this::look);
    }
  }

  private void look() {
    poked.set(false);
    try {
      synchronized (this) {
        List<FleetNodes.Seen> seen = nodes.all();
        for (FleetRollout rollout : List.copyOf(rollouts.values())) {
          go(rollout, seen);
        }
        tell();
      }
    } catch (IOException e) {
      LOG.error("the fleet's decisions can not be kept; they are made again", e);
    } catch (RuntimeException e) {
      LOG.error("a defect of jstap, met while looking at the fleet", e);
    }
  }

  private void go(FleetRollout rollout, List<FleetNodes.Seen> seen) throws IOException {
    if (rollout.state().phase() == RolloutState.Phase.ENDED) {
      return;
    }
    Fleet fleet = new FleetLens(rollout, assignments()).see(seen);
    RolloutMachine.Outcome outcome =
        RolloutMachine.step(rollout.spec(), rollout.state(), fleet, clock.now());
    if (!outcome.state().equals(rollout.state())) {
      keep(rollout, outcome, ITSELF);
    }
    if (!outcome.state().isEnding()) {
      preWarm.warm(current(rollout.id()), seen);
    }
  }

  private FleetRollout current(String id) {
    FleetRollout rollout = rollouts.get(id);
    if (rollout == null) {
      throw new IllegalStateException("no rollout is forgotten");
    }
    return rollout;
  }

  /** Records, keeps, and only then takes for true. */
  private void keep(FleetRollout rollout, RolloutMachine.Outcome outcome, String who)
      throws IOException {
    List<FleetRollout.Event> events = new ArrayList<>();
    for (Decision decision : outcome.decisions()) {
      events.add(record(rollout, who, decision.text()));
    }
    save(rollout.withState(outcome.state(), events));
  }

  private FleetRollout.Event record(FleetRollout rollout, String who, String text)
      throws IOException {
    audit.append(
        new AuditLog.Entry(
            who,
            "fleet decision",
            "",
            LogText.of("rollout=" + rollout.id()),
            LogText.of(text),
            "",
            0));
    LOG.info("{}: {}", rollout.id(), LogText.of(text));
    return new FleetRollout.Event(clock.now().toEpochMilli(), who, text);
  }

  private void save(FleetRollout rollout) throws IOException {
    Optional<Long> revision =
        store.put(
            Bucket.ROLLOUTS, rollout.id(), FleetRolloutJson.write(rollout), rollout.revision());
    if (revision.isEmpty()) {
      throw new IOException("another process has changed the rollout " + rollout.id());
    }
    rollouts.put(rollout.id(), rollout.withRevision(revision.get()));
  }

  /** What every node is to run, as it is decided and kept. */
  private Map<String, List<Assignment>> assignments() {
    Map<String, List<Assignment>> all = new HashMap<>();
    for (FleetRollout rollout : rollouts.values()) {
      rollout
          .state()
          .desired()
          .forEach(
              (node, attempt) -> {
                Member member = rollout.state().members().get(node);
                Optional<FleetRollout.Module> module =
                    member == null ? Optional.empty() : rollout.module(member.kernel());
                module.ifPresent(
                    found ->
                        all.computeIfAbsent(node, _ -> new ArrayList<>())
                            .add(assignment(rollout, attempt, found)));
              });
    }
    return all;
  }

  private static Assignment assignment(
      FleetRollout rollout, int attempt, FleetRollout.Module module) {
    return Assignment.newBuilder()
        .setRollout(rollout.id())
        .setAttempt(attempt)
        .setName(rollout.spec().name())
        .setModuleSha256(ByteString.copyFrom(HexFormat.of().parseHex(module.digest())))
        .setLeaseSeconds((int) rollout.spec().lease().toSeconds())
        .build();
  }

  private void tell() {
    Map<String, List<Assignment>> wanted = assignments();
    Instant now = clock.now();
    nodes
        .streams()
        .forEach((node, stream) -> stream.want(wanted.getOrDefault(node, List.of()), now));
  }

  /** All rollouts, the newest last. */
  synchronized List<FleetRollout> all() {
    return List.copyOf(rollouts.values());
  }

  /** Whether a rollout of this name goes on. */
  synchronized boolean isInUse(String name) {
    return rollouts.values().stream()
        .anyMatch(
            rollout ->
                rollout.spec().name().equals(name)
                    && rollout.state().phase() != RolloutState.Phase.ENDED);
  }

  /**
   * Begins a rollout.
   *
   * @return false when another one of its name goes on
   */
  synchronized boolean begin(FleetRollout rollout) throws IOException {
    if (isInUse(rollout.spec().name())) {
      return false;
    }
    FleetRollout.Event event = record(rollout, rollout.owner(), "started by " + rollout.owner());
    save(rollout.withState(RolloutState.begin(clock.now()), List.of(event)));
    poke();
    return true;
  }

  /**
   * Does what somebody asks of a rollout, at once: a stop waits for nothing that is compiled or
   * loaded.
   *
   * @return why not, in words; empty when it is done
   */
  synchronized Optional<String> command(String id, Command command, String who) throws IOException {
    FleetRollout rollout = current(id);
    RolloutMachine.Answer answer =
        RolloutMachine.command(rollout.spec(), rollout.state(), command, who, clock.now());
    if (answer.refusal().isEmpty() && !answer.outcome().state().equals(rollout.state())) {
      keep(rollout, answer.outcome(), who);
      tell();
    }
    poke();
    return answer.refusal();
  }

  /** Takes a module that was compiled for a kernel. */
  synchronized void compiled(String id, String kernel, FleetRollout.Module module)
      throws IOException {
    FleetRollout rollout = current(id);
    save(
        rollout.withModule(
            kernel,
            module,
            record(rollout, ITSELF, "compiled for the kernel " + kernel + ": " + module.digest())));
    poke();
  }

  /** Takes that there is no module for a kernel. */
  synchronized void notCompiled(String id, String kernel, String why) throws IOException {
    FleetRollout rollout = current(id);
    save(
        rollout.withHindrance(
            kernel,
            why,
            record(rollout, ITSELF, "no module for the kernel " + kernel + ": " + why)));
  }

  /** Returns when no look is under way: the store can be closed then. */
  @Override
  public void close() {
    thread.shutdown();
    preWarm.close();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("the fleet is still looked at");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
