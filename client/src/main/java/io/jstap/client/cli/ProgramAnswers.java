// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.node.NodePrograms;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteCompilation;
import io.jstap.client.transport.RemoteListing;
import io.jstap.client.transport.RemoteUpload;
import io.jstap.diagnostics.EventSink;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ProgramsWanted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The client's side of the dialogue about programs: the server asks for what a script names, the
 * client answers, and sends the files that the server has not. Only such files are sent as this
 * client has named before.
 */
final class ProgramAnswers {
  /** A script that is looked at again may name more; none does so for ever. */
  private static final int MOST_ROUNDS = 24;

  private static final int MOST_QUESTIONS = 1000;

  /** The server takes as many answers. */
  private static final int MOST_ANSWERS = 2000;

  private final Connection connection;
  private final HostPrograms programs;
  private final EventSink events;
  private final Map<ByteString, Path> told = new HashMap<>();
  private int asked;

  ProgramAnswers(Connection connection, HostPrograms programs, EventSink events) {
    this.connection = connection;
    this.programs = programs;
    this.events = events;
  }

  /** Compiles, and answers what the server asks on the way. */
  RemoteCompilation.Result compile(CompileRequest request) throws ClientException {
    return answered(
        answers ->
            RemoteCompilation.run(
                connection, request.toBuilder().addAllPrograms(answers).build(), events),
        RemoteCompilation.Result::wanted);
  }

  /** Lists, and answers what the server asks on the way. */
  RemoteListing.Result list(ListProbesRequest request, Consumer<ListedEntry> entries)
      throws ClientException {
    return answered(
        answers ->
            RemoteListing.run(
                connection, request.toBuilder().addAllPrograms(answers).build(), events, entries),
        RemoteListing.Result::wanted);
  }

  private interface Call<R> {
    R run(List<NodeProgram> answers) throws ClientException;
  }

  private <R> R answered(Call<R> call, Function<R, Optional<ProgramsWanted>> wanted)
      throws ClientException {
    List<NodeProgram> answers = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      R result = call.run(answers);
      Optional<ProgramsWanted> more = wanted.apply(result);
      if (more.isEmpty()) {
        return result;
      }
      answer(more.get(), answers);
      for (ByteString buildId : more.get().getUploadsList()) {
        send(buildId);
      }
    }
    throw bad("it asks for programs without end");
  }

  private void answer(ProgramsWanted wanted, List<NodeProgram> answers) throws ClientException {
    asked += wanted.getQuestionsCount();
    if (asked > MOST_QUESTIONS) {
      throw bad("it asks for more than " + MOST_QUESTIONS + " programs");
    }
    for (ProgramQuestion question : wanted.getQuestionsList()) {
      for (NodePrograms.Found found : programs.find(question(question))) {
        answers.add(answer(question, found));
      }
      if (answers.size() > MOST_ANSWERS) {
        throw new ClientException(
            ClientProblem.TOO_MANY_PROGRAMS,
            "the wildcards of the script match more than " + MOST_ANSWERS + " programs",
            "name fewer of them");
      }
    }
  }

  private static NodePrograms.Question question(ProgramQuestion question) {
    return new NodePrograms.Question(question.getName(), question.getPid(), question.getLibrary());
  }

  private NodeProgram answer(ProgramQuestion question, NodePrograms.Found found) {
    NodeProgram.Builder answer = NodeProgram.newBuilder().setQuestion(question);
    switch (found) {
      case NodePrograms.Missing(String why) -> answer.setProblem(why);
      case NodePrograms.Program(Path path, String buildId) -> {
        ByteString id = ByteString.copyFrom(HexFormat.of().parseHex(buildId));
        answer.setPath(path.toString()).setBuildId(id);
        // Without a build-id there is nothing that the server could look up: such a file is never
        // sent.
        if (!id.isEmpty()) {
          told.put(id, path);
        }
      }
    }
    return answer.build();
  }

  private void send(ByteString buildId) throws ClientException {
    Path file = told.remove(buildId);
    if (file == null) {
      throw bad("it asks for a file that it was not told of, or for one twice");
    }
    String id = HexFormat.of().formatHex(buildId.toByteArray());
    boolean _ = RemoteUpload.program(connection, file, programs.here(file), id, events);
  }

  private static ClientException bad(String why) {
    return new ClientException(
        ClientProblem.BAD_REPLY,
        "the server's answer cannot be used: " + why,
        "run again; if it stays so, look at the server's log, or use another server");
  }
}
