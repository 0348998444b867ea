// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.DesiredSet;
import io.jstap.proto.v1.NodeOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stream to a node: signs and sends the desired set when it changes, and again every few
 * seconds. A node that does not read is sent nothing more until it does; then it gets the latest
 * set.
 */
final class NodeStream {
  /** How often a set that has not changed is sent again. */
  private static final Duration REPEAT = Duration.ofSeconds(5);

  /** How long an order is followed. */
  private static final Duration VALIDITY = Duration.ofSeconds(60);

  private final String node;
  private final ByteString nonce;
  private final ControllerKey key;
  private final ServerCallStreamObserver<NodeOrder> out;
  private @Nullable List<Assignment> sent;
  private Instant sentAt = Instant.MIN;
  private long generation;
  private long acknowledged;
  private boolean ended;

  NodeStream(
      String node, ByteString nonce, ControllerKey key, ServerCallStreamObserver<NodeOrder> out) {
    this.node = node;
    this.nonce = nonce;
    this.key = key;
    this.out = out;
  }

  /** Brings the node to that set, unless it was told so a moment ago. */
  synchronized void want(List<Assignment> assignments, Instant now) {
    boolean changed = !assignments.equals(sent);
    if (ended || !out.isReady() || !(changed || now.isAfter(sentAt.plus(REPEAT)))) {
      return;
    }
    if (changed) {
      generation++;
    }
    ByteString desired =
        DesiredSet.newBuilder()
            .setNode(node)
            .setNonce(nonce)
            .setGeneration(generation)
            .setIssuedMs(now.toEpochMilli())
            .setDeadlineMs(now.plus(VALIDITY).toEpochMilli())
            .addAllAssignments(assignments)
            .build()
            .toByteString();
    out.onNext(
        NodeOrder.newBuilder()
            .setDesired(desired)
            .setSignature(ByteString.copyFrom(key.sign(desired.toByteArray())))
            .build());
    sent = List.copyOf(assignments);
    sentAt = now;
  }

  /** The node works on that generation. */
  synchronized void acknowledge(long generationOfNode) {
    acknowledged = generationOfNode;
  }

  /** The set that was sent last, if the node works on it. */
  synchronized Optional<List<Assignment>> settled() {
    return sent != null && acknowledged == generation ? Optional.of(sent) : Optional.empty();
  }

  /** Whether the node is to load a module. */
  synchronized boolean isWanted(ByteString module) {
    return sent != null && sent.stream().anyMatch(one -> one.getModuleSha256().equals(module));
  }

  synchronized void end(String why) {
    if (!ended) {
      ended = true;
      out.onError(Status.ABORTED.withDescription(why).asRuntimeException());
    }
  }
}
