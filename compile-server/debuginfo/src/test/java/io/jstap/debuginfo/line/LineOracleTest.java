// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines of random addresses against elfutils, and where that differs against binutils: between the
 * code of two functions elfutils has the line of the first.
 */
class LineOracleTest {
  private static final int SAMPLES = 4000;

  @TempDir Path directory;

  static Stream<String> releases() {
    return Kernels.releases().stream();
  }

  static Stream<Path> modules() {
    return Kernels.releases().stream()
        .flatMap(
            release ->
                Stream.of("loop.ko", "kvm.ko", "xfs.ko")
                    .map(name -> Kernels.module(release, name)));
  }

  /** Addresses as we number them, and as the oracles want them. */
  private record Question(Path file, List<Long> addresses, List<Long> asked, String options) {
    static Question of(Path file, List<Long> addresses) {
      return new Question(file, addresses, addresses, "");
    }

    Question only(List<Integer> numbers) {
      return new Question(
          file,
          numbers.stream().map(addresses::get).toList(),
          numbers.stream().map(asked::get).toList(),
          options);
    }
  }

  /** The answers of addr2line, one for each address: a path with a line, or "none". */
  private List<String> answers(String tool, Question question) throws IOException {
    Path input = directory.resolve("addresses");
    Files.write(input, question.asked.stream().map(a -> "0x" + Long.toHexString(a)).toList());
    String command = tool + " " + question.options + " -e " + question.file + " < " + input;
    List<String> lines = Commands.run(List.of("sh", "-c", command));
    assertEquals(question.asked.size(), lines.size());
    return lines.stream()
        .map(line -> line.replaceAll("^(.*?):(\\d+).*", "$1:$2"))
        .map(line -> line.startsWith("?") || line.matches(".*:[0?]") ? "none" : line)
        .toList();
  }

  /** Ours may leave out the folder that the compiler ran in. */
  private static boolean agree(String expected, String found) {
    return expected.equals(found)
        || Path.of(expected).normalize().endsWith(Path.of(found).normalize());
  }

  private void compare(BinaryInfo binary, Question question, int atLeast) throws IOException {
    LineImage image = binary.lineImage().orElseThrow();
    List<String> expected = answers("eu-addr2line", question);
    List<String> found =
        question.addresses.stream()
            .map(image::find)
            .map(line -> line.map(SourceLine::toString).orElse("none"))
            .toList();
    List<Integer> unclear = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (!agree(expected.get(i), found.get(i))) {
        unclear.add(i);
      }
    }
    List<String> other = answers("addr2line", question.only(unclear));
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < unclear.size(); i++) {
      int number = unclear.get(i);
      if (!agree(other.get(i), found.get(number))) {
        wrong.add(
            "0x%x: elfutils says %s, binutils %s, we say %s"
                .formatted(
                    question.asked.get(number),
                    expected.get(number),
                    other.get(i),
                    found.get(number)));
      }
    }
    long lines = found.stream().filter(line -> !line.equals("none")).count();
    System.out.printf(
        "%s: %d bytes, %d of %d addresses have a line, %d against binutils%n",
        binary.file(), image.size(), lines, found.size(), unclear.size());
    assertEquals(List.of(), wrong.stream().limit(20).toList());
    assertTrue(lines >= atLeast, () -> "few addresses have lines");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void kernels(String release) throws IOException {
    BinaryInfo binary = Kernels.open(release);
    List<AddressRange> ranges = binary.lineImage().orElseThrow().ranges();
    long low = ranges.getFirst().low();
    long high = ranges.getLast().high();
    Random random = new Random(7);
    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      addresses.add(low + random.nextLong(high - low));
      AddressRange range = ranges.get(random.nextInt(ranges.size()));
      addresses.add(range.low() + random.nextLong(range.high() - range.low()));
    }
    compare(binary, Question.of(Kernels.vmlinux(release), addresses), SAMPLES * 3 / 4);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void modules(Path module) throws IOException {
    Path index = directory.resolve("index");
    DebugIndexer.build(module, index, new CollectingSink());
    try (BinaryInfo binary = BinaryInfo.open(module, index)) {
      Random random = new Random(7);
      for (AddressRange range : binary.lineImage().orElseThrow().ranges()) {
        List<Long> addresses = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < SAMPLES / 4; i++) {
          offsets.add(random.nextLong(range.high() - range.low()));
          addresses.add(range.low() + offsets.getLast());
        }
        String section = binary.sectionAt(range.low()).orElseThrow().section();
        compare(binary, new Question(module, addresses, offsets, "-j " + section), SAMPLES / 16);
      }
    }
  }

  /** With code that the linker drops, whose lines are all at 0. */
  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-4", "-gdwarf-5"})
  void everyAddressOfAProgram(String version) throws IOException {
    Path program =
        Gcc.program(directory, version, "-ffunction-sections", "-Wl,--gc-sections", "-static");
    Path index = directory.resolve("index");
    DebugIndexer.build(program, index, new CollectingSink());
    try (BinaryInfo binary = BinaryInfo.open(program, index)) {
      long low = binary.symbolAddress("many").orElseThrow() - 100;
      List<Long> addresses = new ArrayList<>();
      for (long address = low; address < low + 600; address++) {
        addresses.add(address);
      }
      addresses.addAll(List.of(0L, 1L, 8L));
      compare(binary, Question.of(program, addresses), 50);
    }
  }
}
