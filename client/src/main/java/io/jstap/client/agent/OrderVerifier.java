// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.DesiredSet;
import io.jstap.proto.v1.NodeOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Judges the orders of one stream: signed by a controller that this node trusts, for this node, for
 * this very stream, not older than one that was followed before, and not out of date. Which keys
 * and which algorithm count is the node's to say, never the order's.
 */
final class OrderVerifier {
  private static final byte[] PURPOSE = "jstap-order-1\0".getBytes(StandardCharsets.US_ASCII);

  /** Clocks of nodes may be wrong by that much; the nonce of the stream does not need any clock. */
  private static final Duration WRONG_CLOCK = Duration.ofMinutes(5);

  private static final int MOST_ASSIGNMENTS = 64;
  private static final int MOST_LEASE_SECONDS = 3600;
  private static final Pattern ROLLOUT = Pattern.compile("[a-z0-9.-]{1,80}");

  private final List<PublicKey> controllers;
  private final String node;
  private final ByteString nonce;
  private long generation;

  /**
   * @param controllers keys that are trusted
   * @param node who this node is
   * @param nonce what it has said in the greeting of the stream
   */
  OrderVerifier(List<PublicKey> controllers, String node, ByteString nonce) {
    this.controllers = List.copyOf(controllers);
    this.node = node;
    this.nonce = nonce;
  }

  /**
   * Judges one order.
   *
   * @return what the node is to run
   * @throws ClientException when it must not be followed, with the reason
   */
  DesiredSet verify(NodeOrder order, Instant now) throws ClientException {
    if (controllers.stream().noneMatch(key -> isSignedBy(key, order))) {
      throw refused("it is not signed by a controller that this node trusts");
    }
    DesiredSet desired;
    try {
      desired = DesiredSet.parseFrom(order.getDesired());
    } catch (InvalidProtocolBufferException e) {
      throw refused("it is damaged");
    }
    if (!desired.getNode().equals(node)) {
      throw refused("it is for another node, '" + desired.getNode() + "'");
    }
    if (!desired.getNonce().equals(nonce)) {
      throw refused("it is for another stream of this node");
    }
    if (Long.compareUnsigned(desired.getGeneration(), generation) < 0) {
      throw refused("a later one was followed already");
    }
    if (now.isAfter(Instant.ofEpochMilli(desired.getDeadlineMs()).plus(WRONG_CLOCK))) {
      throw refused("its time is over; or is the clock of this machine wrong?");
    }
    check(desired);
    generation = desired.getGeneration();
    return desired;
  }

  private static void check(DesiredSet desired) throws ClientException {
    if (desired.getAssignmentsCount() > MOST_ASSIGNMENTS) {
      throw refused("it has more than " + MOST_ASSIGNMENTS + " assignments");
    }
    for (Assignment one : desired.getAssignmentsList()) {
      boolean sound =
          ROLLOUT.matcher(one.getRollout()).matches()
              && one.getModuleSha256().size() == 32
              && one.getLeaseSeconds() > 0
              && one.getLeaseSeconds() <= MOST_LEASE_SECONDS;
      if (!sound) {
        throw refused("an assignment in it has impossible values");
      }
    }
  }

  private static boolean isSignedBy(PublicKey key, NodeOrder order) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(PURPOSE);
      signature.update(order.getDesired().toByteArray());
      return signature.verify(order.getSignature().toByteArray());
    } catch (GeneralSecurityException e) {
      // A signature of another length is none.
      return false;
    }
  }

  private static ClientException refused(String why) {
    return new ClientException(
        ClientProblem.ORDER,
        "an order of the server is refused: " + why,
        "is controller.pub of this server in the folder of controllers?");
  }
}
