// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jstap.certs.UserState;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.node.FileBuildId;
import io.jstap.client.testing.TestServer;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteCompilation;
import io.jstap.client.transport.ServerAddress;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.proto.v1.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dialogue about programs, with servers that are honest and others. */
@Timeout(120)
class ProgramAnswersTest {
  @TempDir static Path folder;
  private static Path site;
  private static TestServer server;
  private static Function<CompileRequest, ProgramsWanted> wants = request -> nothing();

  @BeforeAll
  static void start() throws Exception {
    site = folder.resolve("site");
    new UserState(site).development();
    server =
        new TestServer(
            site.resolve("server"),
            request -> {
              ProgramsWanted wanted = wants.apply(request);
              return wanted.equals(nothing())
                  ? List.of(TestServer.summary(true))
                  : List.of(
                      CompileEvent.newBuilder().setProgramsWanted(wanted).build(),
                      TestServer.summary(false));
            });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ProgramsWanted nothing() {
    return ProgramsWanted.getDefaultInstance();
  }

  private static ProgramsWanted asking(String... names) {
    ProgramsWanted.Builder wanted = ProgramsWanted.newBuilder();
    for (String name : names) {
      wanted.addQuestions(ProgramQuestion.newBuilder().setName(name));
    }
    return wanted.build();
  }

  private static RemoteCompilation.Result run(Function<CompileRequest, ProgramsWanted> asked)
      throws ClientException {
    wants = asked;
    while (server.poll().isPresent()) {
      // What other tests have left.
    }
    HostPrograms programs = HostPrograms.here(Optional.empty(), 0);
    try (Connection connection =
        Connection.open(
            new ServerAddress.Tcp("127.0.0.1", server.port()), site.resolve("client"))) {
      return new ProgramAnswers(connection, programs, new CollectingSink())
          .compile(
              CompileRequest.newBuilder()
                  .setAnswersPrograms(true)
                  .setLastStage(Stage.STAGE_ELABORATE)
                  .build());
    }
  }

  private static void refuses(String text, Function<CompileRequest, ProgramsWanted> asked) {
    ClientException failure = assertThrows(ClientException.class, () -> run(asked));
    assertEquals(ClientProblem.BAD_REPLY, failure.code(), failure.getMessage());
    assertTrue(failure.getMessage().contains(text), failure.getMessage());
  }

  @Test
  void answersWhatIsAsked() throws Exception {
    assertTrue(
        run(request -> request.getProgramsCount() > 0 ? nothing() : asking("sort", "/no/such"))
            .summary()
            .getSuccess());
    assertEquals(0, server.request().getProgramsCount());
    List<NodeProgram> answers = server.request().getProgramsList();
    assertEquals(2, answers.size());
    Path sort = Path.of("/usr/bin/sort").toRealPath();
    assertEquals("sort", answers.get(0).getQuestion().getName());
    assertEquals(sort.toString(), answers.get(0).getPath());
    assertEquals(
        FileBuildId.of(sort).orElseThrow(),
        HexFormat.of().formatHex(answers.get(0).getBuildId().toByteArray()));
    assertEquals("there is no such file", answers.get(1).getProblem());
  }

  @Test
  void hostileQuestionsHaveAnswersWithoutHarm() throws Exception {
    Path plain = Files.writeString(folder.resolve("secret"), "secret");
    String[] names = {
      "",
      "/",
      "/dev/zero",
      "/proc/self/mem",
      "a\0b",
      "/a\0*",
      "*".repeat(4000),
      "//**//",
      "/proc/*/exe/..",
      "[",
      plain.toString(),
      "/proc/self/fd/0",
      "x".repeat(5000)
    };
    run(request -> request.getProgramsCount() > 0 ? nothing() : asking(names));
    assertEquals(0, server.request().getProgramsCount());
    List<NodeProgram> answers = server.request().getProgramsList();
    assertEquals(names.length, answers.size());
    for (NodeProgram answer : answers) {
      assertEquals("", answer.getPath(), answer.getQuestion().getName());
      assertTrue(!answer.getProblem().isEmpty(), answer.getQuestion().getName());
    }
  }

  @Test
  void noServerAsksWithoutEnd() {
    refuses("without end", request -> asking("/bin/sh", "/round/" + request.getProgramsCount()));
    refuses(
        "more than 1000 programs",
        request ->
            asking(IntStream.range(0, 1001).mapToObj(i -> "/n/" + i).toArray(String[]::new)));
  }

  @Test
  void noFileIsSentThatWasNotAskedForByItsName() {
    ByteString guessed = ByteString.copyFrom(new byte[20]);
    refuses(
        "a file that it was not told of",
        request -> ProgramsWanted.newBuilder().addUploads(guessed).build());
    refuses(
        "a file that it was not told of",
        request -> ProgramsWanted.newBuilder().addUploads(ByteString.EMPTY).build());
  }
}
