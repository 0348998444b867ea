// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.IoMessages;
import io.jstap.client.node.NodeDescription;
import io.jstap.client.remote.Transport;
import io.jstap.client.session.HelperConnection;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.ServerAddress;
import io.jstap.proto.v1.Hello;
import io.jstap.proto.v1.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The daemon: keeps a stream to the server for as long as it can, and what runs here in line with
 * the last order. Without a server it goes on for as long as leases last; the hold files and the
 * end of the daemon need none.
 */
final class Agent {
  private static final Logger LOG = Logger.getLogger(Agent.class.getName());
  private static final int NONCE = 16;
  private static final long MOMENT_MS = 250;
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 8_000;
  private static final int END_SECONDS = 20;

  /**
   * How a daemon is set up.
   *
   * @param identity the name in its certificate
   * @param controllers whose orders it follows
   * @param trusted folder of the signers of modules
   * @param state folder of what it keeps
   * @param holds files that end everything while one of them is there
   */
  record Setup(
      ServerAddress server,
      Path certificates,
      String identity,
      Map<String, String> labels,
      List<PublicKey> controllers,
      Path trusted,
      Path state,
      List<Path> holds) {}

  private final Setup setup;
  private final Transport transport;
  private final NodeSessions sessions;
  private final SecureRandom random = new SecureRandom();
  private volatile Optional<Connection> connection = Optional.empty();
  private volatile Optional<OrderStream> stream = Optional.empty();
  private volatile boolean ended;

  Agent(Setup setup, Transport transport) {
    this.setup = setup;
    this.transport = transport;
    ModuleStore modules = new ModuleStore(setup.state().resolve("modules"));
    this.sessions =
        new NodeSessions(
            assignment ->
                new NodeSession(
                    assignment, transport, setup.trusted(), modules, this::sessionChanged));
  }

  private void sessionChanged() {
    stream.ifPresent(OrderStream::reportSoon);
  }

  /** Works until {@link #end}. */
  void run() throws InterruptedException {
    Thread.ofPlatform().daemon().name("moments").start(this::watch);
    Thread.ofPlatform().daemon().name("counters").start(this::count);
    long pause = FIRST_PAUSE_MS;
    while (!ended) {
      if (attach()) {
        pause = FIRST_PAUSE_MS;
      }
      // Not all nodes of a fleet come back at the same moment.
      TimeUnit.MILLISECONDS.sleep(pause / 2 + random.nextLong(pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** One stream, until it ends; whether an order came on it. */
  private boolean attach() throws InterruptedException {
    try (Connection open = Connection.open(setup.server(), setup.certificates())) {
      byte[] bytes = new byte[NONCE];
      random.nextBytes(bytes);
      ByteString nonce = ByteString.copyFrom(bytes);
      Hello hello = hello(nonce);
      sessions.newStream();
      OrderStream orders =
          new OrderStream(
              open,
              new OrderVerifier(setup.controllers(), setup.identity(), nonce),
              sessions,
              hello);
      connection = Optional.of(open);
      stream = Optional.of(orders);
      return orders.run();
    } catch (ClientException e) {
      LOG.warning(e.code().id() + ": " + e.getMessage() + "; " + e.help());
      return false;
    } finally {
      stream = Optional.empty();
      connection = Optional.empty();
    }
  }

  /** The helper knows the machine, wherever it is. */
  private Hello hello(ByteString nonce) throws ClientException {
    try (HelperConnection helper =
        HelperConnection.open(transport.open(), /* patient= */ false, LOG::warning)) {
      NodeDescription machine = NodeDescription.parse(helper.description());
      return Hello.newBuilder()
          .setNonce(nonce)
          .setBoot(machine.boot())
          .setKernel(
              Kernel.newBuilder()
                  .setBuildId(
                      ByteString.copyFrom(HexFormat.of().parseHex(machine.node().buildId())))
                  .setRelease(machine.node().release())
                  .setArchitecture(machine.node().architecture()))
          .putAllLabels(setup.labels())
          .addAllTrust(machine.trust())
          .build();
    }
  }

  /** Looks at hold files and leases, with a server or without one. */
  private void watch() {
    try {
      while (!ended) {
        TimeUnit.MILLISECONDS.sleep(MOMENT_MS);
        boolean hold = setup.holds().stream().anyMatch(Files::exists);
        if (hold != sessions.isHeld()) {
          LOG.info(hold ? "held: everything is unloaded" : "not held any more");
          sessions.hold(hold);
          sessionChanged();
        }
        sessions.checkLeases();
        sessions.settle(connection);
        markHeld(hold && sessions.areOver());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever waits for everything to be unloaded looks for this file. */
  private void markHeld(boolean held) {
    Path mark = setup.state().resolve("held");
    try {
      if (held && !Files.exists(mark)) {
        Files.createFile(mark);
      } else if (!held) {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      LOG.warning("cannot write " + mark + ": " + IoMessages.reason(e));
    }
  }

  private void count() {
    try {
      while (!ended) {
        TimeUnit.SECONDS.sleep(2);
        for (NodeSession session : sessions.running()) {
          session.count();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a defect of jstap: nothing is counted any more", e);
    }
  }

  /** Ends everything and waits until nothing is loaded, but not for ever. */
  void end() {
    ended = true;
    sessions.end();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    try {
      while (!sessions.areOver() && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
