// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

import io.jstap.debuginfo.testing.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code readelf --debug-dump=loc} prints of some location lists. */
public final class LocationLists {
  private static final Pattern RANGE =
      Pattern.compile("(?:[0-9a-f]{8}\\s+)?([0-9a-f]{16}) ([0-9a-f]{16}) \\((.*)\\)[^)]*");

  private static final Pattern OFFSET = Pattern.compile("    ([0-9a-f]{8}) ");

  private record Entry(long low, long high, String expression) {}

  private final Map<Long, List<Entry>> lists = new HashMap<>();
  private final Set<Long> wanted;
  private List<Entry> current = List.of();

  private LocationLists(Set<Long> wanted) {
    this.wanted = wanted;
  }

  public static LocationLists of(Path file, Set<Long> wanted) {
    LocationLists dump = new LocationLists(wanted);
    Commands.readelf("loc", file, dump::line);
    return dump;
  }

  private void line(String text) {
    String line = text.trim();
    if (line.contains("<End of list>")) {
      current = List.of();
      return;
    }
    Matcher offset = OFFSET.matcher(text);
    if (offset.lookingAt()) {
      long at = Long.parseLong(offset.group(1), 16);
      if (wanted.contains(at)) {
        current = new ArrayList<>();
        lists.put(at, current);
      }
    }
    if (!wanted.isEmpty() && current instanceof ArrayList<Entry> open) {
      Matcher range = RANGE.matcher(line);
      if (range.matches()) {
        open.add(
            new Entry(
                Long.parseUnsignedLong(range.group(1), 16),
                Long.parseUnsignedLong(range.group(2), 16),
                range.group(3)));
      }
    }
  }

  /** Whether the list was printed. */
  public boolean has(long list) {
    return lists.containsKey(list);
  }

  /** The expressions at an address; one as a rule. */
  public List<String> at(long list, long pc) {
    return lists.getOrDefault(list, List.of()).stream()
        .filter(
            entry ->
                Long.compareUnsigned(entry.low, pc) <= 0
                    && Long.compareUnsigned(pc, entry.high) < 0)
        .map(Entry::expression)
        .toList();
  }
}
