// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.print;

import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code -p2} shows: globals, functions and probes as they were understood (§13). */
public final class ProgramPrinter {
  private ProgramPrinter() {}

  /** The text, one line for each thing. */
  public static String print(Program program) {
    StringBuilder out = new StringBuilder();
    section(
        out,
        "global embedded code",
        program.topLevelC().stream().map(code -> "%{" + code.text() + "%}").toList());
    section(out, "globals", program.globals().stream().map(ProgramPrinter::global).toList());
    section(
        out,
        "functions",
        program.functions().stream()
            .map(FunctionBody::function)
            .map(ProgramPrinter::function)
            .toList());
    section(out, "probes", program.probes().stream().map(ProgramPrinter::probe).toList());
    return out.toString();
  }

  private static void section(StringBuilder out, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.append("# ").append(title).append('\n');
      lines.forEach(line -> out.append(line).append('\n'));
    }
  }

  private static String global(Variable variable) {
    return switch (variable) {
      case Variable.Global global -> global.name() + ":" + global.type().word();
      case Variable.Array array ->
          array.name()
              + (array.wrap() ? "%" : "")
              + (array.entries() > 0 ? "[" + array.entries() + "]" : "")
              + ":"
              + array.valueType().word()
              + (array.keyTypes().isEmpty()
                  ? ""
                  : array.keyTypes().stream()
                      .map(ValueType::word)
                      .collect(Collectors.joining(", ", " [", "]")));
      case Variable.Local local -> local.name() + ":" + local.type().word();
    };
  }

  private static String function(Function function) {
    String parameters =
        function.parameters().stream()
            .map(p -> p.name() + ":" + p.type().word())
            .collect(Collectors.joining(", "));
    String result = function.result().map(ValueType::word).orElse("unknown");
    return function.name() + ":" + result + " (" + parameters + ")";
  }

  private static String probe(Probe probe) {
    StringBuilder out = new StringBuilder(probe.point());
    if (!probe.point().equals(probe.name())) {
      out.append(" /* <- ").append(probe.name()).append(" */");
    }
    Handler handler = probe.handler();
    if (!handler.locals().isEmpty()) {
      out.append("\n  # locals");
      handler
          .locals()
          .forEach(l -> out.append("\n  ").append(l.name()).append(':').append(l.type().word()));
    }
    return out.toString();
  }
}
