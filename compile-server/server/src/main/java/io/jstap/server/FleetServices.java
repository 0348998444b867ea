// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.BindableService;
import io.jstap.fleet.store.EmbeddedStore;
import io.jstap.fleet.store.FleetStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The fleet's part of a server: its store, its driver, and what is served. */
final class FleetServices implements AutoCloseable {
  private final List<BindableService> services;
  private final Runnable end;

  private FleetServices(List<BindableService> services, Runnable end) {
    this.services = services;
    this.end = end;
  }

  /**
   * Of a server that nodes can not reach, such as the one that a user's own client starts: it
   * leaves the fleet's store to the one that they can.
   */
  static FleetServices none() {
    return new FleetServices(List.of(), () -> {});
  }

  /**
   * Opens the fleet of a server's state folder and goes on with its rollouts.
   *
   * @param state the folder; the fleet is in {@code fleet}, its key in {@code controller}
   */
  static FleetServices open(Path state, FleetCompiler compiler, AuditLog audit) {
    Path folder = state.resolve("fleet");
    FleetStore store;
    try {
      store = EmbeddedStore.open(folder);
    } catch (IOException e) {
      throw new StartupException(
          String.valueOf(e.getMessage()),
          "is another server running with the same state? Only one at a time can use " + folder,
          e);
    }
    ControllerKey key = ControllerKey.open(state.resolve("controller"));
    FleetClock clock = new FleetClock();
    FleetNodes nodes = new FleetNodes(store, clock);
    FleetDriver driver = new FleetDriver(store, nodes, clock, audit, compiler);
    driver.start();
    return new FleetServices(
        List.of(
            new NodeServiceEndpoint(nodes, store, key, driver::poke),
            new FleetServiceEndpoint(
                new FleetPlanner(nodes, compiler, store, clock), driver, nodes)),
        () -> {
          driver.close();
          store.close();
        });
  }

  List<BindableService> services() {
    return services;
  }

  @Override
  public void close() {
    end.run();
  }
}
