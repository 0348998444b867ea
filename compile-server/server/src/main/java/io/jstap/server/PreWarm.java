// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.StatusRuntimeException;
import io.jstap.builder.sign.SignedModule;
import io.jstap.diagnostics.Problem;
import io.jstap.fleet.store.FleetStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles for kernels that appear in the fleet while a rollout goes on, one after the other,
 * beside what drives the rollouts. A kernel for which it fails is left alone until the server
 * starts again.
 */
final class PreWarm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PreWarm.class);

  private final FleetCompiler compiler;
  private final FleetStore store;
  private final FleetDriver driver;
  private final Set<String> begun = new HashSet<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("fleet-compiler").unstarted(work));

  PreWarm(FleetCompiler compiler, FleetStore store, FleetDriver driver) {
    this.compiler = compiler;
    this.store = store;
    this.driver = driver;
  }

  /** Begins what is missing. Called by one thread at a time. */
  void warm(FleetRollout rollout, List<FleetNodes.Seen> seen) {
    for (FleetNodes.Seen one : seen) {
      FleetNode node = one.node();
      if (rollout.module(node.kernel()).isEmpty()
          && rollout.selector().matches(node.facts())
          && one.attached()
          && begun.add(rollout.id() + " " + node.kernel())) {
        thread.execute(() -> compile(rollout, node));
      }
    }
  }

  private void compile(FleetRollout rollout, FleetNode node) {
    try {
      FleetCompiler.Result result = compiler.compile(rollout.owner(), rollout.source(), node);
      if (result.module().isPresent()) {
        driver.compiled(rollout.id(), node.kernel(), keep(store, result.module().get()));
      } else {
        driver.notCompiled(rollout.id(), node.kernel(), why(result.problems()));
      }
    } catch (StatusRuntimeException | IOException e) {
      LOG.warn("{}: not compiled for {}: {}", rollout.id(), node.release(), e.getMessage());
    }
  }

  /** Puts a module into the store. */
  static FleetRollout.Module keep(FleetStore store, SignedModule module) throws IOException {
    byte[] bytes = module.bytes();
    return new FleetRollout.Module(store.keep(bytes), bytes.length, System.currentTimeMillis());
  }

  /** The first thing that is wrong. */
  static String why(List<Problem> problems) {
    return problems.stream()
        .filter(Problem::isError)
        .findFirst()
        .map(problem -> problem.code() + ": " + problem.message())
        .orElse("no module came, and no reason");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
