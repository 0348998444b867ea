// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S01, S02, S08: what a field of a request may hold, and that there are no others. */
class RequestValidationTest {
  private static final String[] HOSTILE = {
    ";id", "$(id)", "a\nb", "-fplugin=x", "-specs=x", "@file", "../x", "x y", "\u0661\u0662", "a\0b"
  };

  private static void refused(CompileRequest request, String field) {
    StatusRuntimeException status =
        assertThrows(StatusRuntimeException.class, () -> RequestValidation.check(request));
    assertEquals(Status.Code.INVALID_ARGUMENT, status.getStatus().getCode());
    assertTrue(
        String.valueOf(status.getStatus().getDescription()).startsWith(field), status.toString());
  }

  @Test
  void takesWhatAClientSends() {
    CompileRequest request =
        CompileRequest.newBuilder()
            .setKernel(
                Kernel.newBuilder()
                    .setBuildId(ByteString.copyFrom(new byte[20]))
                    .setRelease("6.12.117+deb12-cloud-amd64")
                    .setArchitecture("x86_64"))
            .setScript(ScriptSource.newBuilder().setName("a.stp").setText("probe begin {}"))
            .addDefinitions(Definition.newBuilder().setName("MAXERRORS").setValue("-1"))
            .setModuleName("my_module")
            .build();
    assertDoesNotThrow(() -> RequestValidation.check(request));
  }

  private static CompileRequest with(NodeProgram.Builder program) {
    return CompileRequest.newBuilder().addPrograms(program).build();
  }

  @Test
  void refusesHostileProgramsOfNodes() {
    ProgramQuestion name = ProgramQuestion.newBuilder().setName("a\nb").build();
    refused(with(NodeProgram.newBuilder().setQuestion(name)), "programs");
    ProgramQuestion library = ProgramQuestion.newBuilder().setLibrary("\u001b").build();
    refused(with(NodeProgram.newBuilder().setQuestion(library)), "programs");
    ProgramQuestion far = ProgramQuestion.newBuilder().setLibrary("x".repeat(5000)).build();
    refused(with(NodeProgram.newBuilder().setQuestion(far)), "programs.question.library");
    refused(with(NodeProgram.newBuilder().setProblem("\u001b[2J")), "programs");
    refused(with(NodeProgram.newBuilder().setPath("bin/ls")), "programs.path");
    refused(with(NodeProgram.newBuilder().setPath("/bin/l\ns")), "programs.path");
    refused(with(NodeProgram.newBuilder().setPath("/" + "x".repeat(5000))), "programs.path");
    refused(
        with(NodeProgram.newBuilder().setBuildId(ByteString.copyFrom(new byte[3]))),
        "programs.build_id");
    assertDoesNotThrow(
        () -> RequestValidation.check(with(NodeProgram.newBuilder().setPath("/opt/a b/c"))));
  }

  @Test
  void refusesHostileWordsInEveryField() {
    for (String word : HOSTILE) {
      refused(
          CompileRequest.newBuilder().setKernel(Kernel.newBuilder().setRelease(word)).build(),
          "kernel.release");
      refused(
          CompileRequest.newBuilder().setKernel(Kernel.newBuilder().setArchitecture(word)).build(),
          "kernel.architecture");
      refused(CompileRequest.newBuilder().setModuleName(word).build(), "module_name");
      refused(CompileRequest.newBuilder().setCompatible(word).build(), "compatible");
      refused(
          CompileRequest.newBuilder().addDefinitions(Definition.newBuilder().setName(word)).build(),
          "definitions.name");
      refused(
          CompileRequest.newBuilder()
              .addDefinitions(Definition.newBuilder().setName("A").setValue(word))
              .build(),
          "definitions.value");
      refused(CompileRequest.newBuilder().addGivenGlobals(word).build(), "given_globals");
    }
  }

  @Test
  void refusesNamesOfModulesThatNoneCanHave() {
    for (String name : List.of("", "a b", "a\nb", "x".repeat(4097))) {
      refused(CompileRequest.newBuilder().addSymbolModules(name).build(), "symbol_modules");
    }
  }

  private static CompileRequest tapset(String path) {
    TapsetFile file = TapsetFile.newBuilder().setPath(path).build();
    return CompileRequest.newBuilder()
        .addTapsetRoots(TapsetRoot.newBuilder().setFolder("mine").addFiles(file))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.stp",
        "linux/6.1/x86_64/b-c.stpm",
        "PATH/usr/bin/x.y.stp",
        "katalog-ż/żółw.stp"
      })
  void takesTapsetsBelowTheirFolder(String path) {
    assertDoesNotThrow(() -> RequestValidation.check(tapset(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/a.stp",
        "../a.stp",
        "a/../../b.stp",
        "a/./b.stp",
        ".stp",
        "a.txt",
        "a//b.stp",
        "a\nb.stp"
      })
  void refusesTapsetsOutsideOfTheirFolder(String path) {
    refused(tapset(path), "tapset_roots.files.path");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 65, 1000})
  void refusesBuildIdsOfAnImpossibleLength(int length) {
    refused(
        CompileRequest.newBuilder()
            .setKernel(Kernel.newBuilder().setBuildId(ByteString.copyFrom(new byte[length])))
            .build(),
        "kernel.build_id");
  }

  @Test
  void refusesAScriptThatIsTooLong() {
    refused(
        CompileRequest.newBuilder()
            .setScript(
                ScriptSource.newBuilder()
                    .setText("x".repeat(RequestValidation.MAX_SCRIPT_BYTES + 1)))
            .build(),
        "script.text");
  }

  /**
   * Every field was looked at: none asks the server to run something, to be somebody else, or to
   * use a key or a signer of the caller's choice. Paths of programs are opened on the build host,
   * too, but only the file of that very build-id is used.
   */
  @Test
  void s08ThereIsNoFieldThatAsksForMore() {
    assertEquals(
        "answers_programs arguments check_version compatible definitions extra_scripts format given_globals guru"
            + " hide_globals kernel last_stage loaded_modules module_name needed_libraries"
            + " node_privilege optimise_off privilege programs script skip_bad_variables suppress_handler_errors"
            + " suppress_time_limits symbol_modules symbol_programs tapset_roots verbosity",
        CompileRequest.getDescriptor().getFields().stream()
            .map(FieldDescriptor::getName)
            .sorted()
            .collect(Collectors.joining(" ")));
  }

  @Test
  void s08FieldsThatNobodyKnowsAreRefused() {
    UnknownFieldSet more =
        UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    refused(
        CompileRequest.newBuilder().setUnknownFields(more).build(), "CompileRequest field 77: ");
    refused(
        CompileRequest.newBuilder().setKernel(Kernel.newBuilder().setUnknownFields(more)).build(),
        "Kernel field 77: ");
    refused(
        CompileRequest.newBuilder()
            .addTapsetRoots(
                TapsetRoot.newBuilder()
                    .addFiles(TapsetFile.newBuilder().setPath("a.stp").setUnknownFields(more)))
            .build(),
        "TapsetFile field 77: ");
  }
}
