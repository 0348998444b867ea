// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.diagnostics.CollectingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relocatable files: modules of the installed kernels. */
class ModuleTest {
  @TempDir Path directory;

  static List<String> releases() {
    return Kernels.releases();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void appliesRelocations(String release) {
    Path module = Kernels.module(release, "xfs.ko");
    Path index = directory.resolve("index");
    DebugIndexer.build(module, index, new CollectingSink());
    Map<String, Long> values = new HashMap<>();
    for (String line : Commands.run(List.of("nm", module.toString()))) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 3 && words[1].equals("T")) {
        values.put(words[2], Long.parseUnsignedLong(words[0], 16));
      }
    }
    try (BinaryInfo xfs = BinaryInfo.open(module, index)) {
      int compared = 0;
      List<FunctionInfo> read = new ArrayList<>(xfs.findFunctions(FunctionPattern.named("xfs_*")));
      read.removeIf(function -> function.inlined() || !function.external());
      for (FunctionInfo function : read) {
        SectionAddress place = xfs.sectionAt(function.entryPc()).orElseThrow();
        Long value = values.get(function.name());
        if (value != null) {
          assertEquals(value, place.offset(), function.name());
          compared++;
        }
      }
      assertTrue(compared > 500, "compared " + compared);
      FunctionInfo alloc =
          xfs.findFunctions(FunctionPattern.parse("xfs_trans_alloc@fs/xfs/*.c").orElseThrow())
              .getFirst();
      assertTrue(alloc.valuePc() > alloc.probePc(), "calls the tracer");
      assertEquals(
          new Location.Register(5),
          xfs.locate(alloc, alloc.parameters().getFirst(), alloc.valuePc()));
      assertFalse(xfs.lineAt(alloc.entryPc()).orElseThrow().file().isEmpty());
      Variable global = xfs.findGlobals("xfs_globals").getFirst();
      assertInstanceOf(Location.Memory.class, xfs.locate(global));
    }
  }
}
