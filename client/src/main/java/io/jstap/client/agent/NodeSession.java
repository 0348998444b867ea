// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.ClientException;
import io.jstap.client.IoMessages;
import io.jstap.client.node.NodeDescription;
import io.jstap.client.remote.Transport;
import io.jstap.client.session.HelperConnection;
import io.jstap.client.session.NodeValues;
import io.jstap.client.session.Session;
import io.jstap.client.session.SessionListener;
import io.jstap.client.session.SessionSummary;
import io.jstap.client.session.Wishes;
import io.jstap.client.transport.Connection;
import io.jstap.client.trust.Manifest;
import io.jstap.client.trust.ModuleVerifier;
import io.jstap.client.trust.TrustedSigners;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.SessionCounters;
import io.jstap.proto.v1.SessionState;
import io.jstap.proto.v1.SessionStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One assignment at work, in a thread of its own: fetched, verified, loaded, read until its end.
 */
final class NodeSession {
  private static final Logger LOG = Logger.getLogger(NodeSession.class.getName());
  private static final int PATIENCE_SECONDS = 10;

  private final Assignment assignment;
  private final Transport transport;
  private final Path trusted;
  private final ModuleStore modules;
  private final Runnable changed;
  private final Rate skipped = new Rate();

  /** Held by whoever uses what is below. */
  private final Object lock = new Object();

  private SessionState state = SessionState.SESSION_STATE_LOADING;
  private String message = "";
  private SessionCounters counters = SessionCounters.getDefaultInstance();
  private Optional<Session> session = Optional.empty();
  private Optional<StatusFile> statusFile = Optional.empty();
  private boolean stopping;
  private String stopReason = "";
  private boolean over;

  /**
   * @param trusted folder of the signers that are trusted here; without any, the helper judges
   *     alone
   * @param changed is run when the state has changed
   */
  NodeSession(
      Assignment assignment,
      Transport transport,
      Path trusted,
      ModuleStore modules,
      Runnable changed) {
    this.assignment = assignment;
    this.transport = transport;
    this.trusted = trusted;
    this.modules = modules;
    this.changed = changed;
  }

  Assignment assignment() {
    return assignment;
  }

  /** Begins; returns at once. */
  void start(Connection connection) {
    Thread.ofPlatform().daemon().name("session").start(() -> work(connection));
  }

  private void work(Connection connection) {
    try {
      byte[] module = modules.get(assignment.getModuleSha256(), connection);
      run(module);
    } catch (ClientException e) {
      end(SessionState.SESSION_STATE_FAILED, e.code().id() + ": " + e.getMessage());
    } catch (IOException e) {
      end(SessionState.SESSION_STATE_FAILED, IoMessages.reason(e));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a defect of jstap", e);
      end(SessionState.SESSION_STATE_FAILED, "a defect of jstap: " + e);
    } finally {
      synchronized (lock) {
        over = true;
      }
      changed.run();
    }
  }

  private void run(byte[] module) throws ClientException, IOException {
    try (HelperConnection helper =
        HelperConnection.open(transport.open(), /* patient= */ false, line -> LOG.warning(line))) {
      NodeDescription machine = NodeDescription.parse(helper.description());
      Manifest manifest =
          TrustedSigners.exist(trusted)
              ? new ModuleVerifier(TrustedSigners.read(trusted))
                  .verify(module, machine.node(), Instant.now())
              : ModuleVerifier.verifyPlace(module, machine.node(), Instant.now());
      synchronized (lock) {
        if (stopping) {
          end(SessionState.SESSION_STATE_FAILED, stopReason);
          return;
        }
        statusFile = Optional.of(new StatusFile(transport, manifest.module()));
        session =
            Optional.of(
                Session.open(
                    helper,
                    module,
                    new Wishes(OptionalInt.empty(), NodeValues.of(module, machine, 0), List.of())));
      }
      LOG.info(assignment.getRollout() + ": loading " + manifest.module());
      Session.End end = session.orElseThrow().run(0, new Listener());
      synchronized (lock) {
        if (stopping) {
          // Not by the script: a node that was held, or lost its lease, has not done its part.
          end(SessionState.SESSION_STATE_FAILED, stopReason);
        } else if (end == Session.End.CLEAN) {
          end(SessionState.SESSION_STATE_ENDED, "");
        } else {
          end(
              SessionState.SESSION_STATE_FAILED,
              message.isEmpty() ? "the session has failed" : message);
        }
      }
    }
  }

  private void end(SessionState how, String why) {
    synchronized (lock) {
      state = how;
      message = why;
    }
    LOG.info(assignment.getRollout() + ": over" + (why.isEmpty() ? "" : ": " + why));
    changed.run();
  }

  /** What the session gives: records are counted by the module, and are not kept. */
  private final class Listener implements SessionListener {
    @Override
    public void started() {
      synchronized (lock) {
        state = SessionState.SESSION_STATE_RUNNING;
      }
      changed.run();
    }

    @Override
    public void records(byte[] frame) {
      // A rollout with output: metrics wants none of it.
    }

    @Override
    public void warning(String text) {
      LOG.warning(assignment.getRollout() + ": " + text);
    }

    @Override
    public void error(String text) {
      LOG.warning(assignment.getRollout() + ": " + text);
      synchronized (lock) {
        message = text;
      }
    }

    @Override
    public void system(String command) {
      LOG.warning(
          assignment.getRollout() + ": system() runs nothing on a node of a fleet: " + command);
    }

    @Override
    public void summary(SessionSummary summary) {
      count(summary);
    }
  }

  /** Asks the module what it has counted. */
  void count() throws InterruptedException {
    Optional<StatusFile> file;
    synchronized (lock) {
      file = state == SessionState.SESSION_STATE_RUNNING ? statusFile : Optional.empty();
    }
    if (file.isPresent()) {
      file.get().read().ifPresent(this::count);
    }
  }

  private void count(SessionSummary summary) {
    synchronized (lock) {
      counters =
          SessionCounters.newBuilder()
              .setErrors(summary.errors())
              .setSkipped(summary.skipped())
              .setSkippedPerMinute(skipped.add(System.nanoTime(), summary.skipped()))
              .setLost(summary.lostRecords())
              .setRecords(summary.records())
              .build();
    }
  }

  /**
   * Ends it, and unloads. Returns at once; what does not end in order is cut off.
   *
   * @param why as it is reported if somebody still wants it
   */
  void stop(String why) {
    Optional<Session> running;
    synchronized (lock) {
      if (stopping) {
        return;
      }
      stopping = true;
      stopReason = why;
      running = session;
    }
    running.ifPresent(
        open -> {
          open.stop();
          Thread.ofPlatform().daemon().name("patience").start(() -> cutOff(open));
        });
  }

  private void cutOff(Session open) {
    try {
      TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isOver()) {
      open.abandon();
    }
  }

  /** Whether nothing of it is loaded any more. */
  boolean isOver() {
    synchronized (lock) {
      return over;
    }
  }

  /** As it is reported. */
  SessionStatus status() {
    synchronized (lock) {
      return SessionStatus.newBuilder()
          .setRollout(assignment.getRollout())
          .setAttempt(assignment.getAttempt())
          .setState(state)
          .setMessage(message)
          .setCounters(counters)
          .build();
    }
  }
}
