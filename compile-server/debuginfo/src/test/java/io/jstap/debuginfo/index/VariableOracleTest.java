// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.oracle.FrameAddresses;
import io.jstap.debuginfo.oracle.LocationLists;
import io.jstap.debuginfo.oracle.Machine;
import io.jstap.debuginfo.oracle.OperationText;
import io.jstap.debuginfo.oracle.Unclear;
import io.jstap.debuginfo.oracle.VariableDump;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.diagnostics.CollectingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where variables are, at random instructions of both kernels and of modules, against what readelf
 * prints of their expressions: both are evaluated on machines with arbitrary registers and memory.
 * The kernels' dumps have gigabytes, so that they are compared only when {@code
 * scripts/check-debuginfo} asks for it with the property {@code jstap.oracle}.
 */
class VariableOracleTest {
  private static final int SAMPLES = Integer.getInteger("jstap.oracle", 200);
  private static final boolean KERNELS = Integer.getInteger("jstap.oracle") != null;
  private static final List<Long> SEEDS = List.of(1L, 0x1234567L);
  private static final List<String> MODULES =
      List.of("loop.ko", "dummy.ko", "kvm.ko", "vsock.ko", "tun.ko");
  private static final Pattern NUMBER =
      Pattern.compile("\\((?:data\\d|sdata|udata|implicit_const)\\) (-?\\d+|0x[0-9a-f]+)\\s*");

  /**
   * A variable at an instruction.
   *
   * @param entry offset of its entry
   * @param empty whether its type has no bytes
   * @param shown the instruction as readelf numbers it
   */
  private record Sample(
      long entry,
      String name,
      int size,
      boolean empty,
      long shown,
      boolean atEntry,
      Location place) {}

  @TempDir Path directory = Path.of("");
  private int compared;
  private final Map<String, Integer> explained = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<String> unexplained = new ArrayList<>();

  static Stream<Path> files() {
    List<Path> all = new ArrayList<>();
    for (String release : Kernels.releases()) {
      if (KERNELS) {
        all.add(Kernels.vmlinux(release));
      }
      MODULES.forEach(name -> all.add(Kernels.module(release, name)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void placesOfVariables(Path file) {
    Path index = directory.resolve("index");
    DebugIndexer.build(file, index, new CollectingSink());
    try (BinaryInfo binary = BinaryInfo.open(file, index)) {
      boolean module = file.toString().endsWith(".ko");
      LongUnaryOperator links =
          module
              ? address -> binary.sectionAt(address).map(s -> s.offset()).orElse(address)
              : address -> address;
      List<Sample> samples = samples(binary, module);
      VariableDump dump =
          VariableDump.of(file, samples.stream().map(Sample::entry).collect(Collectors.toSet()));
      LocationLists lists = LocationLists.of(file, dump.lists());
      Set<Long> instructions = samples.stream().map(Sample::shown).collect(Collectors.toSet());
      FrameAddresses frames = FrameAddresses.of(file, instructions);
      for (Sample sample : samples) {
        compare(sample, dump, lists, frames, links);
      }
    }
    System.out.printf(
        "variables of %s: %d compared, explained differences %s%n", file, compared, explained);
    assertTrue(compared >= SAMPLES / 2, "only " + compared + " compared");
    assertEquals(Map.of(), refused);
    assertEquals(List.of(), unexplained.stream().limit(20).toList());
  }

  private static List<Sample> samples(BinaryInfo binary, boolean module) {
    List<FunctionInfo> functions =
        binary.findFunctions(FunctionPattern.named("*")).stream()
            .filter(f -> !f.inlined() && f.source() == DebugInfoSource.DWARF)
            .filter(f -> f.endPc() > f.entryPc())
            .filter(f -> !module || section(binary, f.entryPc()).equals(".text"))
            .toList();
    Random random = new Random(7);
    List<Sample> all = new ArrayList<>();
    for (int tries = 0; all.size() < SAMPLES && tries < SAMPLES * 20; tries++) {
      FunctionInfo body = functions.get(random.nextInt(functions.size()));
      // Every fifth at the function's first instruction, where probes are.
      boolean first = random.nextInt(5) == 0;
      long pc = body.entryPc() + (first ? 0 : random.nextLong(body.endPc() - body.entryPc()));
      List<FunctionInfo> chain = binary.inlineChainAt(pc);
      FunctionInfo function = chain.isEmpty() ? body : chain.get(random.nextInt(chain.size()));
      List<Variable> visible = binary.visibleVariables(function, pc);
      if (visible.isEmpty()) {
        continue;
      }
      Variable variable = visible.get(random.nextInt(visible.size()));
      long entry = ((DwarfVariable) variable).die().handle();
      long shown = module ? binary.sectionAt(pc).orElseThrow().offset() : pc;
      FunctionInfo around = chain.isEmpty() ? body : chain.getLast();
      boolean atEntry =
          Long.compareUnsigned(around.entryPc(), pc) <= 0
              && Long.compareUnsigned(pc, around.valuePc()) <= 0;
      long bytes = variable.type().size().orElse(8);
      all.add(
          new Sample(
              entry,
              variable.name(),
              Math.clamp(bytes, 1, 8),
              bytes == 0,
              shown,
              atEntry,
              binary.locate(function, variable, pc)));
    }
    return all;
  }

  private static String section(BinaryInfo binary, long address) {
    return binary.sectionAt(address).map(found -> found.section()).orElse("");
  }

  private void compare(
      Sample sample,
      VariableDump dump,
      LocationLists lists,
      FrameAddresses frames,
      LongUnaryOperator links) {
    compared++;
    List<String> ours = new ArrayList<>();
    SEEDS.forEach(seed -> ours.add(place(sample.place, new Machine(seed, links), sample.size)));
    List<List<String>> possible = new ArrayList<>();
    String text = "";
    try {
      text = text(sample, dump, lists);
      Set<String> bases = sample.atEntry ? Set.of("rsp+8") : frames.at(sample.shown);
      for (String base : bases.isEmpty() ? Set.of("unknown") : bases) {
        possible.add(outcomes(sample, text, base, dump, links));
      }
    } catch (Unclear unclear) {
      if (!unclear.isLost()) {
        explained.merge("not compared: " + unclear.getMessage(), 1, Integer::sum);
        compared--;
        return;
      }
      String what = String.valueOf(unclear.getMessage());
      possible.add(SEEDS.stream().map(_ -> what).toList());
    }
    if (!possible.contains(ours) && sample.empty) {
      explained.merge("a variable of no bytes is in a section of no bytes", 1, Integer::sum);
    } else if (!possible.contains(ours) && sample.atEntry && dump.list(sample.entry).isEmpty()) {
      explained.merge(
          "one place for a whole function is not yet that of its entry", 1, Integer::sum);
    } else if (!possible.contains(ours) && ours.contains("unavailable UNSUPPORTED")) {
      refused.merge(text, 1, Integer::sum);
    } else if (!possible.contains(ours)) {
      unexplained.add(
          "%s (entry 0x%x) at 0x%x: readelf says '%s', which is %s, we say %s, which is %s"
              .formatted(
                  sample.name, sample.entry, sample.shown, text, possible, sample.place, ours));
    }
  }

  private static String text(Sample sample, VariableDump dump, LocationLists lists) throws Unclear {
    Optional<String> constant = dump.constant(sample.entry);
    if (constant.isPresent()) {
      return "constant " + constant.get();
    }
    Optional<Long> list = dump.list(sample.entry);
    if (list.isEmpty()) {
      return dump.expression(sample.entry).orElse("");
    }
    if (!lists.has(list.get())) {
      throw Unclear.notCompared("readelf leaves out the location list");
    }
    List<String> found = lists.at(list.get(), sample.shown);
    return found.isEmpty() ? "" : found.getFirst();
  }

  private static List<String> outcomes(
      Sample sample, String text, String base, VariableDump dump, LongUnaryOperator links)
      throws Unclear {
    List<String> all = new ArrayList<>();
    for (long seed : SEEDS) {
      Machine machine = new Machine(seed, links);
      if (text.startsWith("constant ")) {
        all.add(constant(text.substring(9), sample.size));
        continue;
      }
      OperationText.Frame frame =
          new OperationText.Frame() {
            @Override
            public boolean atEntry() {
              return sample.atEntry;
            }

            @Override
            public long cfa() throws Unclear {
              return FrameAddresses.value(base, machine);
            }
          };
      all.add(new OperationText(machine, frame, dump.types()).outcome(text, sample.size));
    }
    return all;
  }

  private static String constant(String text, int size) throws Unclear {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      throw Unclear.notCompared("a constant that is printed as a block or a string");
    }
    return place(
        new Location.Value(
            new io.jstap.debuginfo.location.Expression.Constant(Long.decode(number.group(1)))),
        new Machine(0, address -> address),
        size);
  }

  /** The words of {@link OperationText}. */
  private static String place(Location location, Machine machine, int size) {
    return switch (location) {
      case Location.Register(int number) -> "register " + number;
      case Location.Memory(var address) -> "memory " + Long.toHexString(machine.evaluate(address));
      case Location.Value(var value) ->
          "value " + Long.toHexString(low(machine.evaluate(value), size));
      case Location.Unavailable(var reason, String _) -> "unavailable " + reason;
      case Location.Pieces(var pieces) ->
          pieces.stream()
              .map(
                  piece ->
                      place(piece.place(), machine, size)
                          + "/"
                          + piece.bitSize()
                          + "@"
                          + piece.bitOffset())
              .toList()
              .toString();
    };
  }

  private static long low(long value, int size) {
    return size >= 8 ? value : value & (1L << (8 * size)) - 1;
  }
}
