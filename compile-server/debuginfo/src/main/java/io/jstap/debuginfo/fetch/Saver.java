// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.fetch.TransferFailure.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of an answer into a partial file as it comes, and stops it when it is too big.
 */
final class Saver implements HttpResponse.BodyHandler<Boolean> {
  /**
   * Where a body goes.
   *
   * @param position of its first byte in the file
   * @param total bytes of the whole file; -1 when the server does not tell
   */
  record Plan(long position, long total) {}

  /** Looks at the head of an answer. */
  interface Planner {
    Plan plan(HttpResponse.ResponseInfo head) throws TransferFailure, IOException;
  }

  /** The file can not be written, which is no server's fault. */
  static final class DiskFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiskFailure(IOException cause) {
      super("a downloaded file can not be written: " + cause.getMessage(), cause);
    }
  }

  private final FileChannel channel;
  private final long most;
  private final Planner planner;
  private final AtomicLong position = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private volatile long total = -1;

  Saver(PartialFile file, long most, Planner planner) {
    this.channel = file.channel();
    this.most = most;
    this.planner = planner;
  }

  /** How many bytes came in this transfer. */
  long received() {
    return received.get();
  }

  /** How many bytes of the file are there. */
  long position() {
    return position.get();
  }

  /** How many there are to be, or -1. */
  long total() {
    return total;
  }

  void checkWhole() throws TransferFailure {
    if (total >= 0 && position.get() != total) {
      throw new TransferFailure(
          Kind.PASSING, "sent %d of %d bytes".formatted(position.get(), total));
    }
  }

  @Override
  public HttpResponse.BodySubscriber<Boolean> apply(HttpResponse.ResponseInfo head) {
    Body body = new Body();
    try {
      Plan plan = planner.plan(head);
      position.set(plan.position());
      total = plan.total();
    } catch (TransferFailure e) {
      body.fail(e);
    } catch (IOException e) {
      body.fail(new DiskFailure(e));
    }
    return body;
  }

  private final class Body implements HttpResponse.BodySubscriber<Boolean> {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<Boolean> getBody() {
      return done;
    }

    /** No more is read, so that the end of a body that nobody wants need not come. */
    void fail(Exception why) {
      done.completeExceptionally(why);
      if (subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (done.isDone()) {
        given.cancel();
      } else {
        given.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      if (done.isDone()) {
        return;
      }
      try {
        for (ByteBuffer buffer : buffers) {
          save(buffer);
        }
      } catch (TransferFailure e) {
        fail(e);
      } catch (IOException e) {
        fail(new DiskFailure(e));
      }
    }

    private void save(ByteBuffer buffer) throws TransferFailure, IOException {
      if (position.get() + buffer.remaining() > most) {
        throw new TransferFailure(Kind.FINAL, "sent more than " + most + " bytes");
      }
      while (buffer.hasRemaining()) {
        int written = channel.write(buffer, position.get());
        position.addAndGet(written);
        received.addAndGet(written);
      }
    }

    @Override
    public void onError(Throwable why) {
      done.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
      done.complete(true);
    }
  }
}
