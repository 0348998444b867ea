// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.testing.Attempts;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S09: damaged binaries give a DebugInfoException that names the file, and nothing else; and soon.
 */
class HostileInputTest {
  /** More for a long run: {@code -Dextra.surefire.args=-Djstap.fuzz.mutations=N}. */
  private static final int MUTATIONS = Integer.getInteger("jstap.fuzz.mutations", 1500);

  private static final int SEED = Integer.getInteger("jstap.fuzz.seed", 1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  /** Builds an index in memory and asks everything. */
  private static void useAll(byte[] content) {
    ElfFile elf = ElfFile.of(content, "hostile");
    IndexWriter writer = new IndexWriter();
    IndexBuilder.collect(elf, new CollectingSink(), writer);
    byte[] image = writer.image(elf);
    MemorySegment mapped = Arena.ofAuto().allocate(image.length);
    mapped.copyFrom(MemorySegment.ofArray(image));
    try (BinaryInfo binary = IndexedBinary.of(Path.of("hostile"), elf, Path.of("index"), mapped)) {
      for (String type : List.of("everything", "inner", "forward")) {
        binary.findType(TypeKind.STRUCT, type).ifPresent(HostileInputTest::use);
      }
      binary.findType(TypeKind.ENUM, "colour").ifPresent(HostileInputTest::use);
      for (String name : List.of("visible_global", "hidden_global", "sink")) {
        binary.findGlobals(name).forEach(binary::locate);
      }
      for (FunctionInfo function : binary.findFunctions(FunctionPattern.named("*"))) {
        attempt(() -> use(binary, function));
      }
    }
  }

  private static void use(BinaryInfo binary, FunctionInfo function) {
    assertNotNull(function.name());
    attempt(() -> binary.callees(function));
    attempt(() -> binary.labels(function));
    attempt(() -> binary.statements(function, new LineSpec.All()));
    attempt(() -> binary.lineAt(function.entryPc()));
    attempt(() -> binary.lineImage().ifPresent(lines -> lines.find(function.entryPc())));
    attempt(() -> binary.inlineChainAt(function.entryPc()));
    attempt(function::caller);
    attempt(() -> use(function.returnType()));
    attempt(() -> binary.symbolAt(function.entryPc()));
    for (long pc : new long[] {function.entryPc(), function.valuePc(), function.entryPc() + 24}) {
      attempt(
          () -> {
            for (Variable variable : binary.visibleVariables(function, pc)) {
              attempt(() -> binary.locate(function, variable, pc));
              attempt(() -> use(variable.type()));
            }
          });
    }
  }

  private static void use(CType type) {
    assertNotNull(type.spelling());
    assertTrue(type.size().orElse(0) == type.size().orElse(0));
    switch (type.stripped()) {
      case CType.Compound compound -> {
        compound.member("nothing");
        compound.memberNames();
      }
      case CType.Pointer pointer -> {
        if (pointer.target().stripped() instanceof CType.Compound compound) {
          compound.member("nothing");
        }
      }
      case CType.Enumeration enumeration -> enumeration.enumerators();
      case CType.Base _, CType.Array _, CType.Function _, CType.Void _ -> {}
      case CType.Typedef _, CType.Qualified _ -> throw new AssertionError("not stripped");
    }
  }

  private static void attempt(Attempts.Action action) {
    Attempts.attempt(action);
  }

  private static void attempt(java.util.function.Supplier<?> question) {
    attempt((Attempts.Action) () -> assertNotNull(question.get()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-5", "-gdwarf-4", "-gdwarf-5 -c"})
  void survivesMutations(String options) throws IOException {
    byte[] original = Files.readAllBytes(Gcc.program(directory, options.split(" ")));
    ElfFile elf = ElfFile.of(original, "original");
    List<Section> targets = new ArrayList<>();
    for (Section section : elf.sections()) {
      boolean read =
          section.name().startsWith(".debug")
              || section.name().startsWith(".rela.debug")
              || section.name().equals(".symtab")
              || section.name().equals(".eh_frame")
              || section.name().startsWith(".note");
      if (read && section.size() > 0) {
        targets.add(section);
      }
    }
    Random random = new Random(options.hashCode() + 31L * SEED);
    assertTimeoutPreemptively(
        Duration.ofMinutes(5).plusMillis(20L * MUTATIONS),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = original.clone();
            int bytes = 1 + random.nextInt(4);
            for (int j = 0; j < bytes; j++) {
              damaged[place(random, targets, elf, original.length)] = interesting(random);
            }
            long start = System.nanoTime();
            attempt(() -> useAll(damaged));
            assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "mutation " + i);
          }
        });
  }

  private static int place(Random random, List<Section> targets, ElfFile elf, int length) {
    if (random.nextInt(10) == 0) {
      // The file header and the section headers.
      long table = elf.bytes().i64(40);
      return random.nextBoolean()
          ? random.nextInt(64)
          : (int) Math.min(length - 1L, table + random.nextInt(elf.sections().size() * 64));
    }
    Section section = targets.get(random.nextInt(targets.size()));
    return (int) (section.offset() + random.nextLong(section.size()));
  }

  private static byte interesting(Random random) {
    byte[] values = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, (byte) random.nextInt(256)};
    return values[random.nextInt(values.length)];
  }

  @Test
  void survivesTruncation() throws IOException {
    byte[] original = Files.readAllBytes(Gcc.program(directory, "-gdwarf-5"));
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int length = 0; length < original.length; length += 97) {
            byte[] damaged = Arrays.copyOf(original, length);
            attempt(() -> useAll(damaged));
          }
        });
  }
}
