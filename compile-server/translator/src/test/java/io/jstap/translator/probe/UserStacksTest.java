// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.emit.KernelAddresses;
import io.jstap.translator.emit.ModuleEmitter;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ProgramFile;
import io.jstap.translator.ir.UserTable;
import io.jstap.translator.ir.UserTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Tables of programs come along with scripts that walk their stacks, before all that runs handlers.
 */
final class UserStacksTest extends ModuleFixture {
  private static final String WALKS =
      "function walk() %{ /* pragma:ustack */ jstap_user_backtrace_print(CONTEXT, JSTAP_USER_FULL); %}\n"
          + "function lines() %{ /* pragma:ustack */ /* pragma:ulines */"
          + " jstap_user_backtrace_print(CONTEXT, JSTAP_USER_LINES); %}\n";

  private Program program(String script) {
    CollectingSink sink = new CollectingSink();
    Optional<Program> program =
        ScriptTranslation.elaborate(
            WALKS + script,
            ProbeFamilies.forKernel(images(), /* guru= */ true),
            ElaborationOptions.DEFAULT,
            sink);
    return program.orElseThrow(() -> new AssertionError(sink.problems().toString()));
  }

  private static String emit(Program program, UserTables tables) {
    return ModuleEmitter.emit(
        program,
        ScriptLimits.of(Map.of()),
        new KernelAddresses(1, 3, 2, "0011"),
        List.of(),
        tables);
  }

  @Test
  void whoDoesNotAskCarriesNone() {
    Program program = program("probe begin { println(1) }");
    assertFalse(UserStacks.wanted(program));
    assertFalse(emit(program, UserTables.NONE).contains("jstap_user"));
  }

  @Test
  void linesAreAskedForApart() {
    assertTrue(UserStacks.wanted(program("probe begin { walk() }")));
    assertFalse(UserStacks.wantsLines(program("probe begin { walk() }")));
    assertTrue(UserStacks.wantsLines(program("probe begin { lines() }")));
  }

  @Test
  void tablesAreOpenedFirstAndClosedLast() {
    UserTable one =
        new UserTable(new ProgramFile("/bin/a\"b", "00ff"), new byte[32], Optional.empty());
    UserTable two =
        new UserTable(new ProgramFile("/lib/c", "11"), new byte[32], Optional.of(new byte[] {1}));
    assertEquals("user-00ff", one.imageFile());
    assertEquals("user-lines-11", two.linesFile());
    String c = emit(program("probe begin { walk() }"), new UserTables(true, List.of(one, two)));
    contains(
        c,
        "JSTAP_USER_IMAGE(user_0, \"user-00ff\");",
        "JSTAP_USER_IMAGE(user_1, \"user-11\");",
        "JSTAP_LINE_IMAGE(user_lines_1, \"user-lines-11\");",
        "{ .program = { .path = \"/bin/a\\\"b\", .build_id = \"00ff\" }, .image = &user_0 },",
        ".image = &user_1, .lines = &user_lines_1 },",
        "JSTAP_GROUP(jstap_user_object_family, user_objects),\n\tJSTAP_GROUP(jstap_session_family,",
        ".group_count = 2,");
    // What prints needs room for it.
    assertFalse(c.contains(".silent"));
  }

  @Test
  void stacksAreWalkedWithoutTablesToo() {
    String c = emit(program("probe begin { walk() }"), new UserTables(true, List.of()));
    contains(c, "{ .image = NULL },", "JSTAP_GROUP(jstap_user_object_family, user_objects),");
  }
}
