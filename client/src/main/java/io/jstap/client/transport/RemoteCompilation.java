// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import io.jstap.diagnostics.Severity;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.Note;
import io.jstap.proto.v1.Summary;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One compilation over a connection: sends the request, passes on what the server says, checks what
 * comes back.
 */
public final class RemoteCompilation {
  private static final long BIGGEST_MODULE = 64L << 20;

  private final EventSink events;
  private final ByteArrayOutputStream module = new ByteArrayOutputStream();
  private final StringBuilder output = new StringBuilder();
  private Optional<ModuleHeader> header = Optional.empty();
  private Summary summary = Summary.getDefaultInstance();

  private RemoteCompilation(EventSink events) {
    this.events = events;
  }

  /** A module as it came, whole, with the digest that was announced; not yet verified. */
  public record ReceivedModule(String name, ByteString bytes) {}

  /**
   * What came of it.
   *
   * @param output text that an earlier stage was asked for
   */
  public record Result(String output, Optional<ReceivedModule> module, Summary summary) {}

  /** Runs the request; problems and progress go to {@code events} as they come. */
  public static Result run(Connection connection, CompileRequest request, EventSink events)
      throws ClientException {
    RemoteCompilation compilation = new RemoteCompilation(events);
    try {
      Iterator<CompileEvent> stream = connection.server().compile(request);
      while (stream.hasNext()) {
        compilation.take(stream.next());
      }
    } catch (StatusRuntimeException e) {
      throw connection.explain(e);
    }
    return compilation.result();
  }

  private void take(CompileEvent event) throws ClientException {
    switch (event.getEventCase()) {
      case PROGRESS ->
          events.progress(
              new Progress(
                  event.getProgress().getStage(),
                  event.getProgress().getMessage(),
                  event.getProgress().getDone(),
                  event.getProgress().getTotal()));
      case DIAGNOSTIC -> events.problem(problem(event.getDiagnostic()));
      case OUTPUT -> output.append(event.getOutput().getText());
      case MODULE_HEADER -> header = Optional.of(event.getModuleHeader());
      case MODULE_CHUNK -> take(event.getModuleChunk().getData());
      case SUMMARY -> summary = event.getSummary();
      case EVENT_NOT_SET -> {
        // A newer server may say more than this client understands.
      }
    }
  }

  private void take(ByteString chunk) throws ClientException {
    long announced = header.map(ModuleHeader::getSize).orElse(0L);
    if (announced > BIGGEST_MODULE || module.size() + (long) chunk.size() > announced) {
      throw damaged("it is longer than announced");
    }
    module.writeBytes(chunk.toByteArray());
  }

  private Result result() throws ClientException {
    if (header.isEmpty()) {
      return new Result(output.toString(), Optional.empty(), summary);
    }
    byte[] bytes = module.toByteArray();
    if (bytes.length != header.get().getSize()) {
      throw damaged("it is shorter than announced");
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      if (!MessageDigest.isEqual(digest, header.get().getSha256().toByteArray())) {
        throw damaged("its digest is not the announced one");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return new Result(
        output.toString(),
        Optional.of(new ReceivedModule(header.get().getName(), ByteString.copyFrom(bytes))),
        summary);
  }

  private static ClientException damaged(String why) {
    return new ClientException(
        "JS5010",
        "the module was damaged on its way: " + why,
        "run again; if it stays, look at the server's log");
  }

  private static Problem problem(Diagnostic diagnostic) {
    List<Problem.Note> notes =
        diagnostic.getNotesList().stream()
            .map(note -> new Problem.Note(note.getMessage(), excerpt(note)))
            .toList();
    Optional<SourceExcerpt> excerpt =
        diagnostic.hasExcerpt() ? Optional.of(excerpt(diagnostic.getExcerpt())) : Optional.empty();
    return new Problem(
        diagnostic.getCode(),
        diagnostic.getSeverity() == io.jstap.proto.v1.Severity.SEVERITY_WARNING
            ? Severity.WARNING
            : Severity.ERROR,
        diagnostic.getMessage(),
        excerpt,
        notes,
        diagnostic.getHelp().isEmpty() ? Optional.empty() : Optional.of(diagnostic.getHelp()));
  }

  private static Optional<SourceExcerpt> excerpt(Note note) {
    return note.hasExcerpt() ? Optional.of(excerpt(note.getExcerpt())) : Optional.empty();
  }

  private static SourceExcerpt excerpt(io.jstap.proto.v1.SourceExcerpt excerpt) {
    return new SourceExcerpt(
        excerpt.getFile(),
        excerpt.getLine(),
        Math.max(1, excerpt.getColumn()),
        Math.max(1, excerpt.getLength()),
        excerpt.getLineText());
  }
}
