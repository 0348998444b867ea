// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.EntrySlot;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.LineTable;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.StatisticShape;
import io.jstap.translator.ir.UserTables;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import io.jstap.translator.regex.RegexEmitter;
import io.jstap.translator.regex.RegexProgram;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the whole C file of a module. The parts that name others are written first and put
 * together in the order that C wants: limits, user's C, frames and prototypes, globals, functions,
 * handlers, probe tables, the script.
 */
public final class ModuleEmitter {
  private final Program program;
  private final ScriptLimits limits;
  private final KernelAddresses addresses;
  private final List<LineTable> lineTables;
  private final UserTexts userTexts;
  private final ProgramNames names;
  private final GlobalUse use;
  private final Map<String, String> handlerTexts = new HashMap<>();
  private final Set<String> parameters = new HashSet<>();

  private ModuleEmitter(
      Program program,
      ScriptLimits limits,
      KernelAddresses addresses,
      List<LineTable> lineTables,
      UserTables userTables) {
    this.program = program;
    this.userTexts = new UserTexts(userTables);
    this.lineTables = lineTables;
    this.limits = limits;
    this.addresses = addresses;
    this.use = new GlobalUse(program);
    this.names = new ProgramNames(program, new GivenMacros(limits.macros()));
  }

  /** The C text of a program that carries no lines. */
  public static String emit(Program program, ScriptLimits limits, KernelAddresses addresses) {
    return emit(program, limits, addresses, List.of(), UserTables.NONE);
  }

  /**
   * The C text: deterministic for equal input.
   *
   * @param lineTables what it includes from the files that these name
   * @param userTables the same of programs
   */
  public static String emit(
      Program program,
      ScriptLimits limits,
      KernelAddresses addresses,
      List<LineTable> lineTables,
      UserTables userTables) {
    return new ModuleEmitter(program, limits, addresses, lineTables, userTables).emit();
  }

  private String emit() {
    String entryStructs = entryStructs();
    String functions = FunctionTexts.emit(names, program.functions());
    Map<Handler, String> handlerNames = new IdentityHashMap<>();
    String handlers = handlers(handlerNames);
    ConditionEmitter conditions = new ConditionEmitter(program, use, names);
    ProbeTables tables = new ProbeTables(handlerNames, use, names, conditions);
    String probes = tables.emit(program.probes(), userTexts);
    LineTexts lines = new LineTexts(lineTables, names.modules());
    CWriter out = new CWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0-only */");
    out.line("#define STRING_SIZE " + limits.stringSize());
    out.line("#define MAXSTRINGLEN STRING_SIZE").line("");
    embedded(out, /* atTheEnd= */ false);
    new ConstantTables(names).emit(out);
    names.modules().emit(out);
    out.line(lines.toString());
    names.declareCounters(out);
    program
        .patterns()
        .forEach((pattern, regex) -> out.line(RegexEmitter.tables(names.pattern(pattern), regex)));
    globals(out);
    for (FunctionBody body : program.functions()) {
      if (!names.isReplaced(body.function())) {
        out.line(names.declaration(body.function()) + ";");
      }
    }
    out.line("");
    CWriter suffix = new CWriter();
    embedded(suffix, /* atTheEnd= */ true);
    String code = out + functions + handlers + suffix;
    return out
        + entryStructs
        + functions
        + handlers
        + probes
        + script(tables, lines, code)
        + suffix;
  }

  /**
   * The user's own C, which may want to stand behind everything else (§3, {@code pragma:suffix}).
   */
  private void embedded(CWriter out, boolean atTheEnd) {
    for (Program.EmbeddedCode code : program.topLevelC()) {
      if (code.text().contains("/* pragma:suffix */") == atTheEnd) {
        // Not restored: what it defines may be used anywhere.
        names.macros().define(out, code.text());
        out.embedded(code.span(), code.text());
      }
    }
  }

  private String handlers(Map<Handler, String> handlerNames) {
    StringBuilder out = new StringBuilder();
    for (Probe probe : program.probes()) {
      handler(probe.handler(), handlerNames, out);
    }
    return out.toString();
  }

  private void handler(Handler handler, Map<Handler, String> handlerNames, StringBuilder out) {
    if (handlerNames.containsKey(handler)) {
      return;
    }
    handler.entry().ifPresent(entry -> handler(entry.handler(), handlerNames, out));
    String name = "handler_" + handlerTexts.size();
    String text = BodyEmitter.handler(names, name, handler);
    // Texts are compared without the name that they are given.
    String known = handlerTexts.putIfAbsent(text.replace(name, ""), name);
    handlerNames.put(handler, known == null ? name : known);
    if (known == null) {
      out.append(text);
    }
  }

  private String entryStructs() {
    Map<String, String> structs = new LinkedHashMap<>();
    for (Handler handler : program.handlers()) {
      handler
          .entry()
          .ifPresent(
              entry -> structs.put(names.entryStruct(entry.slots()), entryStruct(entry.slots())));
    }
    return String.join("", structs.values());
  }

  private String entryStruct(List<EntrySlot> slots) {
    CWriter out = new CWriter();
    out.open("struct " + names.entryStruct(slots));
    for (int i = 0; i < slots.size(); i++) {
      String field = ProgramNames.entryField(i);
      out.line(
          slots.get(i).type() == ValueType.STRING
              ? "char " + field + "[STRING_SIZE];"
              : "s64 " + field + ";");
    }
    return out.close(";").line("").toString();
  }

  private void globals(CWriter out) {
    for (Variable variable : program.globals()) {
      switch (variable) {
        case Variable.Global global -> scalar(out, global);
        case Variable.Array array -> array(out, array);
        case Variable.Local local ->
            throw new IllegalStateException("local " + local.name() + " among the globals");
      }
      out.line(
          "static JSTAP_LOCK(%s, %s);"
              .formatted(names.lock(variable), CText.quote(variable.name())));
    }
    out.line("");
  }

  private void scalar(CWriter out, Variable.Global global) {
    String name = names.global(global);
    String initial =
        global
            .initial()
            .map(
                value ->
                    value instanceof io.jstap.translator.ir.Value.NumberLiteral number
                        ? " = " + CText.number(number.value())
                        : value instanceof io.jstap.translator.ir.Value.StringLiteral text
                            ? " = " + CText.quote(limits.cut(text.value()))
                            : "")
            .orElse("");
    out.line(
        global.type() == ValueType.STRING
            ? "static char " + name + "[STRING_SIZE]" + initial + ";"
            : "static s64 " + name + initial + ";");
    // Of private globals of the same name the first, which is the user's own.
    if (parameters.add(global.name())) {
      out.line(
          "JSTAP_GLOBAL(%s, %s);"
              .formatted(
                  global.name(),
                  global.type() == ValueType.STRING ? "string, " + name : "number, &" + name));
    }
  }

  private void array(CWriter out, Variable.Array array) {
    out.open("static struct jstap_map " + names.arrayName(array) + " =");
    out.line(".name = " + CText.quote(array.name()) + ",");
    out.line(".key_count = " + array.keyTypes().size() + ",");
    StringBuilder keys = new StringBuilder();
    for (ValueType key : array.keyTypes()) {
      keys.append(keys.isEmpty() ? "" : ", ").append(type(key));
    }
    out.line(".key_types = { " + keys + " },");
    out.line(".value_type = " + type(array.valueType()) + ",");
    out.line(".wrap = " + array.wrap() + ",");
    out.line(".declared_entries = " + array.entries() + ",");
    if (array.isStatistic()) {
      out.line(".shape = { " + shape(array.shape()) + " },");
    }
    out.close(";");
  }

  private static String type(ValueType type) {
    return switch (type) {
      case LONG -> "JSTAP_NUMBER";
      case STRING -> "JSTAP_STRING";
      case STATISTICS -> "JSTAP_STATISTIC";
    };
  }

  private static String shape(StatisticShape shape) {
    String histogram =
        shape
            .histogram()
            .map(
                kind ->
                    switch (kind) {
                      case StatisticShape.Logarithmic log -> ", .histogram = JSTAP_HIST_LOG";
                      case StatisticShape.Linear linear ->
                          ", .histogram = JSTAP_HIST_LINEAR, .start = %s, .stop = %s, .interval = %s"
                              .formatted(
                                  CText.number(linear.low()),
                                  CText.number(linear.high()),
                                  CText.number(linear.step()));
                    })
            .orElse("");
    return ".variance = " + shape.variance() + histogram;
  }

  private void matches(CWriter out) {
    if (program.patterns().values().stream().anyMatch(RegexProgram::captures)) {
      int groups =
          program.patterns().values().stream().mapToInt(RegexProgram::groups).max().orElse(0);
      out.line(".keeps_matches = true,").line(".match_groups = " + groups + ",");
    }
  }

  /** Whether any code of the script can print; what calls C of a library may do so. */
  private static boolean prints(String code) {
    return code.contains("jstap_print")
        || code.contains("jstap_user_backtrace_print")
        || code.contains("jstap_user_stack_print")
        || code.contains("jstap_data_");
  }

  private String script(ProbeTables tables, LineTexts lines, String code) {
    CWriter out = new CWriter();
    StringBuilder maps = new StringBuilder();
    StringBuilder locks = new StringBuilder();
    int mapCount = 0;
    for (Variable variable : program.globals()) {
      if (variable instanceof Variable.Array array) {
        maps.append("\t").append(names.array(array)).append(",\n");
        mapCount++;
      }
      locks.append("\t&").append(names.lock(variable)).append(",\n");
    }
    out.line("static struct jstap_map *const maps[] = {\n" + maps + "\tNULL,\n};");
    out.line("static struct jstap_lock *const locks[] = {\n" + locks + "\tNULL,\n};");
    out.line("");
    out.open("struct jstap_script jstap_script =");
    out.line(".groups = groups,").line(".group_count = " + tables.groupCount() + ",");
    out.line(".maps = maps,").line(".map_count = " + mapCount + ",");
    out.line(".locks = locks,").line(".lock_count = " + program.globals().size() + ",");
    matches(out);
    names.modules().emitFields(out);
    lines.emitFields(out);
    limits.emit(out, /* frames= */ code.contains("jstap_frame_push"));
    if (!prints(code)) {
      out.line(".silent = true,");
    }
    addresses.emit(out, code);
    return out.close(";").toString();
  }
}
