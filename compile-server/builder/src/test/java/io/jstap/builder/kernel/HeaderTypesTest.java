// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.testing.Fixture;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeaderTypesTest {
  private static final String TIME = "#include <time.h>\n";

  @TempDir Path folder;
  private final CollectingSink sink = new CollectingSink();

  private HeaderTypes types() {
    Toolchain toolchain =
        new Toolchain(folder, "some", List.of("gcc"), List.of(), List.of(), List.of());
    return new HeaderTypes(folder.resolve("headers"), toolchain, Fixture.boxes());
  }

  private static SourceSpan span() {
    return new SourceSpan(new SourceFile("a.stp", "probe begin {}"), 0, 5);
  }

  private static List<String> members(Optional<BinaryInfo> types, String structure) {
    CType type = types.orElseThrow().findType(TypeKind.STRUCT, structure).orElseThrow();
    return ((CType.Compound) type).memberNames();
  }

  @Test
  void aProgramsHeaderHasTypes() {
    Optional<BinaryInfo> found = types().find(TIME, /* kernel= */ false, span(), sink);
    assertEquals(List.of(), sink.problems());
    assertTrue(members(found, "tm").contains("tm_year"));
  }

  @Test
  void theyAreCompiledOnce() {
    HeaderTypes types = types();
    Optional<BinaryInfo> first = types.find(TIME, false, span(), sink);
    assertSame(first.orElseThrow(), types.find(TIME, false, span(), sink).orElseThrow());
    // Another server finds what the first one left: without the program that it has no compiler
    // for.
    Path kept = folder.resolve("headers");
    assertEquals(1, kept.toFile().list().length);
    assertTrue(members(types().find(TIME, false, span(), sink), "tm").contains("tm_sec"));
    assertEquals(1, kept.toFile().list().length);
  }

  @Test
  void aChangedHeaderIsReadAgain() throws IOException {
    // The folder of the toolchain is one that a box shows.
    Path header = Files.writeString(folder.resolve("mine.h"), "struct mine { int first; };\n");
    String text = "#include \"" + header + "\"\n";
    HeaderTypes types = types();
    Optional<BinaryInfo> before = types.find(text, true, span(), sink);
    assertEquals(List.of("first"), members(before, "mine"));
    Files.writeString(header, "struct mine { int other; };\n");
    Files.setLastModifiedTime(header, FileTime.from(Instant.now().plusSeconds(5)));
    Optional<BinaryInfo> after = types.find(text, true, span(), sink);
    assertNotSame(before.orElseThrow(), after.orElseThrow());
    assertEquals(List.of("other"), members(after, "mine"));
  }

  @Test
  void aMissingHeaderIsNamedAndNothingIsKept() {
    assertTrue(types().find("#include <no/such.h>\n", false, span(), sink).isEmpty());
    Problem problem = sink.problems().getFirst();
    assertEquals("JS4008", problem.code());
    assertTrue(problem.message().contains("no/such.h: No such file"), problem.message());
    assertTrue(problem.excerpt().isPresent());
    assertEquals(0, folder.resolve("headers").toFile().list().length);
  }
}
