// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Samples of both kernels and of some modules against elfutils and pahole. The property {@code
 * jstap.oracle} says how many answers of each kind are compared; {@code scripts/check-debuginfo}
 * compares two thousand.
 */
@Tag("slow")
class OracleTest {
  private static final int SAMPLES = Integer.getInteger("jstap.oracle", 100);
  private static final int STRUCTS = Math.max(25, SAMPLES / 4);
  private static final List<String> MODULES =
      List.of("loop.ko", "dummy.ko", "kvm.ko", "vsock.ko", "tun.ko");
  private static final Pattern MEMBER =
      Pattern.compile("\\t[^\\t/]*?(\\w+)(?:\\[[^]]*])*;\\s*/\\*\\s*(\\d+)\\s+\\d+ \\*/");

  @TempDir Path directory;

  static Stream<Path> kernels() {
    return Kernels.releases().stream().map(Kernels::vmlinux);
  }

  static Stream<Path> modules() {
    return Kernels.releases().stream()
        .flatMap(release -> MODULES.stream().map(name -> Kernels.module(release, name)));
  }

  private BinaryInfo open(Path binary) {
    for (String release : Kernels.releases()) {
      if (binary.equals(Kernels.vmlinux(release))) {
        return Kernels.open(release);
      }
    }
    Path index = directory.resolve("index");
    DebugIndexer.build(binary, index, new CollectingSink());
    return BinaryInfo.open(binary, index);
  }

  /** What was not equal, with the reason where there is one. */
  private static final class Differences {
    private final Map<String, Integer> explained = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int compared;

    void compare(String what, Object expected, Object found, String reason) {
      compared++;
      if (!expected.equals(found)) {
        if (reason.isEmpty()) {
          unexplained.add(what + ": the oracle says " + expected + ", we say " + found);
        } else {
          explained.merge(reason, 1, Integer::sum);
        }
      }
    }

    void check(String title, int atLeast) {
      System.out.printf("%s: %d compared, explained differences %s%n", title, compared, explained);
      assertTrue(compared >= atLeast, title + ": only " + compared + " compared");
      assertEquals(List.of(), unexplained.stream().limit(20).toList(), title);
    }
  }

  private static List<Long> addresses(BinaryInfo binary, int count) {
    List<FunctionInfo> functions =
        binary.findFunctions(FunctionPattern.named("*")).stream()
            .filter(f -> !f.inlined() && f.source() == DebugInfoSource.DWARF)
            .filter(f -> f.endPc() > f.entryPc())
            .toList();
    Random random = new Random(42);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FunctionInfo function = functions.get(random.nextInt(functions.size()));
      long size = function.endPc() - function.entryPc();
      all.add(function.entryPc() + random.nextLong(size));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void linesAndFunctionsOfAddresses(Path vmlinux) throws IOException {
    BinaryInfo binary = open(vmlinux);
    lines(vmlinux.toString(), binary, addresses(binary, SAMPLES), List.of());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void linesAndFunctionsOfAddressesInModules(Path module) throws IOException {
    try (BinaryInfo binary = open(module)) {
      List<Long> text =
          addresses(binary, SAMPLES).stream()
              .filter(a -> binary.sectionAt(a).orElseThrow().section().equals(".text"))
              .toList();
      lines(module.toString(), binary, text, List.of("-j", ".text"));
    }
  }

  /** With inlined functions, innermost first: for each address names and lines alternate. */
  private void lines(String file, BinaryInfo binary, List<Long> addresses, List<String> section)
      throws IOException {
    Path input = directory.resolve("addresses");
    List<String> text = new ArrayList<>();
    for (long address : addresses) {
      long shown = section.isEmpty() ? address : binary.sectionAt(address).orElseThrow().offset();
      text.add("0x" + Long.toHexString(shown));
    }
    Files.write(input, text);
    List<String> command = new ArrayList<>(List.of("eu-addr2line", "-a", "-f", "-i", "-e", file));
    command.addAll(section);
    List<String> answers =
        Commands.run(
            List.of("sh", "-c", String.join(" ", command) + " < " + input.toAbsolutePath()));
    List<List<String>> byAddress = new ArrayList<>();
    for (String line : answers) {
      if (line.startsWith("0x")) {
        byAddress.add(new ArrayList<>());
      } else if (!byAddress.isEmpty()) {
        byAddress.getLast().add(line);
      }
    }
    Differences lines = new Differences();
    Differences functions = new Differences();
    assertEquals(addresses.size(), byAddress.size(), "answers of eu-addr2line");
    for (int i = 0; i < addresses.size(); i++) {
      List<String> answer = byAddress.get(i);
      if (answer.size() < 2) {
        continue;
      }
      long address = addresses.get(i);
      String what = "0x" + Long.toHexString(address);
      Optional<SourceLine> line = binary.lineAt(address);
      lines.compare(what, place(answer.get(1)), line.map(OracleTest::place).orElse("??:0"), "");
      List<FunctionInfo> chain = binary.inlineChainAt(address);
      String name = answer.getFirst().replaceAll(" inlined at .*", "");
      functions.compare(
          what,
          name,
          chain.isEmpty() ? "??" : chain.getFirst().name(),
          reason(binary, name, chain));
    }
    lines.check("lines of " + file, Math.min(addresses.size(), SAMPLES / 4));
    functions.check("functions of " + file, Math.min(addresses.size(), SAMPLES / 4));
  }

  /** Why both names may be right. */
  private static String reason(BinaryInfo binary, String name, List<FunctionInfo> chain) {
    if (name.matches(".*\\.(isra|constprop|part|cold|localalias)\\b.*")) {
      return "a clone of a function has a symbol of its own";
    }
    boolean alias =
        !chain.isEmpty()
            && binary.findFunctions(FunctionPattern.named(name)).stream()
                .anyMatch(function -> function.entryPc() == chain.getFirst().entryPc());
    return alias ? "one body has several names" : "";
  }

  private static String place(String text) {
    Matcher matcher = Pattern.compile("(?:.*/)?([^/:]+):(\\d+).*").matcher(text);
    return matcher.matches() ? matcher.group(1) + ":" + matcher.group(2) : text;
  }

  private static String place(SourceLine line) {
    return place(line.file() + ":" + line.line());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void layoutsOfStructs(Path vmlinux) {
    BinaryInfo binary = open(vmlinux);
    Map<String, Map<String, Long>> layouts = layouts(vmlinux);
    List<String> names = new ArrayList<>(layouts.keySet());
    java.util.Collections.shuffle(names, new Random(42));
    Differences differences = new Differences();
    int structs = 0;
    for (String name : names) {
      Optional<CType> type = binary.findType(TypeKind.STRUCT, name);
      if (structs == STRUCTS
          || type.isEmpty()
          || !(type.get() instanceof CType.Compound compound)) {
        continue;
      }
      structs++;
      layouts
          .getOrDefault(name, Map.of())
          .forEach(
              (member, offset) ->
                  differences.compare(
                      "struct " + name + "." + member,
                      offset,
                      compound.member(member).map(CType.Member::offset).orElse(-1L),
                      ""));
    }
    differences.check(structs + " structs of " + vmlinux, STRUCTS);
  }

  /** The plain members at the top of each struct, by what pahole prints of the kernel's types. */
  private static Map<String, Map<String, Long>> layouts(Path vmlinux) {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    String name = "";
    List<String> twice = new ArrayList<>();
    // What pahole made of the debuginfo when the kernel was built; with many samples it reads the
    // debuginfo itself.
    String format = SAMPLES > 100 ? "dwarf" : "btf";
    for (String line : Commands.run(List.of("pahole", "-F", format, vmlinux.toString()))) {
      if (line.startsWith("struct ") && line.endsWith(" {")) {
        name = line.substring(7, line.length() - 2);
        if (all.putIfAbsent(name, new LinkedHashMap<>()) != null) {
          twice.add(name);
        }
      } else if (line.startsWith("}")) {
        name = "";
      } else if (!name.isEmpty()) {
        Matcher member = MEMBER.matcher(line);
        if (member.matches()) {
          all.getOrDefault(name, Map.of()).put(member.group(1), Long.parseLong(member.group(2)));
        }
      }
    }
    // Different types of one name: which of them is meant nobody can say.
    twice.forEach(all::remove);
    return all;
  }
}
