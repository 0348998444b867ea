// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
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
import io.jstap.proto.v1.Summary;
import java.io.IOException;
import java.time.Duration;
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

  /** How long a client may take to read one message. */
  private static final Duration SLOWEST = Duration.ofSeconds(30);

  /** What a call does once it has its turn. */
  private interface Work {
    /** Sends its results; whatever is wrong goes to the events. */
    Done run(CollectingSink events, PassClock clock) throws InterruptedException;
  }

  /**
   * What came of a call.
   *
   * @param module digest of the module, or empty
   * @param wanting whether the client is asked for more before it can be done
   * @param results what to send
   */
  private record Done(boolean cached, String module, boolean wanting, List<CompileEvent> results) {
    static final Done NOTHING = new Done(false, "", false, List.of());
  }

  /**
   * A call as the logs name it.
   *
   * @param what the method
   * @param name what the caller calls the script; fit for a log
   * @param script digest of the script, or empty
   * @param options what is asked for
   */
  private record Described(String what, String name, String script, String options) {}

  /** What a call does, of a request that has been checked. */
  private interface Call<R> {
    Work work(R granted, Caller caller);
  }

  private final Compilation compilation;
  private final Listings listings;
  private final KernelStore kernels;
  private final Admission admission;
  private final AuditLog audit;
  private final AtomicLong lastUse = new AtomicLong(System.nanoTime());

  CompileServiceEndpoint(
      Compilation compilation,
      Listings listings,
      KernelStore kernels,
      Admission admission,
      AuditLog audit) {
    this.compilation = compilation;
    this.listings = listings;
    this.kernels = kernels;
    this.admission = admission;
    this.audit = audit;
  }

  /** When the last call began or ended, in the unit of {@link System#nanoTime}. */
  long lastUse() {
    return lastUse.get();
  }

  @Override
  public void compile(CompileRequest request, StreamObserver<CompileEvent> observer) {
    serve(
        observer,
        new Described(
            "compile",
            LogText.of(request.getScript().getName()),
            Manifests.scriptDigest(request),
            LogText.of(
                "privilege="
                    + request.getPrivilege()
                    + " guru="
                    + request.getGuru()
                    + " tapsets="
                    + request.getTapsetRootsCount()
                    + " kernel="
                    + request.getKernel().getRelease()
                    + " stage="
                    + request.getLastStage()
                    + " module="
                    + request.getModuleName())),
        caller -> {
          RequestValidation.check(request);
          return Authorisation.granted(request, caller);
        },
        (granted, caller) ->
            (events, clock) -> {
              Compilation.Result result = compilation.run(granted, events, clock);
              result.module().ifPresent(_ -> admission.count(caller));
              return new Done(
                  result.cached(),
                  result.module().map(SignedModule::sha256).orElse(""),
                  result.wanted().isPresent(),
                  Results.of(result));
            });
  }

  @Override
  public void listProbes(ListProbesRequest request, StreamObserver<CompileEvent> observer) {
    serve(
        observer,
        new Described("list probes", "a listing", "", LogText.of(request.getPattern())),
        caller -> {
          RequestValidation.check(request);
          return Authorisation.granted(request, caller);
        },
        (granted, _) ->
            (events, clock) -> {
              Listings.Result listed = listings.list(granted, events, clock);
              clock.lap("list");
              return new Done(
                  false,
                  "",
                  listed.wanted().isPresent(),
                  Results.of(listed, granted.getManyAtOnce()));
            });
  }

  private <R> void serve(
      StreamObserver<CompileEvent> observer,
      Described call,
      Function<Caller, R> check,
      Call<R> work) {
    ServerCallStreamObserver<CompileEvent> client =
        (ServerCallStreamObserver<CompileEvent>) observer;
    Thread worker = Thread.currentThread();
    client.setOnCancelHandler(worker::interrupt);
    lastUse.set(System.nanoTime());
    Caller caller = Caller.current();
    try {
      R granted = check.apply(caller);
      Served served = new Served(client);
      admission.run(
          caller,
          () -> work(call, caller, served, work.work(granted, caller)),
          () -> deliver(served));
    } catch (StatusRuntimeException e) {
      String why = LogText.of(String.valueOf(e.getStatus().getDescription()));
      LOG.info("{}: {} is refused: {}", caller.identity(), call.name(), why);
      audit(call, caller, "refused: " + why, "", 0);
      observer.onError(e);
    } finally {
      lastUse.set(System.nanoTime());
    }
  }

  /** What can not be recorded is not served. */
  private void audit(Described call, Caller caller, String verdict, String module, long ms) {
    try {
      audit.append(
          new AuditLog.Entry(
              caller.identity(), call.what(), call.script(), call.options(), verdict, module, ms));
    } catch (IOException e) {
      LOG.error("the audit log can not be written", e);
      throw Status.UNAVAILABLE
          .withDescription("the compile server can not write its audit log: ask its administrator")
          .asRuntimeException();
    }
  }

  /** One call while it is served. */
  private static final class Served {
    private final ServerCallStreamObserver<CompileEvent> client;
    private final PassClock clock = new PassClock();
    private final CollectingSink events;
    private Done done = Done.NOTHING;

    Served(ServerCallStreamObserver<CompileEvent> client) {
      this.client = client;
      this.events = new CollectingSink(new ForwardingSink(client));
    }
  }

  private void work(Described call, Caller caller, Served served, Work work) {
    String what = caller.identity() + ": " + call.name();
    CollectingSink events = served.events;
    long start = System.nanoTime();
    try {
      served.done = work.run(events, served.clock);
    } catch (InterruptedException e) {
      LOG.info("{} was cancelled by the client", what);
      throw Status.CANCELLED.withDescription("cancelled").asRuntimeException();
    } catch (DebugInfoException e) {
      events.problem(
          Problem.error(RequestProblem.INTERNAL, "debuginfo is damaged: " + e.getMessage())
              .withHelp(
                  "install the package that the file belongs to again, or its debug package on the"
                      + " build host"));
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
    } catch (StackOverflowError e) {
      LOG.warn("{} is nested too deeply", what);
      events.problem(
          Problem.error(RequestProblem.TOO_BIG, "the script is nested too deeply for this server")
              .withHelp("take the deepest expressions or statements apart"));
    } catch (RuntimeException e) {
      LOG.error("a defect of jstap, met with {}", what, e);
      events.problem(
          Problem.error(RequestProblem.INTERNAL, "the compile server met a defect of its own: " + e)
              .withHelp("please report it with the script; the server's log has the details"));
    }
    Done done = served.done;
    long milliseconds = (System.nanoTime() - start) / 1_000_000;
    String verdict = events.hasErrors() ? "failed" : done.wanting() ? "asks for programs" : "done";
    audit(call, caller, verdict, done.module(), milliseconds);
    LOG.info(
        "{}: {}{} in {} ms", what, verdict, done.cached() ? " from the cache" : "", milliseconds);
  }

  /** Sends no more than the client reads: what is not read yet would be kept in memory. */
  private static void deliver(Served served) {
    served.done.results().forEach(event -> send(event, served.client));
    long errors = served.events.problems().stream().filter(Problem::isError).count();
    send(
        CompileEvent.newBuilder()
            .setSummary(
                Summary.newBuilder()
                    .setSuccess(errors == 0 && !served.done.wanting())
                    .setCacheHit(served.done.cached())
                    .addAllPasses(served.clock.passes())
                    .setKernelSource(served.clock.source())
                    .setErrors((int) errors)
                    .setWarnings((int) (served.events.problems().size() - errors)))
            .build(),
        served.client);
    served.client.onCompleted();
  }

  private static void send(CompileEvent event, ServerCallStreamObserver<CompileEvent> client) {
    long end = System.nanoTime() + SLOWEST.toNanos();
    try {
      while (!client.isReady()) {
        if (client.isCancelled()) {
          throw Status.CANCELLED.withDescription("cancelled").asRuntimeException();
        }
        if (System.nanoTime() > end) {
          throw Status.ABORTED
              .withDescription(
                  "the client has read nothing for " + SLOWEST.toSeconds() + " seconds")
              .asRuntimeException();
        }
        // Being told would need the thread of this call, which is busy here.
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      throw Status.CANCELLED.withDescription("cancelled").withCause(e).asRuntimeException();
    }
    client.onNext(event);
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
