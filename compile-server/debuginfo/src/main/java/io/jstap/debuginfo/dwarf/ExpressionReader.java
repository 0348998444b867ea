// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.location.Location.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes DWARF expressions symbolically (DWARF 5 §2.5, §2.6). */
final class ExpressionReader {
  /** More than any compiler writes: what goes beyond is malformed or hostile. */
  private static final int MAXIMUM_STEPS = 4096;

  private static final int MAXIMUM_FRAME_BASES = 1;
  private static final int MAXIMUM_FORKS = 6;

  private final ExpressionContext context;
  private final Cursor cursor;
  private final int depth;
  private final int forks;
  private final OperandStack stack;
  private final TypedOperations typed;
  private final List<Location.Piece> pieces = new ArrayList<>();

  /** What the current piece is, when it is not what the top of the stack says. */
  private @Nullable Location place;

  private Location.@Nullable Unavailable failure;

  private ExpressionReader(ExpressionContext context, Bytes expression, int depth, int forks) {
    this.context = context;
    this.forks = forks;
    this.cursor = expression.cursor(0);
    this.depth = depth;
    this.stack = new OperandStack(cursor);
    this.typed = new TypedOperations(context.unit(), cursor, stack);
  }

  /** The location that an expression describes; an empty one says that the value was lost. */
  static Location location(ExpressionContext context, Bytes expression) {
    return new ExpressionReader(context, expression, 0, 0).run();
  }

  /** The value that an expression computes, on a stack that holds {@code initial}. */
  static Optional<Expression> value(
      ExpressionContext context, Bytes expression, Optional<Expression> initial) {
    ExpressionReader reader = new ExpressionReader(context, expression, 0, 0);
    initial.ifPresent(value -> reader.stack.push(Operand.generic(value, 1)));
    return reader.run() instanceof Location.Memory(Expression address)
        ? Optional.of(address)
        : Optional.empty();
  }

  private Location run() {
    for (int steps = 0; !cursor.atEnd(); steps++) {
      if (steps > MAXIMUM_STEPS) {
        fail(Reason.UNSUPPORTED, "its location is too long a computation");
      }
      step(cursor.u8());
      stack.trouble().ifPresent(trouble -> fail(Reason.UNSUPPORTED, trouble));
      if (failure != null) {
        return failure;
      }
    }
    if (!pieces.isEmpty()) {
      return new Location.Pieces(pieces);
    }
    return current();
  }

  /** What has been described since the last piece. */
  private Location current() {
    Location known = place;
    if (known != null) {
      return known;
    }
    return stack.isEmpty()
        ? new Location.Unavailable(Reason.OPTIMISED_OUT, "optimised out")
        : new Location.Memory(stack.peek(0).expression());
  }

  private void step(int op) {
    if (op >= Op.LIT0 && op <= Op.LIT31) {
      stack.push(Operand.constant(op - Op.LIT0));
    } else if (op >= Op.REG0 && op <= Op.REG31) {
      place = new Location.Register(op - Op.REG0);
    } else if (op >= Op.BREG0 && op <= Op.BREG31) {
      base(op - Op.BREG0);
    } else if (op <= Op.CONSTS && op >= Op.CONST1U) {
      stack.push(Operand.constant(constant(op)));
    } else if (!stack.apply(op) && !place(op) && !typed.apply(op)) {
      other(op);
    }
  }

  private void base(int register) {
    stack.push(
        Operand.register(register).with(BinaryOperator.ADD, Operand.constant(cursor.sleb())));
  }

  private long constant(int op) {
    return switch (op) {
      case Op.CONST1U -> cursor.u8();
      case Op.CONST1S -> (byte) cursor.u8();
      case Op.CONST2U -> cursor.u16();
      case Op.CONST2S -> (short) cursor.u16();
      case Op.CONST4U -> cursor.u32();
      case Op.CONST4S -> cursor.i32();
      case Op.CONSTU -> cursor.uleb();
      case Op.CONSTS -> cursor.sleb();
      default -> cursor.i64();
    };
  }

  /** Operations that say where or what the object is. */
  private boolean place(int op) {
    switch (op) {
      case Op.REGX -> place = new Location.Register(Operand.registerNumber(cursor));
      case Op.STACK_VALUE -> place = new Location.Value(stack.pop().expression());
      case Op.IMPLICIT_VALUE -> place = ImplicitValue.read(cursor);
      case Op.IMPLICIT_POINTER, Op.GNU_IMPLICIT_POINTER ->
          fail(
              Reason.IMPLICIT_POINTER,
              "a pointer to something that the compiler did not keep in memory");
      case Op.PIECE -> piece(cursor.uleb() * 8, 0);
      case Op.BIT_PIECE -> piece(cursor.uleb(), cursor.uleb());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void piece(long bits, long offset) {
    pieces.add(new Location.Piece(current(), bits, offset));
    place = null;
    stack.clear();
  }

  private void other(int op) {
    Unit unit = context.unit();
    switch (op) {
      case Op.ADDR -> address(cursor.unsigned(unit.header().addressSize()));
      case Op.ADDRX, Op.GNU_ADDR_INDEX -> address(RangeList.indexed(unit, cursor));
      case Op.CONSTX, Op.GNU_CONST_INDEX ->
          stack.push(Operand.constant(RangeList.indexed(unit, cursor)));
      case Op.DEREF -> stack.dereference(unit.header().addressSize());
      case Op.DEREF_SIZE -> stack.dereference(cursor.u8());
      case Op.BREGX -> base(Operand.registerNumber(cursor));
      case Op.FBREG -> frameBase(cursor.sleb());
      case Op.CALL_FRAME_CFA -> frameAddress();
      case Op.ENTRY_VALUE, Op.GNU_ENTRY_VALUE -> entryValue(cursor.uleb());
      case Op.SKIP -> jump();
      case Op.BRA -> branch();
      case Op.FORM_TLS_ADDRESS, Op.GNU_PUSH_TLS_ADDRESS ->
          fail(Reason.THREAD_LOCAL, "in thread-local storage");
      case Op.GNU_PARAMETER_REF ->
          fail(Reason.OPTIMISED_OUT, "an argument that the function does not receive");
      default ->
          fail(
              Reason.UNSUPPORTED,
              "its location uses the DWARF operation 0x" + Integer.toHexString(op));
    }
  }

  private void address(long address) {
    String section =
        context
            .unit()
            .file()
            .main()
            .elf()
            .layout()
            .sectionAt(address)
            .map(found -> found.name())
            .orElse("");
    stack.push(Operand.generic(new Expression.LinkAddress(section, address), 1));
  }

  private void frameBase(long offset) {
    Optional<Bytes> expression =
        depth < MAXIMUM_FRAME_BASES ? context.frameBase().get() : Optional.empty();
    if (expression.isEmpty()) {
      fail(Reason.OPTIMISED_OUT, "its function has no frame here");
      return;
    }
    switch (new ExpressionReader(context, expression.get(), depth + 1, forks).run()) {
      case Location.Memory(Expression base) -> frameSlot(base, offset);
      case Location.Register(int number) -> frameSlot(new Expression.Register(number), offset);
      case Location.Unavailable unavailable -> failure = unavailable;
      case Location.Value _, Location.Pieces _ ->
          fail(Reason.UNSUPPORTED, "the base of its frame is not an address");
    }
  }

  private void frameSlot(Expression base, long offset) {
    stack.push(Operand.generic(base, 3).with(BinaryOperator.ADD, Operand.constant(offset)));
  }

  private void frameAddress() {
    Optional<Expression> cfa = context.cfa().get();
    if (cfa.isPresent()) {
      stack.push(Operand.generic(cfa.get(), 3));
    } else {
      fail(Reason.UNSUPPORTED, "no call-frame information describes the frame here");
    }
  }

  private void entryValue(long length) {
    Bytes inner = cursor.bytes().slice(cursor.position(), length);
    cursor.skip(length);
    if (!context.atEntry()) {
      fail(Reason.ENTRY_VALUE, "only its value at the entry of the function is known");
      return;
    }
    if (depth >= MAXIMUM_FRAME_BASES + 1) {
      throw cursor.bytes().malformed("entry values inside of entry values");
    }
    switch (new ExpressionReader(context, inner, depth + 1, forks).run()) {
      case Location.Register(int number) -> stack.push(Operand.register(number));
      case Location.Memory(Expression value) -> stack.push(Operand.generic(value, 8));
      case Location.Value(Expression value) -> stack.push(Operand.generic(value, 8));
      case Location.Unavailable unavailable -> failure = unavailable;
      case Location.Pieces _ -> fail(Reason.UNSUPPORTED, "its entry value is in pieces");
    }
  }

  private void jump() {
    int distance = (short) cursor.u16();
    cursor.seek(cursor.position() + distance);
  }

  private void branch() {
    int distance = (short) cursor.u16();
    Operand condition = stack.pop();
    if (condition.expression() instanceof Expression.Constant(long known)) {
      if (known != 0) {
        cursor.seek(cursor.position() + distance);
      }
      return;
    }
    fork(condition.expression(), cursor.position(), cursor.position() + distance);
  }

  /** Goes both ways to the end, and chooses between the results at run time. */
  private void fork(Expression condition, long next, long target) {
    if (forks >= MAXIMUM_FORKS || !pieces.isEmpty()) {
      fail(Reason.UNSUPPORTED, "its location has too many run-time conditions");
      return;
    }
    Location zero = resumed(next).run();
    Location notZero = resumed(target).run();
    if (zero instanceof Location.Value(Expression a)
        && notZero instanceof Location.Value(Expression b)) {
      place = new Location.Value(new Expression.Choice(condition, b, a));
    } else if (zero instanceof Location.Memory(Expression a)
        && notZero instanceof Location.Memory(Expression b)) {
      place = new Location.Memory(new Expression.Choice(condition, b, a));
    } else {
      fail(Reason.UNSUPPORTED, "its location is of another kind on each side of a condition");
    }
    cursor.seek(cursor.end());
  }

  private ExpressionReader resumed(long position) {
    ExpressionReader copy = new ExpressionReader(context, cursor.bytes(), depth, forks + 1);
    copy.cursor.seek(position);
    copy.stack.copy(stack);
    return copy;
  }

  private void fail(Reason reason, String explanation) {
    if (failure == null) {
      failure = new Location.Unavailable(reason, explanation);
    }
  }
}
