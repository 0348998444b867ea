// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import io.jstap.debuginfo.location.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stack of an expression, and what works on nothing else (DWARF 5 §2.5.1.3, §2.5.1.4). */
final class OperandStack {
  private static final int MAXIMUM_NODES = 4096;
  private static final int MAXIMUM_SIZE = 256;

  private final Cursor cursor;
  private final List<Operand> operands = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();

  /**
   * @param cursor reads the expression: operations have operands there
   */
  OperandStack(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Why nothing can come of the expression, once that is so. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Nothing can come of it; the first reason counts. */
  void fail(String reason) {
    trouble = trouble.or(() -> Optional.of(reason));
  }

  boolean isEmpty() {
    return operands.isEmpty();
  }

  void clear() {
    operands.clear();
  }

  void copy(OperandStack other) {
    operands.addAll(other.operands);
  }

  void push(Operand operand) {
    if (operand.nodes() > MAXIMUM_NODES || operands.size() >= MAXIMUM_SIZE) {
      fail("its location is too large a computation");
    }
    operands.add(operand);
  }

  Operand pop() {
    Operand top = peek(0);
    operands.removeLast();
    return top;
  }

  Operand peek(int below) {
    if (below >= operands.size()) {
      throw cursor.bytes().malformed("an expression needs more values than it has");
    }
    return operands.get(operands.size() - 1 - below);
  }

  /** Replaces the address on top by what is in memory there. */
  void dereference(int size) {
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      fail("its location reads " + size + " bytes of memory");
      return;
    }
    Operand address = pop();
    push(
        Operand.generic(
            new Expression.Dereference(size, address.expression()), address.nodes() + 1));
  }

  /** Executes an operation if it is one on the stack alone. */
  boolean apply(int op) {
    return rearrange(op) || arithmetic(op);
  }

  private boolean rearrange(int op) {
    switch (op) {
      case Op.DUP -> push(peek(0));
      case Op.DROP -> pop();
      case Op.OVER -> push(peek(1));
      case Op.PICK -> push(peek(cursor.u8()));
      case Op.SWAP -> {
        Operand top = pop();
        Operand second = pop();
        push(top);
        push(second);
      }
      case Op.ROT -> {
        Operand top = pop();
        Operand second = pop();
        Operand third = pop();
        push(top);
        push(third);
        push(second);
      }
      case Op.NOP, Op.GNU_UNINIT -> {
        // GCC marks locations of variables that may not have been set yet: a value all the same.
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean arithmetic(int op) {
    switch (op) {
      case Op.ABS -> push(pop().with(UnaryOperator.ABSOLUTE));
      case Op.NEG -> push(pop().with(UnaryOperator.NEGATE));
      case Op.NOT -> push(pop().with(UnaryOperator.NOT));
      case Op.PLUS_UCONST -> push(pop().with(BinaryOperator.ADD, Operand.constant(cursor.uleb())));
      default -> {
        if (op < Op.ABS || op > Op.NE || operands.size() < 2) {
          return false;
        }
        Optional<Operand> result = Operators.apply(op, peek(1), peek(0));
        if (result.isEmpty()) {
          return false;
        }
        pop();
        pop();
        push(result.get());
      }
    }
    return true;
  }
}
