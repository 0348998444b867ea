// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.Condition;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one C function: the body of a handler or of a script function. Expressions become a
 * sequence of simple statements on temporaries, so that the order of evaluation is the language's
 * and every error is noticed at once.
 *
 * <p>Numbers live in C variables. Strings live in a frame that the runtime hands out, for the
 * kernel's stack is small; so do numbers when there are many.
 */
final class BodyEmitter {
  /** Numbers of the script that the kernel's stack holds; the frame has the others. */
  private static final int MOST_ON_STACK = 40;

  /** Where control goes: a label and whether anything jumps there. */
  private static final class Target {
    final String label;
    boolean used;

    Target(String label) {
      this.label = label;
    }
  }

  private final ProgramNames names;
  private final CWriter code = new CWriter(1);
  private final List<String> declarations = new ArrayList<>();
  private final Map<Variable.Local, String> locals = new IdentityHashMap<>();
  private final List<String> frameFields = new ArrayList<>();
  private final List<String> frameStart = new ArrayList<>();
  private final Temporaries temporaries = new Temporaries();
  private final Deque<Target> errorTargets = new ArrayDeque<>();
  private final Deque<Target> continueTargets = new ArrayDeque<>();
  private final Deque<Variable.Array> iterated = new ArrayDeque<>();
  private final Target out = new Target("out");
  private final Optional<FunctionBody> function;
  private int numberLocals;
  private int labels;

  private BodyEmitter(ProgramNames names, Optional<FunctionBody> function) {
    this.names = names;
    this.function = function;
    errorTargets.push(out);
  }

  /** The text of {@code static void NAME(struct jstap_context *c)}. */
  static String handler(ProgramNames names, String name, Handler handler) {
    BodyEmitter body = new BodyEmitter(names, Optional.empty());
    body.declare(handler.locals());
    new StatementEmitter(body).block(handler.block());
    return body.finish("static void " + name + "(struct jstap_context *c)", name, "");
  }

  /** The text of {@code static bool NAME(struct jstap_context *c)}. */
  static String condition(ProgramNames names, String name, Condition condition) {
    BodyEmitter body = new BodyEmitter(names, Optional.empty());
    body.declarations.add("bool result = false;");
    body.code.line("result = " + new NumberEmitter(body).operand(condition.value()) + " != 0;");
    return body.finish("static bool " + name + "(struct jstap_context *c)", name, "return result;");
  }

  /** The text of a script function. */
  static String function(ProgramNames names, FunctionBody.Script function) {
    Function signature = function.function();
    BodyEmitter body = new BodyEmitter(names, Optional.of(function));
    for (Variable.Local parameter : signature.parameters()) {
      body.declareParameter(parameter);
    }
    body.declare(function.locals());
    new StatementEmitter(body).block(function.block());
    boolean numeric = signature.result().filter(type -> type == ValueType.LONG).isPresent();
    if (numeric) {
      body.declarations.add("s64 result = 0;");
    }
    return body.finish(
        names.declaration(signature), names.function(signature), numeric ? "return result;" : "");
  }

  private void declare(List<Variable.Local> variables) {
    for (Variable.Local variable : variables) {
      String name = CText.identifier("l" + locals.size() + "_", variable.name());
      if (variable.type() == ValueType.STRING) {
        stringField(name);
        frameStart.add("f->" + name + "[0] = '\\0';");
        locals.put(variable, "f->" + name);
      } else {
        declareNumber(variable, name, "0");
      }
    }
  }

  private void declareParameter(Variable.Local parameter) {
    String argument = names.argument(parameter);
    if (parameter.type() == ValueType.STRING) {
      // By value: the function may change its copy while the caller's buffer has to stay.
      String name = CText.identifier("l" + locals.size() + "_", parameter.name());
      stringField(name);
      locals.put(parameter, "f->" + name);
      code.line("jstap_string_copy(c, f->" + name + ", " + argument + ");");
    } else {
      // The next overload gets what this one was called with, whatever became of it here.
      String name = CText.identifier("l" + locals.size() + "_", parameter.name());
      declareNumber(parameter, name, argument);
    }
  }

  private void stringField(String name) {
    frameFields.add("char " + name + "[STRING_SIZE];");
  }

  private void declareNumber(Variable.Local variable, String name, String initial) {
    if (numberLocals++ < MOST_ON_STACK) {
      declarations.add("s64 " + name + " = " + initial + ";");
      locals.put(variable, name);
    } else {
      frameFields.add("s64 " + name + ";");
      frameStart.add("f->" + name + " = " + initial + ";");
      locals.put(variable, "f->" + name);
    }
  }

  private String finish(String signature, String name, String returnStatement) {
    CWriter function = new CWriter();
    temporaries.declare(declarations, frameFields);
    if (!frameFields.isEmpty()) {
      function.open("struct frame_" + name);
      frameFields.forEach(function::line);
      function.close(";").line("");
    }
    function.open(signature);
    declarations.forEach(function::line);
    if (!frameFields.isEmpty()) {
      function.line("struct frame_" + name + " *f;");
    }
    function.line("");
    if (this.function.isPresent()) {
      function.line("if (unlikely(!jstap_enter(c)))");
      function.line("\treturn" + (returnStatement.isEmpty() ? "" : " 0") + ";");
    }
    if (!frameFields.isEmpty()) {
      function.line("f = jstap_frame_push(c, sizeof(*f));");
      function.line("if (unlikely(!f))").line("\tgoto unwound;");
      frameStart.forEach(function::line);
    }
    function.append(code);
    if (out.used) {
      function.line("out:");
    }
    if (!frameFields.isEmpty()) {
      function.line("jstap_frame_pop(c, sizeof(*f));").line("unwound:");
    }
    if (this.function.isPresent()) {
      function.line("jstap_leave(c);");
    }
    function.line(returnStatement.isEmpty() ? "return;" : returnStatement);
    return function.close().line("").toString();
  }

  // Parts that the emitters of statements and expressions build with.

  CWriter code() {
    return code;
  }

  ProgramNames names() {
    return names;
  }

  String local(Variable.Local variable) {
    String name = locals.get(variable);
    if (name == null) {
      throw new IllegalStateException("local " + variable.name() + " is not declared in this body");
    }
    return name;
  }

  /** The variables in which values live while a statement runs. */
  Temporaries temporaries() {
    return temporaries;
  }

  /** Assigns the value of an expression of C. */
  void embeddedValue(String to, Value.EmbeddedC embedded) {
    names.macros().define(code, embedded.text());
    code.embeddedValue(to, embedded.span(), embedded.text());
    names.macros().restore(code, embedded.text());
  }

  String freshLabel(String prefix) {
    return prefix + "_" + labels++;
  }

  /** Leaves for the nearest error target if the call before failed. */
  void check(SourceSpan span, String what) {
    check(names.position(span, what));
  }

  /** The same of an operator that does not stand at the beginning. */
  void checkOperator(SourceSpan span, String symbol) {
    check(names.position(span, "operator", symbol));
  }

  private void check(String position) {
    Target target = errorTargets.element();
    target.used = true;
    code.open("if (unlikely(c->error))")
        .line("jstap_error_at(c, " + position + ");")
        .line("goto " + target.label + ";")
        .close();
  }

  /** Charges statements to the handler's budget. */
  void actions(int count) {
    out.used = true;
    code.line("JSTAP_ACTIONS(c, " + count + ", out);");
  }

  /** Ends a handler; in a function, passes to the next overload. */
  void next(SourceSpan span) {
    if (function.isEmpty()) {
      leave();
      return;
    }
    code.line(names.passOn(function.get()) + ";");
    check(span, "keyword");
    leave();
  }

  void leave() {
    out.used = true;
    code.line("goto out;");
  }

  /** Errors of what is emitted next go to {@code label}; ends with {@link #leaveErrorTarget}. */
  void enterErrorTarget(String label) {
    errorTargets.push(new Target(label));
  }

  /** Whether anything jumps to the label. */
  boolean leaveErrorTarget() {
    return errorTargets.pop().used;
  }

  String errorLabel() {
    Target target = errorTargets.element();
    target.used = true;
    return target.label;
  }

  void enterLoop(String continueLabel) {
    continueTargets.push(new Target(continueLabel));
  }

  boolean leaveLoop() {
    return continueTargets.pop().used;
  }

  void enterIteration(Variable.Array array) {
    iterated.push(array);
  }

  void leaveIteration() {
    iterated.pop();
  }

  /**
   * Whether this is inside a loop over the array. The elements of a statistic are together then,
   * and putting them together again would pull them from under the loop.
   */
  boolean isIterated(Variable.Array array) {
    return iterated.contains(array);
  }

  void continueLoop() {
    Target target = continueTargets.element();
    target.used = true;
    code.line("goto " + target.label + ";");
  }
}
