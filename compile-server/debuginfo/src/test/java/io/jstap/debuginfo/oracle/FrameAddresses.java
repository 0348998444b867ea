// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

import io.jstap.debuginfo.testing.Commands;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code readelf --debug-dump=frames-interp} says of the canonical frame address at some
 * addresses: {@code rsp+16}. Of a module there may be several for one address, as its sections all
 * begin at 0 and readelf does not tell them apart.
 */
public final class FrameAddresses {
  private static final Pattern DESCRIPTION =
      Pattern.compile(".* FDE .*pc=([0-9a-f]+)\\.\\.([0-9a-f]+)");
  private static final Pattern ROW = Pattern.compile("([0-9a-f]{16}) (\\w+[+-]\\d+|exp)\\s.*");

  private final Map<Long, Set<String>> found = new HashMap<>();
  private final NavigableSet<Long> wanted;
  private String initial = "";
  private boolean common;
  private NavigableSet<Long> covered = new TreeSet<>();
  private final Map<Long, String> rows = new HashMap<>();

  private FrameAddresses(Set<Long> wanted) {
    this.wanted = new TreeSet<>(wanted);
  }

  /** All addresses are below 2^63 or all above, so that their order is that of numbers. */
  public static FrameAddresses of(Path file, Set<Long> wanted) {
    FrameAddresses dump = new FrameAddresses(wanted);
    if (!wanted.isEmpty()) {
      Commands.readelf("frames-interp", file, dump::line);
      dump.end();
    }
    return dump;
  }

  private void line(String line) {
    Matcher row = ROW.matcher(line);
    if (row.matches()) {
      if (common) {
        initial = row.group(2);
      } else if (!covered.isEmpty()) {
        long from = Long.parseUnsignedLong(row.group(1), 16);
        covered.tailSet(from).forEach(pc -> rows.put(pc, row.group(2)));
      }
    } else if (line.contains(" CIE ")) {
      end();
      common = true;
    } else if (line.contains(" FDE ")) {
      end();
      common = false;
      Matcher description = DESCRIPTION.matcher(line);
      if (description.matches()) {
        long low = Long.parseUnsignedLong(description.group(1), 16);
        long high = Long.parseUnsignedLong(description.group(2), 16);
        covered = wanted.subSet(low, true, Math.max(low, high), false);
        covered.forEach(pc -> rows.put(pc, initial));
      }
    }
  }

  private void end() {
    rows.forEach((pc, cfa) -> found.computeIfAbsent(pc, _ -> new LinkedHashSet<>()).add(cfa));
    rows.clear();
    covered = new TreeSet<>();
  }

  /** The values that the frame address may have there. */
  public Set<String> at(long pc) {
    return found.getOrDefault(pc, Set.of());
  }

  /** The value of {@code rsp+16} and the like. */
  public static long value(String text, Machine machine) throws Unclear {
    Matcher sum = Pattern.compile("([a-z0-9]+)([+-]\\d+)").matcher(text);
    if (!sum.matches()) {
      throw Unclear.notCompared("the frame address is an expression");
    }
    List<String> names =
        List.of(
            "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12",
            "r13", "r14", "r15");
    int register = names.indexOf(sum.group(1));
    if (register < 0) {
      throw Unclear.notCompared("the frame address is in " + sum.group(1));
    }
    return machine.register(register) + Long.parseLong(sum.group(2));
  }
}
