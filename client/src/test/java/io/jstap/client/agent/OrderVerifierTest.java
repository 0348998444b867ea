// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.DesiredSet;
import io.jstap.proto.v1.NodeOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R05: a signed order is followed by one node, on one stream, once in its turn, in its time. */
class OrderVerifierTest {
  private static final String NODE = "jstap:node/web1";
  private static final ByteString NONCE = ByteString.copyFrom(new byte[16]);
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  private final KeyPair controller = pair();
  private final OrderVerifier verifier =
      new OrderVerifier(List.of(pair().getPublic(), controller.getPublic()), NODE, NONCE);

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DesiredSet.Builder desired(long generation) {
    return DesiredSet.newBuilder()
        .setNode(NODE)
        .setNonce(NONCE)
        .setGeneration(generation)
        .setDeadlineMs(NOW.plusSeconds(60).toEpochMilli())
        .addAssignments(
            Assignment.newBuilder()
                .setRollout("read-latency-x1")
                .setAttempt(1)
                .setModuleSha256(ByteString.copyFrom(new byte[32]))
                .setLeaseSeconds(60));
  }

  private static NodeOrder sign(DesiredSet desired, KeyPair key, String purpose)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key.getPrivate());
    signature.update(purpose.getBytes(StandardCharsets.US_ASCII));
    signature.update(desired.toByteArray());
    return NodeOrder.newBuilder()
        .setDesired(desired.toByteString())
        .setSignature(ByteString.copyFrom(signature.sign()))
        .build();
  }

  private NodeOrder sign(DesiredSet.Builder desired) throws GeneralSecurityException {
    return sign(desired.build(), controller, "jstap-order-1\0");
  }

  private void refused(NodeOrder order, String why) {
    ClientException refusal =
        assertThrows(ClientException.class, () -> verifier.verify(order, NOW));
    assertEquals(ClientProblem.ORDER, refusal.code());
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  @Test
  void r05AnOrderForThisNodeAndStreamIsFollowed() throws Exception {
    assertEquals(desired(1).build(), verifier.verify(sign(desired(1)), NOW));
    assertEquals(desired(1).build(), verifier.verify(sign(desired(1)), NOW), "again is no harm");
    assertEquals(2, verifier.verify(sign(desired(2)), NOW).getGeneration());
  }

  @Test
  void r05AnOrderForAnotherNodeStreamOrTimeIsRefused() throws Exception {
    refused(sign(desired(1).setNode("jstap:node/web2")), "for another node");
    refused(
        sign(desired(1).setNonce(ByteString.copyFromUtf8("sixteen bytes .."))), "another stream");
    long late = NOW.minus(Duration.ofMinutes(6)).toEpochMilli();
    refused(sign(desired(1).setDeadlineMs(late)), "its time is over");
    verifier.verify(sign(desired(5)), NOW);
    refused(sign(desired(4)), "a later one was followed");
    refused(sign(desired(-1).setDeadlineMs(late)), "its time is over");
  }

  @Test
  void r05WhatAnotherKeyHasSignedIsRefused() throws Exception {
    refused(sign(desired(1).build(), pair(), "jstap-order-1\0"), "not signed by a controller");
    refused(sign(desired(1).build(), controller, "something else\0"), "not signed");
    refused(NodeOrder.newBuilder().setDesired(desired(1).build().toByteString()).build(), "signed");
  }

  @Test
  void r05NoChangedByteIsFollowed() throws Exception {
    byte[] good = sign(desired(1)).toByteArray();
    Random random = new Random(20_261_130);
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      NodeOrder order;
      try {
        order = NodeOrder.parseFrom(bad);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        continue;
      }
      if (order.getDesired().equals(desired(1).build().toByteString())
          && order.getSignature().equals(sign(desired(1)).getSignature())) {
        // The change was in a field that nobody reads.
        continue;
      }
      refused(order, "");
    }
  }

  @Test
  void impossibleValuesAreRefused() throws Exception {
    refused(sign(desired(1).setAssignments(0, Assignment.getDefaultInstance())), "impossible");
    DesiredSet.Builder many = desired(1);
    for (int i = 0; i < 64; i++) {
      many.addAssignments(many.getAssignments(0));
    }
    refused(sign(many), "more than 64");
  }
}
