// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.ProbeFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of scripts on a compiled program share: the program is opened once for all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramFixture {
  @TempDir private static Path folder = Path.of("");
  private List<BinaryInfo> opened = List.of();
  private List<ProbeFamily> families = List.of();

  @BeforeAll
  void open() throws IOException, InterruptedException {
    opened = open(folder);
    families = families(opened);
  }

  @AfterAll
  void close() {
    opened.forEach(BinaryInfo::close);
  }

  /** Compiles and opens what the scripts probe; the first plays the kernel. */
  abstract List<BinaryInfo> open(Path folder) throws IOException, InterruptedException;

  /** The families that scripts are translated with. */
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return ProbeFamilies.forKernel(programs.getFirst());
  }

  /** How scripts are elaborated whose C text is looked at. */
  ElaborationOptions options() {
    return ElaborationOptions.DEFAULT;
  }

  /** Where the programs were compiled; more may be. */
  static Path folder() {
    return folder;
  }

  /** All that were opened, in their order. */
  final List<BinaryInfo> programs() {
    return opened;
  }

  /** What plays the kernel. */
  final BinaryInfo program() {
    return opened.getFirst();
  }

  /** The C text of a script without errors. */
  final String emit(String script) {
    return ScriptTranslation.emit(script, families, options());
  }

  /** What is wrong with a script, rendered. */
  final String problems(String script) {
    return ScriptTranslation.problems(script, families, ElaborationOptions.DEFAULT);
  }

  static void contains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), part + " is not in:\n" + text);
    }
  }
}
