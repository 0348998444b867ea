// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.diagnostics.EventSink;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.proto.v1.Stage;
import io.jstap.proto.v1.Summary;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One compilation over a connection: sends the request, passes on what the server says, checks what
 * comes back. The server is not trusted: sizes are bounded, names checked, the digest compared.
 * Whether the module may be loaded is decided later, by its signature.
 */
public final class RemoteCompilation {
  /** The biggest module, in bytes; the helper takes no bigger one. */
  static final int BIGGEST_MODULE = 64 << 20;

  private static final int BIGGEST_OUTPUT = 64 << 20;
  private static final int MOST_PROBLEMS = 10_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,55}");

  private final CompileRequest request;
  private final EventSink events;
  private final StringBuilder output = new StringBuilder();
  private ByteBuffer module = ByteBuffer.allocate(0);
  private Optional<ModuleHeader> header = Optional.empty();
  private Optional<Summary> summary = Optional.empty();
  private Optional<ProgramsWanted> wanted = Optional.empty();
  private int problems;
  private boolean errors;

  private RemoteCompilation(CompileRequest request, EventSink events) {
    this.request = request;
    this.events = events;
  }

  /** A module as it came: whole, with the digest that was announced, not yet verified. */
  public record ReceivedModule(String name, ByteString bytes) {}

  /**
   * What came of it.
   *
   * @param output text that an earlier stage was asked for, fit for a terminal
   * @param module empty when the script is in error or no module was asked for
   * @param wanted what the server has to be told before it can compile; then there is nothing else
   */
  public record Result(
      String output,
      Optional<ReceivedModule> module,
      Optional<ProgramsWanted> wanted,
      Summary summary) {}

  /** Runs the request; problems and progress go to {@code events} as they come. */
  public static Result run(Connection connection, CompileRequest request, EventSink events)
      throws ClientException {
    RemoteCompilation compilation = new RemoteCompilation(request, events);
    try {
      Iterator<CompileEvent> stream = connection.start(server -> server.compile(request));
      while (stream.hasNext()) {
        compilation.take(stream.next());
      }
    } catch (StatusRuntimeException e) {
      throw Failures.explain(connection.address(), e);
    }
    return compilation.result();
  }

  private void take(CompileEvent event) throws ClientException {
    switch (event.getEventCase()) {
      case PROGRESS -> events.progress(Diagnostics.progress(event.getProgress()));
      case DIAGNOSTIC -> {
        if (++problems > MOST_PROBLEMS) {
          throw bad("it sends diagnostics without end");
        }
        var problem = Diagnostics.problem(event.getDiagnostic());
        errors |= problem.isError();
        events.problem(problem);
      }
      case OUTPUT -> take(event.getOutput().getText());
      case MODULE_HEADER -> take(event.getModuleHeader());
      case MODULE_CHUNK -> take(event.getModuleChunk().getData());
      case PROGRAMS_WANTED -> {
        if (!request.getAnswersPrograms()) {
          throw bad("it asks for programs, which it was not offered");
        }
        wanted = Optional.of(event.getProgramsWanted());
      }
      case SUMMARY -> summary = Optional.of(event.getSummary());
      case LISTED, LISTED_ENTRIES, EVENT_NOT_SET -> {
        // A newer server may say more than this client understands.
      }
    }
  }

  private void take(String text) throws ClientException {
    if (output.length() + (long) text.length() > BIGGEST_OUTPUT) {
      throw bad("its output has no end");
    }
    output.append(Text.cleanLines(text));
  }

  private void take(ModuleHeader announced) throws ClientException {
    if (header.isPresent()) {
      throw bad("it sent two modules");
    }
    if (!NAME.matcher(announced.getName()).matches()) {
      throw bad("the module's name '" + Text.clean(announced.getName()) + "' is none");
    }
    if (announced.getSize() <= 0 || announced.getSize() > BIGGEST_MODULE) {
      throw bad(
          "it announced a module of %s bytes, the limit is %d"
              .formatted(Long.toUnsignedString(announced.getSize()), BIGGEST_MODULE));
    }
    ByteString wanted = request.getKernel().getBuildId();
    if (!wanted.isEmpty() && !announced.getKernelBuildId().equals(wanted)) {
      throw bad("the module is for another kernel than the one that was asked for");
    }
    header = Optional.of(announced);
    module = ByteBuffer.allocate((int) announced.getSize());
  }

  private void take(ByteString chunk) throws ClientException {
    if (chunk.size() > module.remaining()) {
      throw bad("the module is longer than announced");
    }
    chunk.copyTo(module);
  }

  private Result result() throws ClientException {
    if (summary.isEmpty()) {
      throw bad("it ended without a summary");
    }
    boolean success = summary.get().getSuccess();
    if (!success && !errors && wanted.isEmpty()) {
      throw bad("it failed and gave no reason");
    }
    if (success && header.isEmpty() && request.getLastStage() == Stage.STAGE_MODULE) {
      throw bad("it sent no module");
    }
    Optional<ReceivedModule> received = success ? received() : Optional.empty();
    return new Result(
        output.toString(), received, success ? Optional.empty() : wanted, summary.get());
  }

  private Optional<ReceivedModule> received() throws ClientException {
    if (header.isEmpty()) {
      return Optional.empty();
    }
    if (module.hasRemaining()) {
      throw bad("the module is shorter than announced");
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(module.array());
      if (!MessageDigest.isEqual(digest, header.get().getSha256().toByteArray())) {
        throw bad("the module's digest is not the announced one");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return Optional.of(
        new ReceivedModule(
            header.get().getName(), UnsafeByteOperations.unsafeWrap(module.array())));
  }

  private static ClientException bad(String why) {
    return new ClientException(
        ClientProblem.BAD_REPLY,
        "the server's answer cannot be used: " + why,
        "run again; if it stays so, look at the server's log, or use another server");
  }
}
