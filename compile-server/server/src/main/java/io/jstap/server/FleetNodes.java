// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.JsonParseException;
import io.grpc.Status;
import io.jstap.fleet.rollout.SessionReport;
import io.jstap.fleet.store.FleetStore;
import io.jstap.fleet.store.FleetStore.Bucket;
import io.jstap.fleet.store.FleetStore.Entry;
import io.jstap.proto.v1.Assignment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All nodes that ever came, and the streams of those that are there. Safe for use by several
 * threads.
 */
final class FleetNodes {
  private static final Logger LOG = LoggerFactory.getLogger(FleetNodes.class);
  private static final int MOST_NODES = 100_000;

  /** A stream that was heard of within this time is alive. */
  private static final Duration ALIVE = Duration.ofSeconds(10);

  /** Nodes need a moment to come back to a server that was away; only then their silence counts. */
  private static final Duration RETURN = Duration.ofSeconds(15);

  /**
   * What is known of a node now.
   *
   * @param lastContact a moment after the server's start for one that was not heard of since
   * @param reports of its sessions by the id of their rollout
   * @param settled the latest set that it was sent, if it works on that
   */
  record Seen(
      FleetNode node,
      boolean attached,
      Instant lastContact,
      boolean held,
      Map<String, SessionReport> reports,
      Optional<List<Assignment>> settled) {}

  private final FleetStore store;
  private final FleetClock clock;
  private final Instant start;
  private final Map<String, Slot> slots = new HashMap<>();

  /** A node's place. */
  private static final class Slot {
    private FleetNode node;
    private Instant lastContact;
    private boolean held;
    private Map<String, SessionReport> reports = Map.of();
    private Optional<NodeStream> stream = Optional.empty();

    Slot(FleetNode node, Instant lastContact) {
      this.node = node;
      this.lastContact = lastContact;
    }
  }

  FleetNodes(FleetStore store, FleetClock clock) {
    this.store = store;
    this.clock = clock;
    this.start = clock.now().plus(RETURN);
    try {
      for (Entry entry : store.list(Bucket.NODES)) {
        slots.put(entry.key(), new Slot(FleetNode.fromJson(entry.key(), entry.value()), start));
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new StartupException(
          "the fleet's store can not be read: " + e.getMessage(),
          "move the folder 'fleet' of the server's state away to begin with an empty one",
          e);
    }
  }

  /**
   * Takes a stream for a node. One that the node had before is ended, for a node that comes again
   * knows best that it is broken; unless another machine answers on it.
   *
   * @throws io.grpc.StatusRuntimeException when two machines share a certificate, or there are too
   *     many nodes
   */
  void attach(FleetNode node, NodeStream stream) throws IOException {
    Optional<NodeStream> old;
    synchronized (this) {
      Slot slot = slots.get(node.id());
      if (slot == null) {
        if (slots.size() >= MOST_NODES) {
          throw Status.RESOURCE_EXHAUSTED
              .withDescription("the fleet has " + MOST_NODES + " nodes already")
              .asRuntimeException();
        }
        slot = new Slot(node, clock.now());
        slots.put(node.id(), slot);
      } else if (slot.stream.isPresent()
          && !slot.node.boot().equals(node.boot())
          && Duration.between(slot.lastContact, clock.now()).compareTo(ALIVE) < 0) {
        throw Status.ALREADY_EXISTS
            .withDescription(
                "another machine is attached as '%s': each node needs a certificate of its own"
                    .formatted(node.id()))
            .asRuntimeException();
      }
      keep(node);
      old = slot.stream;
      slot.node = node;
      slot.lastContact = clock.now();
      slot.reports = Map.of();
      slot.held = false;
      slot.stream = Optional.of(stream);
    }
    old.ifPresent(previous -> previous.end("the node has come again"));
    LOG.info("{} is attached: kernel {}", node.id(), node.release());
  }

  private void keep(FleetNode node) throws IOException {
    Optional<Entry> kept = store.get(Bucket.NODES, node.id());
    String json = node.toJson();
    if (kept.filter(entry -> entry.value().equals(json)).isEmpty()) {
      store.put(Bucket.NODES, node.id(), json, kept.map(Entry::revision).orElse(FleetStore.NONE));
    }
  }

  /** Takes what a node says, if it says it on the stream that counts. */
  synchronized void report(
      String id, NodeStream stream, boolean held, Map<String, SessionReport> reports) {
    Slot slot = slots.get(id);
    if (slot != null && slot.stream.filter(current -> current == stream).isPresent()) {
      slot.lastContact = clock.now();
      slot.held = held;
      slot.reports = Map.copyOf(reports);
    }
  }

  /** A stream has ended. */
  synchronized void detach(String id, NodeStream stream) {
    Slot slot = slots.get(id);
    if (slot != null && slot.stream.filter(current -> current == stream).isPresent()) {
      slot.stream = Optional.empty();
      LOG.info("{} is not attached any more", id);
    }
  }

  /** All nodes. */
  synchronized List<Seen> all() {
    List<Seen> all = new ArrayList<>();
    for (Slot slot : slots.values()) {
      all.add(
          new Seen(
              slot.node,
              slot.stream.isPresent(),
              slot.lastContact,
              slot.held,
              slot.reports,
              slot.stream.flatMap(NodeStream::settled)));
    }
    return all;
  }

  /** The streams of the nodes that are there. */
  synchronized Map<String, NodeStream> streams() {
    Map<String, NodeStream> streams = new HashMap<>();
    slots.forEach((id, slot) -> slot.stream.ifPresent(stream -> streams.put(id, stream)));
    return streams;
  }
}
