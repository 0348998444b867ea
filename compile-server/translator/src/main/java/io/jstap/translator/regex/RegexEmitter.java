// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes programs as constant tables of C. The values with a meaning are the ones of {@code
 * jstap/regex.h}, whose search runs any program.
 */
public final class RegexEmitter {
  private static final int SPARE = Limits.DEFAULT.registers();
  private static final int HERE = 0xfd;
  private static final int UNSET = 0xfe;
  private static final int LAST = 0xff;
  private static final int NOWHERE = 0xffff;

  private RegexEmitter() {}

  /** A {@code static const struct jstap_regex} of the given name, and its tables. */
  public static String tables(String name, RegexProgram program) {
    Lists lists = new Lists();
    Rows rows = new Rows();
    List<Integer> targets = new ArrayList<>();
    List<Integer> moves = new ArrayList<>();
    for (RegexProgram.State state : program.states()) {
      for (RegexProgram.Edge edge : state.edges()) {
        boolean dead = edge.target() == RegexProgram.NOWHERE;
        targets.add(dead ? NOWHERE : edge.target());
        moves.add(lists.index(edge.moves()));
      }
    }
    StringBuilder out = new StringBuilder();
    out.append(comment(program.pattern()));
    array(out, "u8", name + "_classes", program.classes());
    array(out, "u16", name + "_targets", targets);
    array(out, "u32", name + "_accepts", rows.indexes(program, RegexProgram.State::row));
    array(out, "u32", name + "_ends", rows.indexes(program, RegexProgram.State::last));
    if (program.captures()) {
      array(out, "u32", name + "_moves", moves);
      array(out, "u8", name + "_lists", lists.values);
      array(out, "u8", name + "_rows", rows.values);
    }
    out.append("static const struct jstap_regex ").append(name).append(" = {\n");
    field(out, "columns", String.valueOf(program.columns()));
    field(out, "classes", name + "_classes");
    field(out, "targets", name + "_targets");
    field(out, "accepts", name + "_accepts");
    field(out, "ends", name + "_ends");
    if (program.captures()) {
      field(out, "kept", String.valueOf(1 + 2 * program.groups()));
      field(out, "moves", name + "_moves");
      field(out, "lists", name + "_lists");
      field(out, "rows", name + "_rows");
    }
    return out.append("};\n").toString();
  }

  private static void field(StringBuilder out, String field, String value) {
    out.append("\t.").append(field).append(" = ").append(value).append(",\n");
  }

  /** What the reader of the C wants to know of the tables; a pattern can not end the comment. */
  private static String comment(String pattern) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean plain = c >= 0x20 && c < 0x7f && !(c == '/' && i > 0 && pattern.charAt(i - 1) == '*');
      shown.append(plain && !pattern.startsWith("/*", i) ? c : '?');
    }
    return "/* " + shown + " */\n";
  }

  private static void array(StringBuilder out, String type, String name, List<Integer> values) {
    out.append("static const ").append(type).append(' ').append(name).append("[] = {\n");
    for (int i = 0; i < values.size(); i += 20) {
      List<Integer> line = values.subList(i, Math.min(i + 20, values.size()));
      out.append(line.stream().map(String::valueOf).collect(Collectors.joining(", ", "\t", ",\n")));
    }
    out.append("};\n");
  }

  /** The distinct lists of moves, one behind the other. */
  private static final class Lists {
    private final Map<List<RegexProgram.Move>, Integer> known = new LinkedHashMap<>();
    private final List<Integer> values = new ArrayList<>();

    int index(List<RegexProgram.Move> moves) {
      Integer index = known.get(moves);
      if (index != null) {
        return index;
      }
      int start = values.size();
      known.put(moves, start);
      for (RegexProgram.Move move : moves) {
        values.add(cell(move.to()));
        values.add(cell(move.from()));
      }
      values.add(LAST);
      return start;
    }
  }

  /** The distinct rows, one behind the other. */
  private static final class Rows {
    private final Map<RegexProgram.Row, Integer> known = new LinkedHashMap<>();
    private final List<Integer> values = new ArrayList<>();

    /** For each state 0, or one more than where its row begins. */
    List<Integer> indexes(
        RegexProgram program, Function<RegexProgram.State, Optional<RegexProgram.Row>> which) {
      return program.states().stream()
          .map(state -> which.apply(state).map(this::index).orElse(0))
          .toList();
    }

    private int index(RegexProgram.Row row) {
      Integer index = known.get(row);
      if (index != null) {
        return index;
      }
      int start = values.size() + 1;
      known.put(row, start);
      row.sources().forEach(source -> values.add(cell(source)));
      return start;
    }
  }

  private static int cell(int place) {
    return switch (place) {
      case RegexProgram.HERE -> HERE;
      case RegexProgram.UNSET -> UNSET;
      case RegexProgram.SPARE -> SPARE;
      default -> place;
    };
  }
}
