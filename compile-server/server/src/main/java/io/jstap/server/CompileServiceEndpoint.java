// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.sign.SignedModule;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.KernelEntry;
import io.jstap.proto.v1.ListKernelsRequest;
import io.jstap.proto.v1.ListKernelsResponse;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntries;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ModuleChunk;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.Output;
import io.jstap.proto.v1.Summary;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC face of {@link Compilation} and {@link Listings}: validates, calls them, sends what they
 * say as they say it.
 */
final class CompileServiceEndpoint extends CompileServiceGrpc.CompileServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(CompileServiceEndpoint.class);
  private static final int CHUNK = 256 << 10;

  /** What a call does once it has its turn. */
  private interface Work {
    /** Sends its results; whatever is wrong goes to the events. */
    boolean run(CollectingSink events, PassClock clock) throws InterruptedException;
  }

  private final Compilation compilation;
  private final Listings listings;
  private final KernelStore kernels;
  private final Admission admission;
  private final AtomicLong lastUse = new AtomicLong(System.nanoTime());

  CompileServiceEndpoint(
      Compilation compilation, Listings listings, KernelStore kernels, Admission admission) {
    this.compilation = compilation;
    this.listings = listings;
    this.kernels = kernels;
    this.admission = admission;
  }

  /** When the last call began or ended, in the unit of {@link System#nanoTime}. */
  long lastUse() {
    return lastUse.get();
  }

  @Override
  public void compile(CompileRequest request, StreamObserver<CompileEvent> observer) {
    serve(
        observer,
        request.getScript().getName(),
        () -> RequestValidation.check(request),
        client ->
            (events, clock) -> {
              Compilation.Result result = compilation.run(request, events, clock);
              send(result, client);
              return result.cached();
            });
  }

  @Override
  public void listProbes(ListProbesRequest request, StreamObserver<CompileEvent> observer) {
    serve(
        observer,
        "a listing",
        () -> RequestValidation.check(request),
        client ->
            (events, clock) -> {
              send(listings.list(request, events, clock), request.getManyAtOnce(), client);
              clock.lap("list");
              return false;
            });
  }

  private void serve(
      StreamObserver<CompileEvent> observer,
      String what,
      Runnable validation,
      Function<ServerCallStreamObserver<CompileEvent>, Work> work) {
    ServerCallStreamObserver<CompileEvent> client =
        (ServerCallStreamObserver<CompileEvent>) observer;
    Thread worker = Thread.currentThread();
    client.setOnCancelHandler(worker::interrupt);
    lastUse.set(System.nanoTime());
    try {
      validation.run();
      admission.run(() -> serveAdmitted(what, client, work.apply(client)));
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } finally {
      lastUse.set(System.nanoTime());
    }
  }

  private static void serveAdmitted(
      String what, ServerCallStreamObserver<CompileEvent> client, Work work) {
    long start = System.nanoTime();
    PassClock clock = new PassClock();
    CollectingSink events = new CollectingSink(new ForwardingSink(client));
    boolean cached = false;
    try {
      cached = work.run(events, clock);
    } catch (InterruptedException e) {
      LOG.info("{} was cancelled by the client", what);
      throw Status.CANCELLED.withDescription("cancelled").asRuntimeException();
    } catch (DebugInfoException e) {
      events.problem(
          Problem.error(
                  RequestProblem.INTERNAL, "the kernel's debuginfo is damaged: " + e.getMessage())
              .withHelp("install the kernel's debug package again on the build host"));
    } catch (OutOfMemoryError e) {
      // The heap is bounded on purpose; with this call's work unwound there is room for others.
      long most = Runtime.getRuntime().maxMemory() >> 20;
      LOG.error("{} needs more than the heap's {} MiB", what, most, e);
      events.problem(
          Problem.error(
                  RequestProblem.NO_ROOM,
                  "the compile server's memory is too small for this: its heap has %d MiB"
                      .formatted(most))
              .withHelp(
                  "ask for less at once; or start the server with JSTAP_JAVA_OPTIONS=-Xmx3g"));
    } catch (RuntimeException e) {
      LOG.error("a defect of jstap, met with {}", what, e);
      events.problem(
          Problem.error(RequestProblem.INTERNAL, "the compile server met a defect of its own: " + e)
              .withHelp("please report it with the script; the server's log has the details"));
    }
    summarise(events, cached, clock, client);
    LOG.info(
        "{}: {} in {} ms",
        what,
        events.hasErrors() ? "refused" : cached ? "served from the cache" : "done",
        (System.nanoTime() - start) / 1_000_000);
  }

  /** One event for each entry of a long listing would take longer than to make the listing. */
  private static void send(
      List<ListedEntry> entries, boolean many, ServerCallStreamObserver<CompileEvent> client) {
    ListedEntries.Builder part = ListedEntries.newBuilder();
    int bytes = 0;
    for (ListedEntry entry : entries) {
      if (!many) {
        client.onNext(CompileEvent.newBuilder().setListed(entry).build());
        continue;
      }
      part.addEntries(entry);
      bytes += entry.getSerializedSize();
      if (bytes > CHUNK) {
        client.onNext(CompileEvent.newBuilder().setListedEntries(part).build());
        part = ListedEntries.newBuilder();
        bytes = 0;
      }
    }
    if (part.getEntriesCount() > 0) {
      client.onNext(CompileEvent.newBuilder().setListedEntries(part).build());
    }
  }

  private static void send(
      Compilation.Result result, ServerCallStreamObserver<CompileEvent> client) {
    result
        .output()
        .ifPresent(
            text ->
                client.onNext(
                    CompileEvent.newBuilder()
                        .setOutput(Output.newBuilder().setText(text))
                        .build()));
    result.module().ifPresent(module -> send(module, result.kernel(), client));
  }

  private static void summarise(
      CollectingSink events,
      boolean cached,
      PassClock clock,
      ServerCallStreamObserver<CompileEvent> client) {
    long errors = events.problems().stream().filter(Problem::isError).count();
    client.onNext(
        CompileEvent.newBuilder()
            .setSummary(
                Summary.newBuilder()
                    .setSuccess(errors == 0)
                    .setCacheHit(cached)
                    .addAllPasses(clock.passes())
                    .setKernelSource(clock.source())
                    .setErrors((int) errors)
                    .setWarnings((int) (events.problems().size() - errors)))
            .build());
    client.onCompleted();
  }

  private static void send(
      SignedModule module, String kernel, ServerCallStreamObserver<CompileEvent> client) {
    byte[] bytes = module.bytes();
    client.onNext(
        CompileEvent.newBuilder()
            .setModuleHeader(
                ModuleHeader.newBuilder()
                    .setName(module.name())
                    .setSize(bytes.length)
                    .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(module.sha256())))
                    .setKernelBuildId(ByteString.copyFrom(HexFormat.of().parseHex(kernel))))
            .build());
    for (int at = 0; at < bytes.length; at += CHUNK) {
      ByteString data =
          UnsafeByteOperations.unsafeWrap(bytes, at, Math.min(CHUNK, bytes.length - at));
      client.onNext(
          CompileEvent.newBuilder().setModuleChunk(ModuleChunk.newBuilder().setData(data)).build());
    }
  }

  @Override
  public void listKernels(
      ListKernelsRequest request, StreamObserver<ListKernelsResponse> observer) {
    ListKernelsResponse.Builder response = ListKernelsResponse.newBuilder();
    for (InstalledKernel kernel : kernels.list()) {
      Kernel.Builder entry =
          Kernel.newBuilder().setRelease(kernel.release()).setArchitecture(kernel.arch());
      kernel
          .buildId()
          .ifPresent(id -> entry.setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(id))));
      response.addKernels(KernelEntry.newBuilder().setKernel(entry).setIngested(kernel.complete()));
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** Sends problems and progress to the client while the work goes on. */
  private record ForwardingSink(ServerCallStreamObserver<CompileEvent> client)
      implements EventSink {
    @Override
    public void problem(Problem problem) {
      send(EventMapper.event(problem));
    }

    @Override
    public void progress(Progress progress) {
      send(EventMapper.event(progress));
    }

    /** Stages may report from several threads; a stream takes one message at a time. */
    private void send(CompileEvent event) {
      synchronized (client) {
        if (!client.isCancelled()) {
          client.onNext(event);
        }
      }
    }
  }
}
