// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.jstap.builder.kernel.IncomingDebuginfo;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.kernel.UploadKind;
import io.jstap.builder.kernel.UploadRefusal;
import io.jstap.builder.kernel.UploadedDebuginfo;
import io.jstap.proto.v1.DebuginfoServiceGrpc;
import io.jstap.proto.v1.UploadAnnouncement;
import io.jstap.proto.v1.UploadPart;
import io.jstap.proto.v1.UploadReply;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes debuginfo that clients send; what is sent is usable when the reply is. */
final class DebuginfoEndpoint extends DebuginfoServiceGrpc.DebuginfoServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(DebuginfoEndpoint.class);

  private final UploadedDebuginfo uploads;
  private final KernelStore kernels;

  DebuginfoEndpoint(UploadedDebuginfo uploads, KernelStore kernels) {
    this.uploads = uploads;
    this.kernels = kernels;
  }

  @Override
  public StreamObserver<UploadPart> upload(StreamObserver<UploadReply> reply) {
    return new Receiver(reply);
  }

  /** One upload; its messages come one at a time, and the next when one is done with. */
  private final class Receiver implements StreamObserver<UploadPart> {
    private final StreamObserver<UploadReply> reply;
    private Optional<IncomingDebuginfo> incoming = Optional.empty();
    private boolean known;
    private boolean ended;

    Receiver(StreamObserver<UploadReply> reply) {
      this.reply = reply;
    }

    @Override
    public void onNext(UploadPart part) {
      if (ended) {
        return;
      }
      try {
        switch (part.getPartCase()) {
          case ANNOUNCEMENT -> begin(part.getAnnouncement());
          case DATA -> add(part.getData());
          case PART_NOT_SET -> end(Status.INVALID_ARGUMENT.withDescription("part: nothing is set"));
        }
      } catch (UploadRefusal refusal) {
        end(status(refusal));
      }
    }

    private void begin(UploadAnnouncement announcement) throws UploadRefusal {
      int length = announcement.getBuildId().size();
      if (incoming.isPresent() || known) {
        end(Status.INVALID_ARGUMENT.withDescription("announcement: only the first message is one"));
      } else if (!uploads.enabled()) {
        end(
            Status.FAILED_PRECONDITION.withDescription(
                "this server takes no uploads: its administrator starts it with --accept-uploads"));
      } else if (length < 8 || length > 64) {
        end(
            Status.INVALID_ARGUMENT.withDescription(
                "build_id: a build-id has 8 to 64 bytes, this one " + length));
      } else {
        String id = HexFormat.of().formatHex(announcement.getBuildId().toByteArray());
        known = uploads.holds(id, kind(announcement));
        if (known) {
          // Nothing needs to be sent: the reply comes first.
          reply();
        } else {
          incoming = Optional.of(uploads.begin(id, announcement.getSize(), kind(announcement)));
        }
      }
    }

    private static UploadKind kind(UploadAnnouncement announcement) {
      return announcement.getBootImage()
          ? UploadKind.BOOT_IMAGE
          : announcement.getProgram() ? UploadKind.PROGRAM : UploadKind.DEBUGINFO;
    }

    private void add(ByteString data) throws UploadRefusal {
      if (incoming.isEmpty()) {
        end(Status.INVALID_ARGUMENT.withDescription("data: an announcement comes first"));
        return;
      }
      incoming.get().add(data.asReadOnlyByteBuffer());
    }

    @Override
    public void onCompleted() {
      if (ended) {
        return;
      }
      if (incoming.isEmpty()) {
        end(Status.INVALID_ARGUMENT.withDescription("nothing was sent"));
        return;
      }
      try (IncomingDebuginfo whole = incoming.get()) {
        whole.finish();
      } catch (UploadRefusal refusal) {
        end(status(refusal));
        return;
      }
      kernels.lookAgain();
      reply();
    }

    private void reply() {
      ended = true;
      reply.onNext(UploadReply.newBuilder().setKnownBefore(known).build());
      reply.onCompleted();
    }

    @Override
    public void onError(Throwable failure) {
      LOG.info("an upload was interrupted");
      ended = true;
      incoming.ifPresent(IncomingDebuginfo::close);
    }

    private void end(Status status) {
      ended = true;
      incoming.ifPresent(IncomingDebuginfo::close);
      LOG.info("an upload is refused: {}", status.getDescription());
      reply.onError(status.asRuntimeException());
    }

    private static Status status(UploadRefusal refusal) {
      Status status =
          switch (refusal.reason()) {
            case FILE -> Status.INVALID_ARGUMENT;
            case ROOM -> Status.RESOURCE_EXHAUSTED;
            case SERVER -> Status.INTERNAL;
          };
      return status.withDescription(refusal.getMessage());
    }
  }
}
