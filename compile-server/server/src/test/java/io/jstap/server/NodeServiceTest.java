// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.jstap.certs.CertificateProfile;
import io.jstap.certs.UserState;
import io.jstap.fleet.store.EmbeddedStore;
import io.jstap.fleet.store.FleetStore;
import io.jstap.proto.v1.Assignment;
import io.jstap.proto.v1.DesiredSet;
import io.jstap.proto.v1.FetchModuleRequest;
import io.jstap.proto.v1.Hello;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.NodeOrder;
import io.jstap.proto.v1.NodeReport;
import io.jstap.proto.v1.NodeServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of nodes to a server with real certificates. */
class NodeServiceTest {
  private static final ByteString NONCE = ByteString.copyFromUtf8("sixteen bytes ..");

  @TempDir Path folder = Path.of("");

  private UserState authority;
  private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();
  private FleetStore store;
  private FleetNodes nodes;
  private CompileServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    authority = new UserState(folder);
    authority.development();
    store = EmbeddedStore.open(folder.resolve("fleet"));
    nodes = new FleetNodes(store, new FleetClock());
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ServerConfig config =
        new ServerConfig(
            folder,
            folder,
            folder.resolve("server"),
            PolicyFile.read(folder.resolve("server/policy.yaml")),
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
            Optional.empty(),
            1,
            1,
            0);
    server =
        CompileServer.start(
            config,
            List.of(
                new NodeServiceEndpoint(
                    nodes, store, ControllerKey.open(folder.resolve("controller")), () -> {})));
  }

  @AfterEach
  void end() {
    server.close();
    store.close();
  }

  private ManagedChannel connect(String role, String name) throws Exception {
    Path certificates = folder.resolve(role + "-" + name);
    if (!Files.exists(certificates)) {
      authority.issue(
          CertificateProfile.CLIENT, name, List.of("jstap:" + role + "/" + name), certificates);
    }
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .sslContext(
            GrpcSslContexts.forClient()
                .keyManager(
                    certificates.resolve("client.pem").toFile(),
                    certificates.resolve("client.key").toFile())
                .trustManager(certificates.resolve("ca.pem").toFile())
                .build())
        .build();
  }

  private StreamObserver<NodeReport> attach(ManagedChannel channel) {
    return NodeServiceGrpc.newStub(channel)
        .attach(
            new StreamObserver<>() {
              @Override
              public void onNext(NodeOrder order) {
                said.add(order);
              }

              @Override
              public void onError(Throwable failure) {
                said.add(failure);
              }

              @Override
              public void onCompleted() {
                said.add("completed");
              }
            });
  }

  private static NodeReport hello(String boot) {
    return NodeReport.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setNonce(NONCE)
                .setBoot(boot)
                .putLabels("env", "prod")
                .putLabels("kernel", "a lie")
                .setKernel(
                    Kernel.newBuilder()
                        .setBuildId(ByteString.copyFrom(new byte[20]))
                        .setRelease("6.1.0")
                        .setArchitecture("x86_64")))
        .build();
  }

  private Status refusal() throws InterruptedException {
    Object next = said.poll(20, TimeUnit.SECONDS);
    assertTrue(next instanceof StatusRuntimeException, () -> "came: " + next);
    return next instanceof StatusRuntimeException failure ? failure.getStatus() : Status.OK;
  }

  private NodeStream stream(String id) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      NodeStream found = nodes.streams().get(id);
      if (found != null) {
        return found;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(id + " did not attach; said: " + said);
  }

  @Test
  void r05AnOrderIsSignedForTheNodeOfTheCertificate() throws Exception {
    byte[] module = "a module".getBytes(StandardCharsets.UTF_8);
    ByteString digest = ByteString.copyFrom(HexFormat.of().parseHex(store.keep(module)));
    ManagedChannel channel = connect("node", "web1");
    try {
      attach(channel).onNext(hello("boot-1"));
      NodeStream stream = stream("jstap:node/web1");
      StatusRuntimeException early =
          assertThrows(StatusRuntimeException.class, () -> fetch(channel, digest));
      assertEquals(Status.Code.PERMISSION_DENIED, early.getStatus().getCode());
      Assignment assignment =
          Assignment.newBuilder().setRollout("r-1").setModuleSha256(digest).build();
      stream.want(List.of(assignment), Instant.ofEpochSecond(1_800_000_000L));
      Object came = said.poll(20, TimeUnit.SECONDS);
      NodeOrder order = came instanceof NodeOrder is ? is : NodeOrder.getDefaultInstance();
      assertTrue(isSigned(order), () -> "came: " + came);
      DesiredSet desired = DesiredSet.parseFrom(order.getDesired());
      assertEquals("jstap:node/web1", desired.getNode());
      assertEquals(NONCE, desired.getNonce());
      assertEquals(List.of(assignment), desired.getAssignmentsList());
      assertEquals(1_800_000_060_000L, desired.getDeadlineMs());
      assertArrayEquals(module, fetch(channel, digest));
      FleetNode node = nodes.all().getFirst().node();
      assertEquals("6.1.0", node.facts().get("kernel"), "no label hides a fact");
      assertEquals("web1", node.facts().get("node"));
    } finally {
      channel.shutdownNow();
    }
  }

  private static byte[] fetch(ManagedChannel channel, ByteString digest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NodeServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .fetchModule(FetchModuleRequest.newBuilder().setSha256(digest).build())
        .forEachRemaining(chunk -> bytes.writeBytes(chunk.getData().toByteArray()));
    return bytes.toByteArray();
  }

  private boolean isSigned(NodeOrder order) throws Exception {
    String pem = Files.readString(folder.resolve("controller/controller.pub"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    signature.update("jstap-order-1\0".getBytes(StandardCharsets.US_ASCII));
    signature.update(order.getDesired().toByteArray());
    return signature.verify(order.getSignature().toByteArray());
  }

  @Test
  void whoIsNoNodeIsNotAttached() throws Exception {
    ManagedChannel channel = connect("stapdev", "alice");
    try {
      attach(channel).onNext(hello("boot-1"));
      assertEquals(Status.Code.PERMISSION_DENIED, refusal().getCode());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void twoMachinesDoNotShareACertificate() throws Exception {
    ManagedChannel first = connect("node", "web1");
    ManagedChannel second = connect("node", "web1");
    try {
      attach(first).onNext(hello("boot-1"));
      NodeStream stream = stream("jstap:node/web1");
      attach(second).onNext(hello("boot-2"));
      Status refusal = refusal();
      assertEquals(Status.Code.ALREADY_EXISTS, refusal.getCode());
      assertEquals(stream, nodes.streams().get("jstap:node/web1"));
      attach(second).onNext(hello("boot-1"));
      assertEquals(Status.Code.ABORTED, refusal().getCode(), "the same machine takes over");
    } finally {
      first.shutdownNow();
      second.shutdownNow();
    }
  }

  @Test
  void whatANodeSaysIsWithinBounds() throws Exception {
    ManagedChannel channel = connect("node", "web1");
    try {
      attach(channel)
          .onNext(
              NodeReport.newBuilder()
                  .setStatus(io.jstap.proto.v1.Status.getDefaultInstance())
                  .build());
      assertEquals("status: a hello comes first", refusal().getDescription());
      attach(channel).onNext(hello("two\nlines"));
      assertTrue(String.valueOf(refusal().getDescription()).startsWith("boot: "));
      attach(channel).onNext(NodeReport.getDefaultInstance());
      assertEquals("report: nothing is set", refusal().getDescription());
      StreamObserver<NodeReport> twice = attach(channel);
      twice.onNext(hello("boot-1"));
      twice.onNext(hello("boot-1"));
      assertEquals("hello: only the first message is one", refusal().getDescription());
    } finally {
      channel.shutdownNow();
    }
  }
}
