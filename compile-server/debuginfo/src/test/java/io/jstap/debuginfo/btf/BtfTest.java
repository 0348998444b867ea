// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BtfTest {
  static List<String> releases() {
    return Kernels.releases();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void answersTheBuildersQuestions(String release) {
    Btf btf = Btf.of(ElfFile.open(Kernels.vmlinux(release))).orElseThrow();
    assertTrue(btf.hasStruct("task_struct"));
    assertFalse(btf.hasStruct("no_such_struct"));
    assertTrue(btf.hasMember("task_struct", "pid"));
    assertTrue(btf.hasMember("page", "mapping"), "inside of anonymous members");
    assertFalse(btf.hasMember("task_struct", "no_such_member"));
    assertEquals(OptionalInt.of(4), btf.functionParameterCount("vfs_read"));
    assertEquals(OptionalInt.empty(), btf.functionParameterCount("no_such_function"));
    assertEquals(
        List.of("file", "buf", "count", "pos"),
        btf.function("vfs_read").orElseThrow().parameterNames());
    assertTrue(btf.tracepoints().containsKey("sched_switch"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void agreesWithDwarf(String release) {
    Btf btf = Btf.of(ElfFile.open(Kernels.vmlinux(release))).orElseThrow();
    BinaryInfo dwarf = Kernels.open(release);
    for (String name : List.of("task_struct", "sk_buff", "inode", "page", "tcp_sock", "rq")) {
      CType.Compound left = (CType.Compound) btf.findType(TypeKind.STRUCT, name).orElseThrow();
      CType.Compound right = (CType.Compound) dwarf.findType(TypeKind.STRUCT, name).orElseThrow();
      assertEquals(right.size(), left.size(), name);
      assertEquals(right.memberNames(), left.memberNames(), name);
      for (String member : right.memberNames()) {
        CType.Member a = left.member(member).orElseThrow();
        CType.Member b = right.member(member).orElseThrow();
        assertEquals(b.bitOffset(), a.bitOffset(), name + "." + member);
        assertEquals(b.bitSize(), a.bitSize(), name + "." + member);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void readsTheBtfOfAModule(String release) {
    Btf kernel = Btf.of(ElfFile.open(Kernels.vmlinux(release))).orElseThrow();
    Btf module =
        Btf.ofModule(ElfFile.open(Kernels.module(release, "xfs.ko")), kernel).orElseThrow();
    assertTrue(module.hasStruct("xfs_mount"));
    assertTrue(module.hasStruct("task_struct"), "of the kernel");
    assertTrue(module.functionParameterCount("xfs_trans_alloc").isPresent());
  }

  /** A function whose prototype is the function itself. */
  @Test
  void aCycleEnds() {
    ByteBuffer section = ByteBuffer.allocate(24 + 12 + 3).order(ByteOrder.LITTLE_ENDIAN);
    section.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    section.putInt(0).putInt(12).putInt(12).putInt(3);
    section.putInt(1).putInt(12 << 24).putInt(1);
    section.put((byte) 0).put((byte) 'f').put((byte) 0);
    Btf btf = Btf.of(MemorySegment.ofArray(section.array()), "cycle");
    assertTrue(btf.function("f").isEmpty());
  }

  @Test
  void survivesDamage() {
    String release = Kernels.releases().getFirst();
    ElfFile elf = ElfFile.open(Kernels.vmlinux(release));
    Section section = elf.section(".BTF").orElseThrow();
    byte[] original = elf.content(section).array(0, (int) section.size());
    Random random = new Random(6);
    for (int i = 0; i < 60; i++) {
      MemorySegment damaged = Arena.ofAuto().allocate(original.length);
      damaged.copyFrom(MemorySegment.ofArray(original));
      for (int j = 0; j < 200; j++) {
        damaged.set(
            ValueLayout.JAVA_BYTE, random.nextInt(original.length), (byte) random.nextInt());
      }
      try {
        Btf btf = Btf.of(damaged, "damaged");
        btf.hasMember("task_struct", "no_such_member");
        btf.functionParameterCount("vfs_read");
        btf.tracepoints().values().forEach(CType::spelling);
      } catch (DebugInfoException expected) {
        assertEquals("damaged", expected.file());
        assertEquals(".BTF", expected.section());
      }
    }
  }
}
