// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.jstap.client.testing.ClientProcess.End;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import io.jstap.proto.v1.TextFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What options make of a request, and what is done with the answer. */
@Tag("slow")
final class ClientRequestTest extends ClientFixture {
  @Test
  void theRequestSaysAllThatTheServerNeeds() throws Exception {
    Path script = Files.writeString(folder.resolve("x.stp"), "exits_request");
    drain();
    End end =
        run(
            script.toString(),
            "-v",
            "5",
            "-DMAXSKIPPED=7",
            "-D",
            "FLAG",
            "-g",
            "-m",
            "named.ko",
            "-E",
            "extra",
            "word",
            "--",
            "-x");
    // The server answers with another name than the one that was asked for: that is the server's
    // own affair.
    assertEquals(0, end.status(), end.err());
    CompileRequest request = server.request();
    assertEquals(script.toString(), request.getScript().getName());
    assertEquals(List.of("5", "word", "-x"), request.getArgumentsList());
    assertEquals("MAXSKIPPED", request.getDefinitions(0).getName());
    assertEquals("7", request.getDefinitions(0).getValue());
    assertEquals("1", request.getDefinitions(1).getValue());
    assertTrue(request.getGuru());
    assertEquals("named", request.getModuleName());
    assertEquals("extra", request.getExtraScripts(0).getText());
    assertEquals(NODE.release(), request.getKernel().getRelease());
    assertEquals(20, request.getKernel().getBuildId().size());
    assertTrue(end.err().contains("Pass run: "), end.err());
  }

  @Test
  void foldersOfTapsetsGoWithTheRequest() throws Exception {
    drain();
    Path tapsets = Files.createDirectories(folder.resolve("mine/linux/6.1"));
    Files.writeString(tapsets.resolve("a.stp"), "function a() { return 1 }");
    Files.writeString(folder.resolve("mine/b.stpm"), "@define b %( 2 %)");
    Files.writeString(folder.resolve("mine/notes.txt"), "not a tapset");
    assertEquals(0, run("-I", "mine", "-e", "exits_I").status());
    TapsetRoot root = server.request().getTapsetRoots(0);
    assertEquals("mine", root.getFolder());
    assertEquals(
        List.of("b.stpm", "linux/6.1/a.stp"),
        root.getFilesList().stream().map(TapsetFile::getPath).toList());
    assertEquals("@define b %( 2 %)", root.getFiles(0).getContent().toStringUtf8());
    End missing = run("-I", "nowhere", "-e", "exits_I");
    assertEquals(1, missing.status());
    assertTrue(missing.err().contains("-I nowhere: cannot read it"), missing.err());
  }

  @Test
  void namedModulesGoWithTheRequest() throws Exception {
    drain();
    assertEquals(0, run("-d", "loop", "-d", "nf_*", "-e", "exits_3").status());
    assertEquals(List.of("loop", "nf_*"), server.request().getSymbolModulesList());
    End blank = run("-d", "a b", "-e", "exits_3");
    assertEquals(1, blank.status());
    assertTrue(blank.err().contains("the value 'a b' of -d"), blank.err());
  }

  @Test
  void valuesMayLookLikeOptionsAndFiles() throws Exception {
    drain();
    assertEquals(0, run("-e", "exits_2", "@file", "$1", "-").status());
    assertEquals(List.of("@file", "$1", "-"), server.request().getArgumentsList());
  }

  @Test
  void longOptionsMayBeAbbreviated() throws Exception {
    End end = run("--vers");
    assertEquals(0, end.status(), end.err());
    assertTrue(end.out().startsWith("jstap "), end.out());
    drain();
    assertEquals(0, run("-p1", "-e", "--vers").status());
    assertEquals("--vers", server.request().getScript().getText());
  }

  @Test
  void theScriptMayComeFromStandardInput() throws Exception {
    drain();
    // Standard input is /dev/null: an empty script.
    run("-p1", "-", "a");
    CompileRequest request = server.request();
    assertEquals("", request.getScript().getText());
    assertEquals(List.of("a"), request.getArgumentsList());
  }

  @Test
  void earlierPassesPrintTheirText() throws Exception {
    for (String option : List.of("-p1", "-p2", "-p3")) {
      End end = run(option, "-e", "x");
      assertEquals(0, end.status(), end.err());
      assertEquals("text\tof the stage\n\ufffd[2J\n", end.out());
    }
    assertFalse(Files.exists(log));
  }

  @Test
  void programsCanReadWhatIsSaid() throws Exception {
    drain();
    End end = run("--format=json", "-e", "wrong");
    assertEquals(1, end.status());
    JsonObject problem = JsonParser.parseString(end.err()).getAsJsonObject();
    assertEquals("error", problem.get("severity").getAsString());
    assertEquals("JS5010", problem.get("code").getAsString());
    assertFalse(problem.get("message").getAsString().contains("\u001b"), end.err());
    assertTrue(problem.getAsJsonObject("place").get("file").getAsString().endsWith("x.stp"));
    assertEquals(TextFormat.TEXT_FORMAT_JSON, server.request().getFormat());
    End saved = run("--format", "json", "-p4", "-e", "exits_json");
    assertEquals("{\"module\":\"exits_json.ko\"}\n", saved.out());
    End usage = run("--format", "json", "-p", "9", "-e", "x");
    assertEquals(
        "-p takes a pass from 1 to 5, not 9",
        JsonParser.parseString(usage.err()).getAsJsonObject().get("message").getAsString());
    End unknown = run("--format", "xml", "-e", "x");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("--format"), unknown.err());
  }

  @Test
  void warningsCanBeErrors() throws Exception {
    drain();
    End end = run("-W", "--no-global-var-display", "--privilege=stapsys", "-p2", "-e", "doubtful");
    assertEquals(1, end.status());
    assertTrue(end.err().startsWith("error[JS5030]: -W: "), end.err());
    CompileRequest request = server.request();
    assertTrue(request.getHideGlobals());
    assertEquals(Privilege.PRIVILEGE_STAPSYS, request.getPrivilege());
    assertEquals(0, run("-W", "-e", "exits_W").status());
  }

  @Test
  void pass4LeavesTheModuleHere() throws Exception {
    End end = run("-p", "4", "-e", "exits_4");
    assertEquals(0, end.status(), end.err());
    assertEquals("exits_4.ko\n", end.out());
    assertFalse(Files.exists(log));
    End again = run("--module", "exits_4.ko");
    assertEquals(0, again.status(), again.err());
    assertEquals("begin target=0\nend\n", again.out());
  }

  @Test
  void wrongUsageIsOneLineAndHelp() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("-p9", "-e", "x"),
            List.of("-Z"),
            List.of("-e", "a", "-e", "b"),
            List.of("-c", "ls", "-x", "1", "-e", "x"),
            List.of("-G", "a=1", "-e", "x"),
            List.of("-D", "a b", "-e", "x"),
            List.of("-m", "../x", "-e", "x"),
            List.of("-r", "/etc", "-e", "x"),
            List.of("-s", "5000", "-e", "x"),
            List.of("nosuchfile.stp"),
            List.<String>of())) {
      End end = run(wrong.toArray(String[]::new));
      assertEquals(1, end.status(), wrong.toString());
      assertTrue(end.err().startsWith("error[JS50"), end.err());
      assertEquals(2, end.err().lines().count(), end.err());
      assertEquals("", end.out());
    }
  }

  @Test
  void anotherKernelsModuleIsSavedAndNotRun() throws Exception {
    drain();
    End end = run("-r", "1.2.3-other", "-e", "exits_8");
    assertEquals(0, end.status(), end.err());
    assertEquals("exits_8.ko\n", end.out());
    assertTrue(end.err().contains("it is not run"), end.err());
    CompileRequest request = server.request();
    assertEquals(ByteString.EMPTY, request.getKernel().getBuildId());
    assertEquals(0, request.getLoadedModulesCount());
  }
}
