// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.jstap.fleet.store.FleetStore;
import io.jstap.proto.v1.FetchModuleRequest;
import io.jstap.proto.v1.Hello;
import io.jstap.proto.v1.ModuleChunk;
import io.jstap.proto.v1.NodeOrder;
import io.jstap.proto.v1.NodeReport;
import io.jstap.proto.v1.NodeServiceGrpc;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of the nodes, and the modules that they fetch. */
final class NodeServiceEndpoint extends NodeServiceGrpc.NodeServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServiceEndpoint.class);
  private static final int CHUNK = 256 << 10;

  private final FleetNodes nodes;
  private final FleetStore store;
  private final ControllerKey key;
  private final Runnable changed;

  /**
   * @param changed is run when a node has said something new
   */
  NodeServiceEndpoint(FleetNodes nodes, FleetStore store, ControllerKey key, Runnable changed) {
    this.nodes = nodes;
    this.store = store;
    this.key = key;
    this.changed = changed;
  }

  @Override
  public StreamObserver<NodeReport> attach(StreamObserver<NodeOrder> orders) {
    return new Reports(Caller.current().identity(), (ServerCallStreamObserver<NodeOrder>) orders);
  }

  /** What comes on one stream. */
  private final class Reports implements StreamObserver<NodeReport> {
    private final String id;
    private final ServerCallStreamObserver<NodeOrder> orders;
    private Optional<NodeStream> stream = Optional.empty();
    private boolean ended;

    Reports(String id, ServerCallStreamObserver<NodeOrder> orders) {
      this.id = id;
      this.orders = orders;
      orders.setOnCancelHandler(this::detach);
    }

    @Override
    public void onNext(NodeReport report) {
      if (ended) {
        return;
      }
      try {
        switch (report.getReportCase()) {
          case HELLO -> greet(report.getHello());
          case STATUS -> status(report.getStatus());
          case REPORT_NOT_SET ->
              throw Status.INVALID_ARGUMENT
                  .withDescription("report: nothing is set")
                  .asRuntimeException();
        }
        changed.run();
      } catch (StatusRuntimeException e) {
        refuse(e);
      } catch (IOException e) {
        LOG.error("{} can not be kept", id, e);
        refuse(
            Status.UNAVAILABLE
                .withDescription("the server can not write its store: ask its administrator")
                .asRuntimeException());
      }
    }

    private void refuse(StatusRuntimeException why) {
      LOG.warn(
          "{} is refused: {}", id, LogText.of(String.valueOf(why.getStatus().getDescription())));
      ended = true;
      detach();
      if (stream.isPresent()) {
        stream.get().end(String.valueOf(why.getStatus().getDescription()));
      } else {
        orders.onError(why);
      }
    }

    private void greet(Hello hello) throws IOException {
      if (!id.startsWith(FleetNode.ROLE)) {
        throw Status.PERMISSION_DENIED
            .withDescription(
                "a node's certificate names jstap:node/NAME, this one '"
                    + id
                    + "': jstap-certs issue client --role node --name NAME")
            .asRuntimeException();
      }
      if (stream.isPresent()) {
        throw Status.INVALID_ARGUMENT
            .withDescription("hello: only the first message is one")
            .asRuntimeException();
      }
      FleetNode node = NodeReports.node(id, hello);
      NodeStream fresh = new NodeStream(id, hello.getNonce(), key, orders);
      nodes.attach(node, fresh);
      stream = Optional.of(fresh);
    }

    private void status(io.jstap.proto.v1.Status status) {
      if (stream.isEmpty()) {
        throw Status.INVALID_ARGUMENT
            .withDescription("status: a hello comes first")
            .asRuntimeException();
      }
      var sessions = NodeReports.sessions(status);
      stream.get().acknowledge(status.getGeneration());
      nodes.report(id, stream.get(), status.getHeld(), sessions);
    }

    private void detach() {
      stream.ifPresent(current -> nodes.detach(id, current));
    }

    @Override
    public void onCompleted() {
      detach();
      if (!ended) {
        ended = true;
        stream.ifPresentOrElse(
            current -> current.end("the node has ended the stream"), orders::onCompleted);
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended = true;
      detach();
    }
  }

  @Override
  public void fetchModule(FetchModuleRequest request, StreamObserver<ModuleChunk> observer) {
    String id = Caller.current().identity();
    NodeStream stream = nodes.streams().get(id);
    if (stream == null || !stream.isWanted(request.getSha256())) {
      observer.onError(
          Status.PERMISSION_DENIED
              .withDescription("the node '" + id + "' is not told to load this module")
              .asRuntimeException());
      return;
    }
    try {
      Optional<byte[]> module =
          store.object(HexFormat.of().formatHex(request.getSha256().toByteArray()));
      if (module.isEmpty()) {
        observer.onError(
            Status.NOT_FOUND
                .withDescription("the module is not in the server's store any more")
                .asRuntimeException());
        return;
      }
      byte[] bytes = module.get();
      // Of one module only, which is 64 MiB at most, and of a node that has to load it.
      for (int at = 0; at < bytes.length; at += CHUNK) {
        observer.onNext(
            ModuleChunk.newBuilder()
                .setData(
                    UnsafeByteOperations.unsafeWrap(bytes, at, Math.min(CHUNK, bytes.length - at)))
                .build());
      }
      observer.onCompleted();
    } catch (IOException e) {
      LOG.error("a module can not be read", e);
      observer.onError(
          Status.UNAVAILABLE
              .withDescription("the server can not read its store: ask its administrator")
              .asRuntimeException());
    }
  }
}
