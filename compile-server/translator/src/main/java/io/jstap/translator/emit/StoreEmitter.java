// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Variable;

/** Emits what changes numbers of the script: assignments, updates, and the arithmetic for them. */
final class StoreEmitter {
  private final BodyEmitter body;
  private final NumberEmitter numbers;

  StoreEmitter(BodyEmitter body) {
    this.body = body;
    this.numbers = new NumberEmitter(body);
  }

  /** The value that was assigned. */
  String assign(Value.Assign assign) {
    return switch (assign.place()) {
      case Place.LocalPlace place -> storeTo(body.local(place.variable()), assign.value());
      case Place.GlobalPlace place ->
          storeTo(body.names().global(place.variable()), assign.value());
      case Place.ElementPlace place -> {
        String keys = numbers.keys(place.keys());
        String value = numbers.operand(assign.value());
        body.code().line("*" + slot(place.span(), place.array(), keys) + " = " + value + ";");
        yield value;
      }
    };
  }

  private String storeTo(String variable, Value value) {
    String operand = numbers.operand(value);
    body.code().line(variable + " = " + operand + ";");
    return operand;
  }

  private String slot(SourceSpan span, Variable.Array array, String keys) {
    String slot = body.temporaries().pointer();
    body.code()
        .line(
            slot + " = jstap_map_number_slot(c, " + body.names().array(array) + ", " + keys + ");");
    body.check(span, "identifier");
    return slot;
  }

  /** The value before, or after the update. */
  String update(Value.Update update) {
    String lvalue =
        switch (update.place()) {
          case Place.LocalPlace place -> body.local(place.variable());
          case Place.GlobalPlace place -> body.names().global(place.variable());
          case Place.ElementPlace place -> {
            // The element is looked up again for the store: evaluating the operand may move or
            // delete it.
            yield updateElement(update, place);
          }
        };
    if (update.place() instanceof Place.ElementPlace) {
      return lvalue;
    }
    String operand = numbers.operand(update.operand());
    String old = update.yieldsOld() ? numbers.store(lvalue) : lvalue;
    String value = arithmetic(update.span(), update.operator(), lvalue, operand);
    body.code().line(lvalue + " = " + value + ";");
    return update.yieldsOld() ? old : value;
  }

  private String updateElement(Value.Update update, Place.ElementPlace place) {
    String keys = numbers.keys(place.keys());
    String operand = numbers.operand(update.operand());
    String slot = slot(place.span(), place.array(), keys);
    String old = numbers.store("*" + slot);
    String value = arithmetic(update.span(), update.operator(), old, operand);
    body.code().line("*" + slot + " = " + value + ";");
    return update.yieldsOld() ? old : value;
  }

  /** The outcome of an operator on two operands. */
  String arithmetic(SourceSpan span, ArithmeticOperator operator, String left, String right) {
    return switch (operator) {
      case ADD -> numbers.store("(s64)((u64)" + left + " + (u64)" + right + ")");
      case SUBTRACT -> numbers.store("(s64)((u64)" + left + " - (u64)" + right + ")");
      case MULTIPLY -> numbers.store("(s64)((u64)" + left + " * (u64)" + right + ")");
      case AND -> numbers.store(left + " & " + right);
      case OR -> numbers.store(left + " | " + right);
      case XOR -> numbers.store(left + " ^ " + right);
      case SHIFT_LEFT -> numbers.store("(s64)((u64)" + left + " << (" + right + " & 63))");
      case SHIFT_RIGHT -> numbers.store(left + " >> (" + right + " & 63)");
      case SHIFT_RIGHT_UNSIGNED ->
          numbers.store("(s64)((u64)" + left + " >> (" + right + " & 63))");
      case DIVIDE -> divide(span, "/", "jstap_divide", left, right);
      case REMAINDER -> divide(span, "%", "jstap_modulo", left, right);
      case DIVIDE_UNSIGNED -> divide(span, "/", "jstap_divide_unsigned", left, right);
      case REMAINDER_UNSIGNED -> divide(span, "%", "jstap_modulo_unsigned", left, right);
    };
  }

  private String divide(
      SourceSpan span, String symbol, String function, String left, String right) {
    String result = numbers.store(function + "(c, " + left + ", " + right + ")");
    body.checkOperator(span, symbol);
    return result;
  }
}
