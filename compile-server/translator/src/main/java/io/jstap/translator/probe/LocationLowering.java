// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.location.Expression;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Comparison;
import io.jstap.translator.ir.Value;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns the location expressions of debuginfo into IR; empty for the rare ones that the IR has no
 * form for.
 */
final class LocationLowering {
  /** DWARF number of the return address, in whose place the runtime has the instruction pointer. */
  private static final int INSTRUCTION_POINTER = 16;

  private final ProbedBinary binary;
  private final SourceSpan span;
  private final OptionalLong pc;

  /**
   * @param pc the link-time address of the place for which locations are meant, if it has one
   */
  LocationLowering(ProbedBinary binary, SourceSpan span, OptionalLong pc) {
    this.binary = binary;
    this.span = span;
    this.pc = pc;
  }

  Optional<Value> value(Expression expression) {
    return switch (expression) {
      case Expression.Constant constant -> Optional.of(number(constant.value()));
      case Expression.LinkAddress address ->
          address.section().startsWith(".data..percpu")
              ? Optional.empty()
              : atRunTime(address.address());
      case Expression.Register register -> Optional.of(new Value.Register(span, register.number()));
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Dereference d ->
          value(d.address()).map(a -> new Value.Load(span, a, d.size(), false, binary.space()));
      case Expression.Extend extend ->
          value(extend.operand())
              .map(operand -> new Value.Extend(span, operand, extend.bits(), extend.signed()));
      case Expression.Choice choice -> {
        Optional<Value> condition = value(choice.condition());
        Optional<Value> yes = value(choice.ifNotZero());
        Optional<Value> no = value(choice.ifZero());
        yield condition.isPresent() && yes.isPresent() && no.isPresent()
            ? Optional.of(new Value.Conditional(span, condition.get(), yes.get(), no.get()))
            : Optional.empty();
      }
    };
  }

  /** Of a program: as far from where the task is as the file says. */
  private Optional<Value> atRunTime(long address) {
    return switch (binary.object()) {
      case ProbedObject.Kernel _, ProbedObject.Module _ ->
          binary.place(address).map(at -> new Value.RelocatedAddress(span, at));
      case ProbedObject.Program _ ->
          pc.isEmpty()
              ? Optional.empty()
              : arithmetic(
                  ArithmeticOperator.ADD,
                  new Value.Register(span, INSTRUCTION_POINTER),
                  number(address - pc.getAsLong()));
      case ProbedObject.ProgramTypes _ -> Optional.empty();
    };
  }

  Value number(long value) {
    return new Value.NumberLiteral(span, value);
  }

  private Optional<Value> unary(Expression.Unary unary) {
    Optional<Value> operand = value(unary.operand());
    return switch (unary.operator()) {
      case NEGATE -> operand.map(o -> new Value.Negate(span, o));
      case NOT -> operand.map(o -> new Value.Complement(span, o));
      case ABSOLUTE ->
          operand.map(
              o ->
                  new Value.Conditional(
                      span,
                      new Value.Compare(span, Comparison.LESS, o, number(0)),
                      new Value.Negate(span, o),
                      o));
    };
  }

  private Optional<Value> binary(Expression.Binary binary) {
    Optional<Value> left = value(binary.left());
    Optional<Value> right = value(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Value l = left.get();
    Value r = right.get();
    return switch (binary.operator()) {
      case ADD -> arithmetic(ArithmeticOperator.ADD, l, r);
      case SUBTRACT -> arithmetic(ArithmeticOperator.SUBTRACT, l, r);
      case MULTIPLY -> arithmetic(ArithmeticOperator.MULTIPLY, l, r);
      case DIVIDE_SIGNED -> arithmetic(ArithmeticOperator.DIVIDE, l, r);
      case DIVIDE_UNSIGNED -> arithmetic(ArithmeticOperator.DIVIDE_UNSIGNED, l, r);
      case MODULO_UNSIGNED -> arithmetic(ArithmeticOperator.REMAINDER_UNSIGNED, l, r);
      case AND -> arithmetic(ArithmeticOperator.AND, l, r);
      case OR -> arithmetic(ArithmeticOperator.OR, l, r);
      case XOR -> arithmetic(ArithmeticOperator.XOR, l, r);
      case SHIFT_LEFT -> arithmetic(ArithmeticOperator.SHIFT_LEFT, l, r);
      case SHIFT_RIGHT_LOGICAL -> arithmetic(ArithmeticOperator.SHIFT_RIGHT_UNSIGNED, l, r);
      case SHIFT_RIGHT_ARITHMETIC -> arithmetic(ArithmeticOperator.SHIFT_RIGHT, l, r);
      case EQUAL -> compare(Comparison.EQUAL, l, r);
      case NOT_EQUAL -> compare(Comparison.NOT_EQUAL, l, r);
      case LESS -> compare(Comparison.LESS, l, r);
      case LESS_OR_EQUAL -> compare(Comparison.LESS_OR_EQUAL, l, r);
      case GREATER -> compare(Comparison.GREATER, l, r);
      case GREATER_OR_EQUAL -> compare(Comparison.GREATER_OR_EQUAL, l, r);
    };
  }

  private Optional<Value> arithmetic(ArithmeticOperator operator, Value left, Value right) {
    return Optional.of(new Value.Arithmetic(span, operator, left, right));
  }

  private Optional<Value> compare(Comparison comparison, Value left, Value right) {
    return Optional.of(new Value.Compare(span, comparison, left, right));
  }
}
