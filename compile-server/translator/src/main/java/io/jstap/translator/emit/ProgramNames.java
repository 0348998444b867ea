// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.EntrySlot;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C names of a program's globals, functions, formats and source positions; every name is made
 * once, before use.
 */
final class ProgramNames {
  private static final Pattern NAME = Pattern.compile("@?[A-Za-z_$][A-Za-z0-9_$]*");

  private final Map<Variable, String> globals = new IdentityHashMap<>();
  private final Map<Function, Function> replaced = new IdentityHashMap<>();
  private final Map<EntrySlot, String> entrySlots = new IdentityHashMap<>();
  private final Map<List<ValueType>, String> entryStructs = new HashMap<>();
  private final Map<Format, String> formats = new LinkedHashMap<>();
  private final Map<String, String> positions = new LinkedHashMap<>();
  private final ModuleTables modules = new ModuleTables();
  private final Map<String, String> patterns = new HashMap<>();
  private final List<String> counters;
  private final boolean nativeNames;
  private final GivenMacros macros;

  ProgramNames(Program program, GivenMacros macros) {
    this.nativeNames = NativeNames.usedBy(program);
    this.macros = macros;
    this.counters =
        program.probes().stream()
            .filter(Probe.Counter.class::isInstance)
            .map(probe -> ((Probe.Counter) probe).counter())
            .toList();
  }

  /** Whether C functions are to prepare the names of {@link NativeNames}. */
  boolean nativeNames() {
    return nativeNames;
  }

  /** What C of the script may ask for besides. */
  GivenMacros macros() {
    return macros;
  }

  String global(Variable.Global variable) {
    return globals.computeIfAbsent(
        variable, v -> CText.identifier("global" + globals.size() + "_", v.name()));
  }

  /** The address of an array's map. */
  String array(Variable.Array array) {
    return "&" + arrayName(array);
  }

  String arrayName(Variable.Array array) {
    return globals.computeIfAbsent(
        array, v -> CText.identifier("array" + globals.size() + "_", v.name()));
  }

  String lock(Variable variable) {
    String name =
        switch (variable) {
          case Variable.Global global -> global(global);
          case Variable.Array array -> arrayName(array);
          case Variable.Local local ->
              throw new IllegalArgumentException("local " + local.name() + " needs no lock");
        };
    return "lock_" + name;
  }

  String function(Function function) {
    return replaced.getOrDefault(function, function).identifier();
  }

  /** Lets another function, which does the same, be called in the place of one. */
  void replace(Function function, Function other) {
    replaced.put(function, other);
  }

  /** Whether a function is not called by its own name. */
  boolean isReplaced(Function function) {
    return replaced.containsKey(function);
  }

  String argument(Variable.Local parameter) {
    return CText.identifier("argument_", parameter.name());
  }

  /** The C statement that calls the next overload with the same arguments. */
  String passOn(FunctionBody body) {
    if (body.following().isEmpty()) {
      return "jstap_error(c, \"all overloads of %s() passed to the next\")"
          .formatted(CText.identifier("", body.function().name()));
    }
    Function next = body.following().get();
    StringBuilder call = new StringBuilder(function(next)).append("(c");
    boolean text = next.result().filter(t -> t == ValueType.STRING).isPresent();
    boolean number = next.result().filter(t -> t == ValueType.LONG).isPresent();
    call.append(text ? ", result" : "");
    body.function().parameters().forEach(p -> call.append(", ").append(argument(p)));
    return (number ? "result = " : "") + call.append(')');
  }

  /** {@code static s64 NAME(struct jstap_context *c, ...)}. */
  String declaration(Function function) {
    StringBuilder out = new StringBuilder("static ");
    boolean number = function.result().filter(t -> t == ValueType.LONG).isPresent();
    out.append(number ? "s64 " : "void ").append(function(function));
    out.append("(struct jstap_context *c");
    if (function.result().filter(t -> t == ValueType.STRING).isPresent()) {
      out.append(", char *result");
    }
    for (Variable.Local parameter : function.parameters()) {
      out.append(parameter.type() == ValueType.STRING ? ", const char *" : ", s64 ");
      out.append(argument(parameter));
    }
    return out.append(')').toString();
  }

  /** The struct that belongs to each call of a function; slots of the same types share one. */
  String entryStruct(List<EntrySlot> slots) {
    List<ValueType> types = slots.stream().map(EntrySlot::type).toList();
    String struct = entryStructs.computeIfAbsent(types, t -> "entry_" + entryStructs.size());
    for (int i = 0; i < slots.size(); i++) {
      entrySlots.put(slots.get(i), "((struct " + struct + " *)c->entry)->" + entryField(i));
    }
    return struct;
  }

  static String entryField(int index) {
    return "kept" + index;
  }

  /** The C lvalue of a slot whose struct has been named. */
  String entrySlot(EntrySlot slot) {
    String name = entrySlots.get(slot);
    if (name == null) {
      throw new IllegalStateException("an entry slot without a struct");
    }
    return name;
  }

  String format(Format format) {
    return formats.computeIfAbsent(format, f -> "format_" + formats.size());
  }

  /** The table of a regular expression. */
  String pattern(String pattern) {
    return patterns.computeIfAbsent(pattern, p -> "pattern_" + patterns.size());
  }

  /** The address of a counter. */
  String counter(String counter) {
    return "&jstap_counters[" + counters.indexOf(counter) + "]";
  }

  /** Counters are named in code that stands before their table. */
  void declareCounters(CWriter out) {
    if (!counters.isEmpty()) {
      out.line("static struct jstap_counter jstap_counters[" + counters.size() + "];");
    }
  }

  Map<Format, String> formats() {
    return formats;
  }

  /** The tables of other modules, which grow as they are named. */
  ModuleTables modules() {
    return modules;
  }

  /**
   * The static text that names a place in messages: {@code identifier 'x' at a.stp:1:8}. Of a call
   * or another operation that begins with its name, that alone is shown.
   */
  String position(SourceSpan span, String what) {
    Matcher name = NAME.matcher(span.text());
    return position(
        span, what, name.lookingAt() ? name.group() : span.text().lines().findFirst().orElse(""));
  }

  /** The same with what is shown of the place. */
  String position(SourceSpan span, String what, String word) {
    String text = what + " '" + word + "' at " + span;
    return positions.computeIfAbsent(text, t -> "position_" + positions.size());
  }

  Map<String, String> positions() {
    return positions;
  }
}
