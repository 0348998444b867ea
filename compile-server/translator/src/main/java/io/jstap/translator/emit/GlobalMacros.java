// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.FunctionBody.GlobalAccess;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code STAP_GLOBAL_GET_x(keys...)} and {@code STAP_GLOBAL_SET_x(keys..., value)} for C that names
 * globals by pragmas (§4.5). Setting yields no value. A string of an array is valid until the next
 * one of the same array is read.
 */
final class GlobalMacros {
  private final ProgramNames names;

  GlobalMacros(ProgramNames names) {
    this.names = names;
  }

  /** Macros with their parameters, and what they stand for. */
  Map<String, String> of(List<GlobalAccess> accesses) {
    Map<String, String> macros = new LinkedHashMap<>();
    for (GlobalAccess access : accesses) {
      switch (access.variable()) {
        case Variable.Global global -> scalar(macros, access, global);
        case Variable.Array array -> array(macros, access, array);
        case Variable.Local local ->
            throw new IllegalStateException(local.name() + " is no global");
      }
    }
    return macros;
  }

  /** The strings that are read out of arrays need a place in the frame. */
  static List<String> frameFields(List<GlobalAccess> accesses) {
    List<String> fields = new ArrayList<>();
    for (GlobalAccess access : accesses) {
      if (access.variable() instanceof Variable.Array array
          && array.valueType() == ValueType.STRING) {
        fields.add(field(access));
      }
    }
    return fields;
  }

  private static String field(GlobalAccess access) {
    return CText.identifier("get_", access.name());
  }

  private void scalar(Map<String, String> macros, GlobalAccess access, Variable.Global global) {
    String variable = names.global(global);
    macros.put("STAP_GLOBAL_GET_" + access.name() + "()", "(" + variable + ")");
    if (access.write()) {
      macros.put(
          "STAP_GLOBAL_SET_" + access.name() + "(v)",
          global.type() == ValueType.STRING
              ? "jstap_string_copy(c, " + variable + ", (v))"
              : "(void)(" + variable + " = (v))");
    }
  }

  private void array(Map<String, String> macros, GlobalAccess access, Variable.Array array) {
    String map = names.array(array);
    int count = array.keyTypes().size();
    String parameters =
        IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    String keys =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    array.keyTypes().get(i) == ValueType.STRING
                        ? "{ .string = (k" + i + ") }"
                        : "{ .number = (k" + i + ") }")
            .collect(Collectors.joining(", ", "((union jstap_value[]){ ", " })"));
    boolean text = array.valueType() == ValueType.STRING;
    macros.put(
        "STAP_GLOBAL_GET_" + access.name() + "(" + parameters + ")",
        text
            ? "({ jstap_map_string(c, %s, %s, f->%s); (const char *)f->%s; })"
                .formatted(map, keys, field(access), field(access))
            : "jstap_map_number(c, %s, %s)".formatted(map, keys));
    if (access.write()) {
      macros.put(
          "STAP_GLOBAL_SET_" + access.name() + "(" + parameters + ", v)",
          text
              ? "jstap_map_set_string(c, %s, %s, (v))".formatted(map, keys)
              : "do { s64 *slot_ = jstap_map_number_slot(c, %s, %s); if (slot_) *slot_ = (v); } while (0)"
                  .formatted(map, keys));
    }
  }
}
