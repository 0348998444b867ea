// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every entry of every location list, against what readelf prints. */
class LocationOracleTest {
  private static final Pattern ENTRY =
      Pattern.compile("\\s+([0-9a-f]{8}) ([0-9a-f]{16}) ([0-9a-f]{16}) \\((DW_OP.*)\\)\\s*");
  private static final Pattern END = Pattern.compile("\\s+([0-9a-f]{8}) <End of list>.*");
  private static final Pattern NAME = Pattern.compile(".*DW_AT_name\\s*:.* (\\w+)\\s*");
  private static final Pattern LIST =
      Pattern.compile(".*DW_AT_location\\s*: 0x([0-9a-f]+) \\(location list\\).*");
  private static final Pattern REGISTER = Pattern.compile("DW_OP_reg(\\d+) \\(\\w+\\)");

  private record Entry(long low, long high, String expression) {}

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-4", "-gdwarf-5"})
  void agreesOnEveryEntry(String options) throws IOException {
    Path program = Gcc.program(directory, options, "-gno-variable-location-views");
    Path index = directory.resolve("index");
    DebugIndexer.build(program, index, new CollectingSink());
    Map<Long, List<Entry>> lists = lists(program);
    int compared = 0;
    try (BinaryInfo binary = BinaryInfo.open(program, index)) {
      FunctionInfo work = binary.findFunctions(FunctionPattern.named("work")).getFirst();
      for (Map.Entry<String, Long> variable : variables(program).entrySet()) {
        for (Entry entry : lists.getOrDefault(variable.getValue(), List.of())) {
          compared += compare(binary, work, variable.getKey(), entry.low, entry.expression);
          compared += compare(binary, work, variable.getKey(), entry.high - 1, entry.expression);
        }
      }
    }
    assertTrue(compared >= 8, "compared " + compared);
  }

  private static int compare(
      BinaryInfo binary, FunctionInfo function, String name, long pc, String expression) {
    // The value of a variable may be known outside of the block where its name is.
    Optional<Location> visible = binary.locate(function, name, pc);
    if (visible.isEmpty()) {
      return 0;
    }
    Location found = visible.get();
    String where = name + " at 0x" + Long.toHexString(pc) + ": " + expression + " as " + found;
    Matcher register = REGISTER.matcher(expression);
    if (register.matches()) {
      assertEquals(new Location.Register(Integer.parseInt(register.group(1))), found, where);
    } else if (expression.contains("entry_value") && pc != function.entryPc()) {
      assertTrue(
          found instanceof Location.Unavailable lost
              && lost.reason() == Location.Reason.ENTRY_VALUE,
          where);
    } else if (expression.endsWith("DW_OP_stack_value")) {
      assertTrue(found instanceof Location.Value, where);
    } else {
      return 0;
    }
    return 1;
  }

  /** By the offset of the list's first entry. */
  private static Map<Long, List<Entry>> lists(Path program) {
    Map<Long, List<Entry>> all = new HashMap<>();
    List<Entry> current = new ArrayList<>();
    long start = -1;
    for (String line :
        Commands.run(List.of("readelf", "-W", "--debug-dump=loc", program.toString()))) {
      Matcher offset = Pattern.compile("\\s+([0-9a-f]{8}) .*").matcher(line);
      if (offset.matches() && start < 0) {
        start = Long.parseLong(offset.group(1), 16);
      }
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches() && !line.contains("(start == end)")) {
        current.add(
            new Entry(
                Long.parseLong(entry.group(2), 16),
                Long.parseLong(entry.group(3), 16),
                entry.group(4)));
      } else if (END.matcher(line).matches()) {
        all.put(start, current);
        current = new ArrayList<>();
        start = -1;
      }
    }
    return all;
  }

  /** The location lists of what is declared directly in {@code work}. */
  private static Map<String, Long> variables(Path program) {
    Map<String, Long> all = new HashMap<>();
    boolean inside = false;
    String name = "";
    for (String line : Commands.run(List.of("readelf", "--debug-dump=info", program.toString()))) {
      Matcher named = NAME.matcher(line);
      Matcher list = LIST.matcher(line);
      if (line.startsWith(" <")) {
        if (line.startsWith(" <1>")) {
          inside = false;
        }
        name = "";
      } else if (named.matches()) {
        name = named.group(1);
        inside |= name.equals("work");
      } else if (inside && list.matches() && !name.isEmpty()) {
        all.put(name, Long.parseLong(list.group(1), 16));
      }
    }
    return all;
  }
}
