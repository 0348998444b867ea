// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes programs as C: constant tables, and the one function that runs any of them. */
public final class RegexEmitter {
  private static final int CELLS = Limits.DEFAULT.registers() + 1;
  private static final int SPARE = CELLS - 1;
  private static final int HERE = 0xfd;
  private static final int UNSET = 0xfe;
  private static final int LAST = 0xff;
  private static final int NOWHERE = 0xffff;

  private static final String MATCHER =
      """
      /* A search by a deterministic automaton; the tables are of one state after the other. */
      struct jstap_regex {
      	u16 columns;
      	u16 kept;		/* offsets kept of a match but its end; 0: only whether there is one */
      	const u8 *classes;	/* of each byte: its column */
      	const u16 *targets;	/* of each state and column: the next state, or JSTAP_REGEX_NOWHERE */
      	const u32 *moves;	/* of each state and column: an index into the lists */
      	const u8 *lists;	/* pairs of cell and source, JSTAP_REGEX_LAST behind the last */
      	const u32 *accepts;	/* of each state: 0, or one more than an index into the rows */
      	const u32 *ends;	/* the same, for the end of the subject */
      	const u8 *rows;		/* the sources of a match */
      };

      static s32 jstap_regex_value(u8 source, const s32 *cells, s32 here)
      {
      	return source == JSTAP_REGEX_HERE ? here : source == JSTAP_REGEX_UNSET ? -1 : cells[source];
      }

      /* A row holds the sources of the start of the match, and of start and end of each group. */
      static void jstap_regex_keep(const struct jstap_regex *regex, u32 accept, const s32 *cells, s32 here,
      			     s32 *offsets)
      {
      	const u8 *row = regex->rows + accept - 1;
      	unsigned int i;

      	offsets[0] = jstap_regex_value(row[0], cells, here);
      	offsets[1] = here;
      	for (i = 1; i < regex->kept; i++)
      		offsets[i + 1] = jstap_regex_value(row[i], cells, here);
      }

      /*
       * Whether the subject holds a match. Where offsets are kept, they are those of the leftmost longest one:
       * start and end of the match, then of each group, -1 for a group that took no part; else untouched.
       */
      static bool jstap_regex_search(const struct jstap_regex *regex, const char *subject, s32 *offsets)
      {
      	s32 cells[JSTAP_REGEX_CELLS];
      	unsigned int state = 0;
      	bool found = false;
      	s32 here;

      	for (here = 0;; here++) {
      		u8 byte = subject[here];
      		u32 accept = byte ? regex->accepts[state] : regex->ends[state];
      		unsigned int edge = state * regex->columns + regex->classes[byte];
      		const u8 *move;

      		if (accept) {
      			found = true;
      			if (regex->kept)
      				jstap_regex_keep(regex, accept, cells, here, offsets);
      			else
      				break;
      		}
      		if (!byte || regex->targets[edge] == JSTAP_REGEX_NOWHERE)
      			break;
      		state = regex->targets[edge];
      		if (!regex->kept)
      			continue;
      		for (move = regex->lists + regex->moves[edge]; *move != JSTAP_REGEX_LAST; move += 2)
      			cells[move[0]] = jstap_regex_value(move[1], cells, here);
      	}
      	return found;
      }
      """;

  private RegexEmitter() {}

  /** The function and the type of its tables; belongs into a module once, if it has a pattern. */
  public static String matcher() {
    StringBuilder out = new StringBuilder();
    define(out, "NOWHERE", NOWHERE);
    define(out, "LAST", LAST);
    define(out, "HERE", HERE);
    define(out, "UNSET", UNSET);
    define(out, "CELLS", CELLS);
    return out.append(MATCHER).toString();
  }

  private static void define(StringBuilder out, String name, int value) {
    out.append("#define JSTAP_REGEX_").append(name).append(' ').append(value).append('\n');
  }

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
