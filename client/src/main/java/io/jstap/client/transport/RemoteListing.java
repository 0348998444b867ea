// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.diagnostics.EventSink;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.proto.v1.Summary;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** One listing over a connection: passes on what the server says. */
public final class RemoteListing {
  private static final int MOST_PROBLEMS = 10_000;

  private RemoteListing() {}

  /**
   * What came of it, beside the entries.
   *
   * @param wanted what the server has to be told before it can list; then nothing was listed
   */
  public record Result(Optional<ProgramsWanted> wanted, Summary summary) {}

  /**
   * Runs the request.
   *
   * @param events gets problems and progress as they come
   * @param entries gets what is listed, as it comes
   */
  public static Result run(
      Connection connection,
      ListProbesRequest request,
      EventSink events,
      Consumer<ListedEntry> entries)
      throws ClientException {
    Summary summary = null;
    Optional<ProgramsWanted> wanted = Optional.empty();
    int problems = 0;
    try {
      Iterator<CompileEvent> stream = connection.start(server -> server.listProbes(request));
      while (stream.hasNext()) {
        CompileEvent event = stream.next();
        switch (event.getEventCase()) {
          case PROGRESS -> events.progress(Diagnostics.progress(event.getProgress()));
          case DIAGNOSTIC -> {
            if (++problems > MOST_PROBLEMS) {
              throw bad("it sends diagnostics without end");
            }
            events.problem(Diagnostics.problem(event.getDiagnostic()));
          }
          case LISTED -> entries.accept(event.getListed());
          case LISTED_ENTRIES -> event.getListedEntries().getEntriesList().forEach(entries);
          case SUMMARY -> summary = event.getSummary();
          case PROGRAMS_WANTED -> {
            if (!request.getAnswersPrograms()) {
              throw bad("it asks for programs, which it was not offered");
            }
            wanted = Optional.of(event.getProgramsWanted());
          }
          case OUTPUT, MODULE_HEADER, MODULE_CHUNK, EVENT_NOT_SET -> {
            // Nothing that was asked for; a newer server may say more than this client understands.
          }
        }
      }
    } catch (StatusRuntimeException e) {
      throw Failures.explain(connection.address(), e);
    }
    if (summary == null) {
      throw bad("it ended without a summary");
    }
    return new Result(summary.getSuccess() ? Optional.empty() : wanted, summary);
  }

  private static ClientException bad(String why) {
    return new ClientException(
        ClientProblem.BAD_REPLY,
        "the server's answer cannot be used: " + why,
        "run again; if it stays so, look at the server's log, or use another server");
  }
}
