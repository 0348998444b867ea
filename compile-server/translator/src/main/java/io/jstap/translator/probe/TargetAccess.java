// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Follows a chain of {@code ->member} and {@code [index]} from a variable to a scalar (§7). */
final class TargetAccess {
  private static final int BITS = 8;
  private static final int WIDEST = 8;

  /** Bytes of a binary32. */
  static final int SINGLE = 4;

  private final Function<Expression, Value> lower;
  private final EventSink problems;

  TargetAccess(Function<Expression, Value> lower, EventSink problems) {
    this.lower = lower;
    this.problems = problems;
  }

  /** A C object on the way. */
  sealed interface Object {
    CType type();

    /** Where it is, and where the pointers in it lead to. */
    AddressSpace space();
  }

  /** Bytes at an address. */
  record InMemory(Value address, CType type, AddressSpace space) implements Object {
    /** Of the kernel's memory. */
    InMemory(Value address, CType type) {
      this(address, type, AddressSpace.KERNEL);
    }
  }

  /** Some bits of the bytes at an address. */
  record BitField(Value address, CType.Member member, AddressSpace space) implements Object {
    @Override
    public CType type() {
      return member.type();
    }

    /** The field's lowest bit in the bytes that hold it. */
    int firstBit() {
      return (int) Math.floorMod(member.bitOffset(), (long) BITS);
    }

    /** How many bytes are read to have all of it. */
    int bytes() {
      int last = firstBit() + member.bitSize();
      return last <= 8 ? 1 : last <= 16 ? 2 : last <= 32 ? 4 : 8;
    }

    /** The address of those bytes. */
    Value start(SourceSpan span) {
      return plus(address, member.offset(), span);
    }
  }

  /** A value without an address. */
  record Immediate(Value value, CType type, AddressSpace space) implements Object {
    /** Whose pointers lead to the kernel's memory. */
    Immediate(Value value, CType type) {
      this(value, type, AddressSpace.KERNEL);
    }
  }

  /** The object at the end of the chain, or a problem that says why there is none. */
  Optional<Object> walk(Object start, List<Expression.Access> accesses) {
    Optional<Object> object = Optional.of(start);
    for (Expression.Access access : accesses) {
      object =
          object.flatMap(
              at ->
                  switch (access) {
                    case Expression.Access.Member member -> member(at, member);
                    case Expression.Access.Index index -> index(at, index);
                  });
    }
    return object;
  }

  /**
   * The same for a chain that begins at what a pointer points to: an index counts from there, as in
   * C.
   */
  Optional<Object> walkPointed(Object start, List<Expression.Access> accesses) {
    boolean counts =
        start instanceof InMemory
            && !accesses.isEmpty()
            && accesses.getFirst() instanceof Expression.Access.Index
            && !(start.type().stripped() instanceof CType.Array);
    if (!counts) {
      return walk(start, accesses);
    }
    InMemory memory = (InMemory) start;
    Expression.Access.Index index = (Expression.Access.Index) accesses.getFirst();
    return element(
            memory.address, memory.type, memory.space, lower.apply(index.index()), index.span())
        .flatMap(first -> walk(first, accesses.subList(1, accesses.size())));
  }

  private Optional<Object> member(Object object, Expression.Access.Member access) {
    // The arrow serves both C operators: a pointer is followed, an object in memory is entered.
    Optional<InMemory> compound =
        object.type().stripped() instanceof CType.Pointer pointer
            ? pointerValue(object, access.span())
                .map(value -> new InMemory(value, pointer.target(), object.space()))
            : object instanceof InMemory memory ? Optional.of(memory) : Optional.empty();
    if (compound.isEmpty() || !(compound.get().type.stripped() instanceof CType.Compound type)) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NO_SUCH_MEMBER,
                  access.span(),
                  "'%s' is no struct, so it has no member '%s'"
                      .formatted(object.type().spelling(), access.name()))
              .withHelp("remove ->" + access.name()));
      return Optional.empty();
    }
    Optional<CType.Member> member = type.member(access.name());
    if (member.isEmpty()) {
      problems.problem(noMember(type, access));
      return Optional.empty();
    }
    return Optional.of(enter(compound.get(), member.get(), access.span()));
  }

  /** A member of an object at an address. */
  static Object enter(InMemory whole, CType.Member member, SourceSpan span) {
    if (member.isBitField()) {
      return new BitField(whole.address, member, whole.space);
    }
    return new InMemory(plus(whole.address, member.offset(), span), member.type(), whole.space);
  }

  private static Value plus(Value base, long offset, SourceSpan span) {
    return offset == 0
        ? base
        : new Value.Arithmetic(
            span, ArithmeticOperator.ADD, base, new Value.NumberLiteral(span, offset));
  }

  private static Problem noMember(CType.Compound type, Expression.Access.Member access) {
    List<String> names = type.memberNames();
    List<String> near = NearestNames.of(access.name(), names, 3);
    Problem problem =
        Problem.error(
            ElaborationProblem.NO_SUCH_MEMBER,
            access.span(),
            "%s has no member '%s'".formatted(type.spelling(), access.name()));
    if (!type.complete()) {
      return problem.withHelp("the debuginfo declares the type without its members");
    }
    return near.isEmpty()
        ? problem.withNote("it has " + names.size() + " members")
        : problem.withHelp(NearestNames.question(near));
  }

  private Optional<Object> index(Object object, Expression.Access.Index access) {
    Value index = lower.apply(access.index());
    return switch (object.type().stripped()) {
      case CType.Array array when object instanceof InMemory memory ->
          element(memory.address, array.element(), memory.space, index, access.span());
      case CType.Pointer pointer ->
          pointerValue(object, access.span())
              .flatMap(
                  value -> element(value, pointer.target(), object.space(), index, access.span()));
      case CType.Array _,
          CType.Base _,
          CType.Compound _,
          CType.Enumeration _,
          CType.Typedef _,
          CType.Qualified _,
          CType.Function _,
          CType.Void _ -> {
        problems.problem(
            Problem.error(
                    ElaborationProblem.NOT_SCALAR,
                    access.span(),
                    "'" + object.type().spelling() + "' can not be indexed")
                .withHelp("only arrays and pointers can"));
        yield Optional.empty();
      }
    };
  }

  private Optional<Object> element(
      Value base, CType type, AddressSpace space, Value index, SourceSpan span) {
    OptionalLong size = type.size();
    if (size.isEmpty()) {
      problems.problem(
          Problem.error(
              ElaborationProblem.NOT_SCALAR,
              span,
              "the size of '" + type.spelling() + "' is not known, so it can not be indexed"));
      return Optional.empty();
    }
    Value offset =
        new Value.Arithmetic(
            span,
            ArithmeticOperator.MULTIPLY,
            index,
            new Value.NumberLiteral(span, size.getAsLong()));
    return Optional.of(
        new InMemory(
            new Value.Arithmetic(span, ArithmeticOperator.ADD, base, offset), type, space));
  }

  private Optional<Value> pointerValue(Object object, SourceSpan span) {
    return scalar(object, span);
  }

  /** The object as a number, or a problem that says why it is none. */
  Optional<Value> scalar(Object object, SourceSpan span) {
    return switch (object.type().stripped()) {
      case CType.Base base ->
          switch (base.encoding()) {
            case COMPLEX_FLOAT -> refuse(object, span, "is a complex number");
            case FLOAT -> floating(object, base.bytes(), span);
            default -> read(object, base.bytes(), base.encoding().isSigned(), span);
          };
      case CType.Pointer pointer -> read(object, pointer.bytes(), false, span);
      case CType.Enumeration enumeration ->
          read(object, enumeration.bytes(), enumeration.signed(), span);
      case CType.Array array ->
          object instanceof InMemory memory
              ? Optional.of(memory.address)
              : refuse(object, span, "is an array without an address");
      case CType.Compound compound -> refuse(object, span, "is a whole struct");
      case CType.Function function -> refuse(object, span, "is a function");
      case CType.Void nothing -> refuse(object, span, "has no value");
      case CType.Typedef _, CType.Qualified _ ->
          throw new IllegalStateException("stripped() left " + object.type().spelling());
    };
  }

  /** The bits of a binary64 (§7); those of a binary32 are widened. */
  private Optional<Value> floating(Object object, long bytes, SourceSpan span) {
    if (bytes != WIDEST && bytes != SINGLE) {
      return refuse(object, span, "has " + bytes + " bytes");
    }
    return read(object, bytes, /* signed= */ false, span)
        .map(bits -> bytes == SINGLE ? new Value.FloatConversion(span, bits, true) : bits);
  }

  private Optional<Value> refuse(Object object, SourceSpan span, String why) {
    problems.problem(
        Problem.error(
                ElaborationProblem.NOT_SCALAR,
                span,
                "'" + object.type().spelling() + "' " + why + ", which is no value of a script")
            .withHelp("name a member with ->member"));
    return Optional.empty();
  }

  private Optional<Value> read(Object object, long size, boolean signed, SourceSpan span) {
    if (size > WIDEST || Long.bitCount(size) != 1) {
      return refuse(object, span, "has " + size + " bytes");
    }
    int bytes = (int) size;
    return Optional.of(
        switch (object) {
          case InMemory memory -> new Value.Load(span, memory.address, bytes, signed, memory.space);
          case Immediate immediate ->
              bytes == WIDEST
                  ? immediate.value
                  : new Value.Extend(span, immediate.value, bytes * BITS, signed);
          case BitField field -> bits(field, signed, span);
        });
  }

  /**
   * Reads the bytes that hold the field, moves its highest bit to the top and back with the sign it
   * has.
   */
  private static Value bits(BitField field, boolean signed, SourceSpan span) {
    int last = field.firstBit() + field.member.bitSize();
    Value word = new Value.Load(span, field.start(span), field.bytes(), false, field.space);
    Value raised = shift(word, ArithmeticOperator.SHIFT_LEFT, 64 - last, span);
    return shift(
        raised,
        signed ? ArithmeticOperator.SHIFT_RIGHT : ArithmeticOperator.SHIFT_RIGHT_UNSIGNED,
        64 - field.member.bitSize(),
        span);
  }

  private static Value shift(Value value, ArithmeticOperator operator, int count, SourceSpan span) {
    return count == 0
        ? value
        : new Value.Arithmetic(span, operator, value, new Value.NumberLiteral(span, count));
  }
}
