// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

import io.jstap.debuginfo.testing.Commands;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code readelf --debug-dump=info} prints of variables; gigabytes, read line by line. */
public final class VariableDump {
  private static final Pattern EXPRESSION =
      Pattern.compile(".*\\d+ byte block: (?:[0-9a-f]+ )*\\s*\\((.*)\\)[^)]*");
  private static final Pattern LIST =
      Pattern.compile(".*\\) (?:0x[0-9a-f]+: )?0x([0-9a-f]+) \\(location list\\).*");
  private static final Pattern LINK = Pattern.compile(".*<0x([0-9a-f]+)>.*");
  private static final int ENTRY = 1;
  private static final int NAME_AT = 13;

  /** Of the entries that were asked for: where the variable is. */
  private final Map<Long, String> expressions = new HashMap<>();

  private final Map<Long, Long> lists = new HashMap<>();
  private final Map<Long, Long> origins = new HashMap<>();

  /** Of all entries: another may inherit these. */
  private final Map<Long, String> constants = new HashMap<>();

  private final Map<Long, String> addresses = new HashMap<>();
  private final Map<Long, OperationText.BaseType> types = new HashMap<>();

  private final Set<Long> wanted;
  private long entry;
  private boolean variable;
  private boolean base;
  private boolean mine;
  private int typeSize;

  private VariableDump(Set<Long> wanted) {
    this.wanted = wanted;
  }

  /** Reads all of a file's entries and keeps what tells about some of them. */
  public static VariableDump of(Path file, Set<Long> wanted) {
    VariableDump dump = new VariableDump(wanted);
    Commands.readelf("info", file, dump::line);
    return dump;
  }

  private void line(String line) {
    if (line.length() < 5) {
      return;
    }
    if (line.charAt(ENTRY) == '<') {
      boolean parameter = line.endsWith("(DW_TAG_formal_parameter)");
      variable = parameter || line.endsWith("(DW_TAG_variable)");
      base = line.endsWith("(DW_TAG_base_type)");
      if (variable || base) {
        int start = line.indexOf('<', ENTRY + 1) + 1;
        entry = Long.parseLong(line, start, line.indexOf('>', start), 16);
        mine = variable && wanted.contains(entry);
      }
    } else if (variable) {
      variableAttribute(line);
    } else if (base) {
      typeAttribute(line);
    }
  }

  private static boolean is(String line, String attribute) {
    int at = line.indexOf("DW_AT_");
    return at >= 0 && at <= NAME_AT + 8 && line.startsWith(attribute, at + 6);
  }

  private void variableAttribute(String line) {
    if (is(line, "const_value")) {
      constants.put(entry, line.substring(line.indexOf(": ") + 2));
    } else if (is(line, "location")) {
      Matcher list = LIST.matcher(line);
      Matcher expression = EXPRESSION.matcher(line);
      if (mine && list.matches()) {
        lists.put(entry, Long.parseLong(list.group(1), 16));
      } else if (expression.matches()) {
        (mine ? expressions : addresses).put(entry, expression.group(1));
      }
    } else if (mine && (is(line, "abstract_origin") || is(line, "specification"))) {
      Matcher link = LINK.matcher(line);
      if (link.matches()) {
        origins.put(entry, Long.parseLong(link.group(1), 16));
      }
    }
  }

  private void typeAttribute(String line) {
    if (is(line, "byte_size")) {
      typeSize = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1).trim());
    } else if (is(line, "encoding")) {
      // DWARF 5 §7.8: 2 boolean, 4 float, 5 signed, 6 signed char, 7 unsigned, 8 unsigned char.
      Matcher code = Pattern.compile(".*\\(\\w+\\) (\\d+).*").matcher(line);
      int encoding = code.matches() ? Integer.parseInt(code.group(1)) : 0;
      types.put(
          entry,
          new OperationText.BaseType(
              typeSize, encoding == 5 || encoding == 6, encoding == 4 || encoding == 3));
      // readelf prints the attributes in the order of the file; a size may come behind.
    }
  }

  /** The types that typed operations name. */
  public Map<Long, OperationText.BaseType> types() {
    return types;
  }

  /** The offset of the location list of an entry. */
  public Optional<Long> list(long variable) {
    return Optional.ofNullable(lists.get(variable));
  }

  /** All those of the entries that were asked for. */
  public Set<Long> lists() {
    return Set.copyOf(lists.values());
  }

  /** The one expression of an entry, its own or inherited. */
  public Optional<String> expression(long variable) {
    Optional<Long> origin = Optional.ofNullable(origins.get(variable));
    return Optional.ofNullable(expressions.get(variable))
        .or(() -> origin.map(expressions::get))
        .or(() -> origin.map(addresses::get));
  }

  /** The constant that a variable is, its own or inherited, as readelf prints it. */
  public Optional<String> constant(long variable) {
    return Optional.ofNullable(constants.get(variable))
        .or(() -> Optional.ofNullable(origins.get(variable)).map(constants::get));
  }
}
