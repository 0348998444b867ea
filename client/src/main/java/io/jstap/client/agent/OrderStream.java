// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.jstap.client.ClientException;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.Failures;
import io.jstap.proto.v1.Hello;
import io.jstap.proto.v1.NodeOrder;
import io.jstap.proto.v1.NodeReport;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream: follows the orders that come, and reports. */
final class OrderStream {
  private static final long REPORT_MS = 3000;

  /** The server sends an order every few seconds: after so long it is gone, or its machine is. */
  private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(20);

  /** What wakes up the one thread that works on the stream. */
  private sealed interface Event {
    /** An order came. */
    record Order(NodeOrder order) implements Event {}

    /** Something is to be reported. */
    record Changed() implements Event {}

    /** The stream is over. */
    record Ended(Optional<Throwable> failure) implements Event {}
  }

  private final Connection connection;
  private final OrderVerifier verifier;
  private final NodeSessions sessions;
  private final Hello hello;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(1000);

  OrderStream(Connection connection, OrderVerifier verifier, NodeSessions sessions, Hello hello) {
    this.connection = connection;
    this.verifier = verifier;
    this.sessions = sessions;
    this.hello = hello;
  }

  /** Reports in a moment; may be called by any thread. */
  void reportSoon() {
    // With a thousand waiting there is a report among them.
    boolean _ = events.offer(new Event.Changed());
  }

  /**
   * Works until the stream is over.
   *
   * @return whether an order was followed
   * @throws ClientException why it ended, if it did not end in order
   */
  boolean run() throws ClientException, InterruptedException {
    StreamObserver<NodeReport> reports = connection.node().attach(new Incoming());
    reports.onNext(NodeReport.newBuilder().setHello(hello).build());
    boolean followed = false;
    long heard = System.nanoTime();
    long reported = 0;
    while (System.nanoTime() - heard < SILENCE_NS) {
      Event event = events.poll(REPORT_MS, TimeUnit.MILLISECONDS);
      switch (event) {
        case Event.Order order -> {
          sessions.follow(verifier.verify(order.order(), Instant.now()), Optional.of(connection));
          heard = System.nanoTime();
          followed = true;
        }
        case Event.Ended ended -> {
          explain(ended);
          return followed;
        }
        case Event.Changed _ -> {
          // Reported below.
        }
        case null -> {
          // It is time for a report.
        }
      }
      boolean due = System.nanoTime() - reported > TimeUnit.MILLISECONDS.toNanos(REPORT_MS);
      if (event != null || due) {
        reports.onNext(NodeReport.newBuilder().setStatus(sessions.status()).build());
        reported = System.nanoTime();
      }
    }
    return followed;
  }

  private void explain(Event.Ended ended) throws ClientException {
    if (ended.failure().isPresent()
        && ended.failure().get() instanceof StatusRuntimeException failure) {
      throw Failures.explain(connection.address(), failure);
    }
  }

  /** Puts into the queue what the network library says; its thread must not wait. */
  private final class Incoming implements StreamObserver<NodeOrder> {
    @Override
    public void onNext(NodeOrder order) {
      // Orders that come faster than they are followed are repeated by the server.
      boolean _ = events.offer(new Event.Order(order));
    }

    @Override
    public void onError(Throwable failure) {
      end(new Event.Ended(Optional.of(failure)));
    }

    @Override
    public void onCompleted() {
      end(new Event.Ended(Optional.empty()));
    }

    private void end(Event.Ended ended) {
      while (!events.offer(ended)) {
        events.clear();
      }
    }
  }
}
