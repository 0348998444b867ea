// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Value;
import java.util.Optional;

/** Addresses of objects, and writing to them. */
final class TargetPlaces {
  private final EventSink problems;

  TargetPlaces(EventSink problems) {
    this.problems = problems;
  }

  /** Where the object is. */
  Optional<Value> address(TargetAccess.Object object, SourceSpan span) {
    return switch (object) {
      case TargetAccess.InMemory memory -> Optional.of(memory.address());
      case TargetAccess.BitField field ->
          refuse(ElaborationProblem.NO_ADDRESS, span, "a bit field has no address");
      case TargetAccess.Immediate immediate ->
          refuse(
              ElaborationProblem.NO_ADDRESS,
              span,
              "it is in a register, not in memory, so it has no address");
    };
  }

  /** Writes the low bytes of a value to the object. */
  Optional<Value> store(TargetAccess.Object object, Value value, SourceSpan span) {
    Optional<Integer> size = size(object.type());
    if (size.isEmpty()) {
      return refuse(
          ElaborationProblem.NOT_WRITABLE,
          span,
          "'" + object.type().spelling() + "' can not be written as a whole");
    }
    Value bits =
        isFloating(object.type()) && size.get() == TargetAccess.SINGLE
            ? new Value.FloatConversion(span, value, false)
            : value;
    return switch (object) {
      case TargetAccess.InMemory memory ->
          Optional.of(new Value.Store(span, memory.address(), size.get(), bits, memory.space()));
      case TargetAccess.BitField field -> Optional.of(bits(field, value, span));
      case TargetAccess.Immediate immediate -> register(immediate, size.get(), bits, span);
    };
  }

  private Optional<Value> register(
      TargetAccess.Immediate immediate, int size, Value value, SourceSpan span) {
    if (immediate.value() instanceof Value.Register register) {
      return Optional.of(new Value.StoreRegister(span, register.dwarfNumber(), size, value));
    }
    if (immediate.value() instanceof Value.ReturnValue) {
      // Both architectures of the runtime return integers in the register that DWARF calls 0.
      return Optional.of(new Value.StoreRegister(span, 0, size, value));
    }
    return refuse(
        ElaborationProblem.NOT_WRITABLE,
        span,
        "only its value is known, not a place that could be written to");
  }

  private static boolean isFloating(CType type) {
    return type.stripped() instanceof CType.Base base && base.encoding() == CType.Encoding.FLOAT;
  }

  private static Optional<Integer> size(CType type) {
    long size =
        switch (type.stripped()) {
          case CType.Base base ->
              base.encoding() == CType.Encoding.COMPLEX_FLOAT
                      || (isFloating(base) && base.bytes() < TargetAccess.SINGLE)
                  ? 0
                  : base.bytes();
          case CType.Pointer pointer -> pointer.bytes();
          case CType.Enumeration enumeration -> enumeration.bytes();
          case CType.Array _,
              CType.Compound _,
              CType.Function _,
              CType.Void _,
              CType.Typedef _,
              CType.Qualified _ ->
              0;
        };
    return size > 0 && size <= 8 && Long.bitCount(size) == 1
        ? Optional.of((int) size)
        : Optional.empty();
  }

  /** Reads the bytes around the field, exchanges its bits, writes them back. */
  private static Value bits(TargetAccess.BitField field, Value value, SourceSpan span) {
    int first = field.firstBit();
    int bytes = field.bytes();
    long mask =
        (field.member().bitSize() == 64 ? -1L : (1L << field.member().bitSize()) - 1) << first;
    Value address = field.start(span);
    Value word = new Value.Load(span, address, bytes, false, field.space());
    Value kept = combine(span, ArithmeticOperator.AND, word, ~mask);
    Value raised = combine(span, ArithmeticOperator.SHIFT_LEFT, value, first);
    Value changed = combine(span, ArithmeticOperator.AND, raised, mask);
    return new Value.Store(
        span,
        address,
        bytes,
        new Value.Arithmetic(span, ArithmeticOperator.OR, kept, changed),
        field.space());
  }

  private static Value combine(
      SourceSpan span, ArithmeticOperator operator, Value left, long right) {
    return new Value.Arithmetic(span, operator, left, new Value.NumberLiteral(span, right));
  }

  private Optional<Value> refuse(ElaborationProblem code, SourceSpan span, String why) {
    problems.problem(
        Problem.error(code, span, why).withHelp("name a member with ->member, or take its value"));
    return Optional.empty();
  }
}
