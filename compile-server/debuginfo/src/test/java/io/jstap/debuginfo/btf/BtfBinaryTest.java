// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.image.BootImage;
import io.jstap.debuginfo.image.Kallsyms;
import io.jstap.debuginfo.image.SymbolAppender;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kernel's boot image answers is what its debuginfo does, as far as it answers. */
class BtfBinaryTest {
  @TempDir Path folder = Path.of("");

  static List<String> releases() {
    return Kernels.releases();
  }

  private BinaryInfo open(String release) throws IOException {
    byte[] stripped = BootImage.unpack(Path.of("/boot/vmlinuz-" + release));
    Path file = folder.resolve("image.elf");
    Files.write(
        file, SymbolAppender.append(stripped, Kallsyms.read(ElfFile.of(stripped, release))));
    Path index = folder.resolve("index");
    DebugIndexer.build(file, index, new CollectingSink());
    return BinaryInfo.open(file, index);
  }

  /** Every parameter of every function that BTF describes. */
  @ParameterizedTest
  @MethodSource("releases")
  void parametersAreWhereDebuginfoSays(String release) throws IOException {
    BinaryInfo whole = Kernels.open(release);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    int lost = 0;
    int late = 0;
    try (BinaryInfo image = open(release)) {
      assertEquals(DebugInfoSource.BTF, image.source());
      for (FunctionInfo function : image.findFunctions(FunctionPattern.named("*"))) {
        Optional<FunctionInfo> same = whole.functionAt(function.entryPc());
        if (function.source() != DebugInfoSource.BTF || same.isEmpty()) {
          continue;
        }
        for (Variable parameter : function.parameters()) {
          compared++;
          Optional<Location> expected =
              whole.locate(same.get(), parameter.name(), same.get().valuePc());
          Location found = image.locate(function, parameter, function.valuePc());
          if (expected.isEmpty() || expected.get() instanceof Location.Unavailable) {
            lost++;
          } else if (!expected.get().equals(found) && late(image, expected.get())) {
            late++;
          } else if (!expected.get().equals(found)) {
            differences.add(function + " " + parameter + ": " + expected.get() + " as " + found);
          }
        }
      }
    }
    System.out.printf(
        "%s: %d parameters compared, %d are unknown to debuginfo, of %d it describes what becomes of"
            + " them later, %d differ: %s%n",
        release, compared, lost, late, differences.size(), differences);
    assertTrue(compared > 50_000, "compared " + compared);
    // Two functions of one name, of which one was inlined everywhere: BTF may mean that one.
    assertTrue(differences.size() <= 10, differences.toString());
  }

  /**
   * Debuginfo without a list of places describes where a function keeps a parameter, which at its
   * first instruction it has yet to put there; and it describes by what is computed from it.
   */
  private static boolean late(BinaryInfo binary, Location place) {
    return !(place instanceof Location.Register(int number))
        || !binary.architecture().argumentRegisters().contains(number);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void typesAndVariablesAnswer(String release) throws IOException {
    BinaryInfo whole = Kernels.open(release);
    try (BinaryInfo image = open(release)) {
      CType.Compound task =
          (CType.Compound) image.findType(TypeKind.STRUCT, "task_struct").orElseThrow();
      CType.Compound expected =
          (CType.Compound) whole.findType(TypeKind.STRUCT, "task_struct").orElseThrow();
      assertEquals(expected.memberNames(), task.memberNames());
      assertEquals(
          List.of("task_struct"), image.nearestTypeNames(TypeKind.STRUCT, "task_strukt", 1));
      assertEquals(whole.findEnumerator("PIDTYPE_TGID"), image.findEnumerator("PIDTYPE_TGID"));
      Variable variable = image.findGlobals("runqueues").getFirst();
      assertEquals(whole.locate(whole.findGlobals("runqueues").getFirst()), image.locate(variable));
      assertEquals("struct rq", variable.type().spelling());
      long inside = image.symbolAddress("vfs_read").orElseThrow() + 40;
      FunctionInfo function = image.functionAt(inside).orElseThrow();
      assertEquals("vfs_read", function.name());
      assertTrue(
          image.locate(function, function.parameters().getFirst(), inside)
              instanceof Location.Unavailable);
      assertTrue(image.lineAt(inside).isEmpty() && image.labels(function).isEmpty());
    }
  }
}
