// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import io.jstap.proto.v1.UploadAnnouncement;
import io.jstap.proto.v1.UploadPart;
import io.jstap.proto.v1.UploadReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends one file of debuginfo; no more of it is in memory than the server can take at once. */
public final class RemoteUpload {
  private static final int CHUNK = 1 << 20;

  private RemoteUpload() {}

  /**
   * Sends a file.
   *
   * @param buildId that it has, in hexadecimal
   * @param image whether it is a boot image
   * @param events told how far it is
   * @return whether the server had it before
   */
  public static boolean run(
      Connection connection, Path file, String buildId, boolean image, EventSink events)
      throws ClientException {
    return run(connection, file, file, announcement(buildId).setBootImage(image), events);
  }

  /**
   * Sends a program or library.
   *
   * @param name what the user knows the file by
   * @param file that has its content here
   * @param buildId that it has, in hexadecimal
   * @return whether the server had it before
   */
  public static boolean program(
      Connection connection, Path name, Path file, String buildId, EventSink events)
      throws ClientException {
    return run(connection, name, file, announcement(buildId).setProgram(true), events);
  }

  private static boolean run(
      Connection connection,
      Path name,
      Path file,
      UploadAnnouncement.Builder announcement,
      EventSink events)
      throws ClientException {
    Reply reply = new Reply();
    try (InputStream content = Files.newInputStream(file)) {
      long size = Files.size(file);
      ClientCallStreamObserver<UploadPart> parts = connection.upload(reply);
      parts.onNext(UploadPart.newBuilder().setAnnouncement(announcement.setSize(size)).build());
      byte[] chunk = new byte[CHUNK];
      long sent = 0;
      while (reply.awaitReady(parts)) {
        int length = content.readNBytes(chunk, 0, CHUNK);
        if (length == 0) {
          parts.onCompleted();
          break;
        }
        parts.onNext(
            UploadPart.newBuilder().setData(ByteString.copyFrom(chunk, 0, length)).build());
        sent += length;
        events.progress(new Progress("upload", "sending " + name, sent, size));
      }
      return reply.await().getKnownBefore();
    } catch (IOException e) {
      throw unreadable(name, e);
    } catch (StatusRuntimeException e) {
      throw Failures.explain(connection.address(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(
          ClientProblem.INTERRUPTED, "interrupted while sending " + name, "send it again", e);
    }
  }

  /** The file cannot be read. */
  public static ClientException unreadable(Path file, IOException e) {
    return new ClientException(
        ClientProblem.FILE,
        "cannot read " + file + ": " + IoMessages.reason(e),
        "name a file with debuginfo, such as vmlinux-RELEASE or MODULE.ko.debug",
        e);
  }

  private static UploadAnnouncement.Builder announcement(String buildId) {
    return UploadAnnouncement.newBuilder()
        .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(buildId)));
  }

  /** What the server says, and when it takes more. */
  static final class Reply implements ClientResponseObserver<UploadPart, UploadReply> {
    private Optional<UploadReply> value = Optional.empty();
    private @Nullable Throwable failure;
    private boolean ended;

    @Override
    public void beforeStart(ClientCallStreamObserver<UploadPart> parts) {
      parts.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
      notifyAll();
    }

    /** Waits until more can be sent; false when the server does not want any. */
    synchronized boolean awaitReady(ClientCallStreamObserver<UploadPart> parts)
        throws InterruptedException {
      while (!ended && !parts.isReady()) {
        wait();
      }
      return !ended;
    }

    synchronized UploadReply await() throws InterruptedException {
      while (!ended) {
        wait();
      }
      if (failure instanceof StatusRuntimeException status) {
        throw status;
      }
      return value.orElseThrow(
          () -> io.grpc.Status.INTERNAL.withDescription("it gave no reply").asRuntimeException());
    }

    @Override
    public synchronized void onNext(UploadReply reply) {
      value = Optional.of(reply);
    }

    @Override
    public synchronized void onError(Throwable why) {
      failure = why;
      ended = true;
      notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
      ended = true;
      notifyAll();
    }
  }
}
