// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import static io.jstap.debuginfo.testing.Attempts.attempt;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.btf.Btf;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S09: damaged BTF, kernel tables and compressed data give a DebugInfoException, and nothing else.
 */
class HostileImageTest {
  private static final int MUTATIONS = Integer.getInteger("jstap.fuzz.mutations", 1500);
  private static final int SEED = Integer.getInteger("jstap.fuzz.seed", 1);

  /** Kernels are big: so many times fewer of them. */
  private static final int WHOLE_KERNELS = 500;

  static List<String> releases() {
    return Kernels.releases();
  }

  private static void damage(byte[] bytes, Random random, long from, long length) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int[] values = {0, 1, 0x7f, 0x80, 0xff, random.nextInt(256)};
      bytes[(int) (from + random.nextLong(length))] = (byte) values[random.nextInt(values.length)];
    }
  }

  /** A module's BTF, which is small, on the kernel's. */
  @ParameterizedTest
  @MethodSource("releases")
  void typesSurvive(String release) {
    Btf kernel = Btf.of(ElfFile.open(Kernels.vmlinux(release))).orElseThrow();
    ElfFile module = ElfFile.open(Kernels.module(release, "vsock.ko"));
    Section section = module.section(".BTF").orElseThrow();
    byte[] original = module.content(section).array(0, (int) section.size());
    Random random = new Random(SEED);
    assertTimeoutPreemptively(
        Duration.ofMinutes(5).plusMillis(20L * MUTATIONS),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = original.clone();
            damage(damaged, random, 0, damaged.length);
            attempt(() -> useAll(damaged));
            attempt(() -> useAll(damaged, kernel));
          }
        });
  }

  private static void useAll(byte[] section) {
    use(Btf.of(MemorySegment.ofArray(section), "hostile"));
  }

  private static void useAll(byte[] section, Btf kernel) {
    Bytes bytes =
        new Bytes(
            MemorySegment.ofArray(section), "hostile", ".BTF", DebugInfoProblem.MALFORMED_BTF);
    use(Btf.ofModule(bytes, kernel));
  }

  private static void use(Btf btf) {
    attempt(() -> btf.tracepoints().values().forEach(HostileImageTest::use));
    attempt(() -> assertFalse(btf.hasMember("vsock_sock", "no_such_member")));
    attempt(() -> assertTrue(btf.function("no_such_function").isEmpty()));
    for (String name : List.of("vsock_sock", "vsock_transport", "vsock_diag_msg")) {
      attempt(() -> btf.findType(TypeKind.STRUCT, name).ifPresent(HostileImageTest::use));
    }
    for (String name : List.of("vsock_bind", "vsock_connect", "__vsock_create")) {
      attempt(() -> btf.function(name).ifPresent(found -> use(found.type())));
    }
  }

  private static void use(CType type) {
    assertFalse(type.spelling().isEmpty());
    if (type instanceof CType.Function function) {
      function.parameters().forEach(parameter -> assertFalse(parameter.spelling().isEmpty()));
    }
    if (type.stripped() instanceof CType.Compound compound) {
      for (String name : compound.memberNames()) {
        attempt(() -> compound.member(name).ifPresent(member -> member.type().spelling()));
      }
    }
  }

  /** The tables of symbols of a whole kernel, hit where they are. */
  @Test
  void symbolsSurvive() {
    String release = releases().getLast();
    byte[] kernel = BootImage.unpack(Path.of("/boot/vmlinuz-" + release));
    ElfFile elf = ElfFile.of(kernel, release);
    Section data = elf.section(".rodata").orElseThrow();
    Random random = new Random(SEED);
    assertTimeoutPreemptively(
        Duration.ofMinutes(10),
        () -> {
          for (int i = 0; i < Math.max(3, MUTATIONS / WHOLE_KERNELS); i++) {
            byte[] section = elf.content(data).array(0, (int) data.size());
            for (int many = 0; many < 2000; many++) {
              damage(section, random, 0, section.length);
            }
            byte[] damaged = kernel.clone();
            System.arraycopy(section, 0, damaged, (int) data.offset(), section.length);
            attempt(() -> assertFalse(Kallsyms.read(ElfFile.of(damaged, "hostile")).isEmpty()));
          }
        });
  }

  /** Compressed data of a hundred sizes and kinds of damage. */
  @Test
  void compressedDataSurvive() {
    Random random = new Random(SEED);
    byte[] packed = {
      0x02,
      0x21,
      0x4c,
      0x18,
      20,
      0,
      0,
      0,
      (byte) 0xf4,
      1,
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      'i',
      'j',
      'k',
      'l',
      'm',
      'n',
      'o',
      'p',
      2,
      0
    };
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = packed.clone();
      damage(damaged, random, 4, damaged.length - 4);
      try {
        assertTrue(Lz4.expand(damaged, 24).length == 24);
      } catch (IllegalArgumentException | ArithmeticException expected) {
        assertFalse(String.valueOf(expected.getMessage()).isEmpty());
      }
    }
  }
}
