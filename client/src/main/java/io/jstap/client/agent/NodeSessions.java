// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.transport.Connection;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.DesiredSet;
import io.jstap.proto.v1.SessionState;
import io.jstap.proto.v1.SessionStatus;
import io.jstap.proto.v1.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What runs here and what is to run: brings the one to the other. An assignment counts for its
 * lease after the last order that was followed; whoever holds the node ends all.
 */
final class NodeSessions {
  private static final String HELD = "the owner of the node holds it";

  /** Which session is meant. */
  private record Key(String rollout, int attempt) {
    static Key of(Assignment assignment) {
      return new Key(assignment.getRollout(), assignment.getAttempt());
    }
  }

  private final Function<Assignment, NodeSession> maker;
  private final Map<Key, NodeSession> sessions = new HashMap<>();
  private final Map<Key, String> refused = new HashMap<>();
  private List<Assignment> wanted = List.of();
  private long generation;
  private long contact = System.nanoTime();
  private boolean held;

  /**
   * @param maker makes a session that has not begun
   */
  NodeSessions(Function<Assignment, NodeSession> maker) {
    this.maker = maker;
  }

  /** Follows an order that was verified. */
  synchronized void follow(DesiredSet desired, Optional<Connection> connection) {
    wanted = desired.getAssignmentsList();
    generation = desired.getGeneration();
    contact = System.nanoTime();
    settle(connection);
  }

  /** A new stream knows nothing of the generations of the one before. */
  synchronized void newStream() {
    generation = 0;
  }

  /**
   * Begins what is wanted and ends what is not. Called when something has changed, and every
   * moment.
   *
   * @param connection to fetch modules with; nothing is begun without one
   */
  synchronized void settle(Optional<Connection> connection) {
    Set<Key> keys = new HashSet<>();
    for (Assignment assignment : wanted) {
      Key key = Key.of(assignment);
      keys.add(key);
      if (held) {
        refused.put(key, HELD);
      } else if (!refused.containsKey(key)
          && !sessions.containsKey(key)
          && connection.isPresent()
          && isFree(assignment.getRollout())) {
        NodeSession session = maker.apply(assignment);
        sessions.put(key, session);
        session.start(connection.get());
      }
    }
    refused.keySet().retainAll(keys);
    for (Map.Entry<Key, NodeSession> entry : List.copyOf(sessions.entrySet())) {
      if (!keys.contains(entry.getKey()) || held) {
        entry.getValue().stop(held ? HELD : "it is not wanted any more");
        if (entry.getValue().isOver()) {
          sessions.remove(entry.getKey());
        }
      }
    }
  }

  /** One attempt begins when those before it have unloaded: they may have the same module. */
  private boolean isFree(String rollout) {
    return sessions.entrySet().stream()
        .filter(entry -> entry.getKey().rollout().equals(rollout))
        .allMatch(entry -> entry.getValue().isOver());
  }

  /** Ends what has no lease any more. */
  synchronized void checkLeases() {
    long silent = (System.nanoTime() - contact) / 1_000_000_000L;
    for (NodeSession session : sessions.values()) {
      if (silent >= session.assignment().getLeaseSeconds()) {
        session.stop("nothing was heard of the server for " + silent + " s");
      }
    }
    wanted = wanted.stream().filter(one -> silent < one.getLeaseSeconds()).toList();
  }

  /** Ends everything and begins nothing, or lets it go on as it is wanted. */
  synchronized void hold(boolean now) {
    held = now;
  }

  synchronized boolean isHeld() {
    return held;
  }

  /** Whether nothing is loaded. */
  synchronized boolean areOver() {
    return sessions.values().stream().allMatch(NodeSession::isOver);
  }

  synchronized List<NodeSession> running() {
    return sessions.values().stream().filter(session -> !session.isOver()).toList();
  }

  /** Ends everything, for the daemon ends. */
  synchronized void end() {
    held = true;
    sessions.values().forEach(session -> session.stop("the daemon of the node ends"));
  }

  /** As it is reported. */
  synchronized Status status() {
    List<SessionStatus> all = new ArrayList<>();
    sessions.values().forEach(session -> all.add(session.status()));
    refused.forEach(
        (key, why) -> {
          if (!sessions.containsKey(key)) {
            all.add(
                SessionStatus.newBuilder()
                    .setRollout(key.rollout())
                    .setAttempt(key.attempt())
                    .setState(SessionState.SESSION_STATE_FAILED)
                    .setMessage(why)
                    .build());
          }
        });
    return Status.newBuilder().setGeneration(generation).setHeld(held).addAllSessions(all).build();
  }
}
