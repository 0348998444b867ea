// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What assemblers write for operands. */
class X8664OperandsTest {
  static final X8664Operands WITHOUT_SYMBOLS = new X8664Operands(name -> OptionalLong.empty());
  private static final X8664Operands OPERANDS =
      new X8664Operands(
          name -> name.equals("count.0") ? OptionalLong.of(0x4000) : OptionalLong.empty());

  private static void reads(String text, MarkArgument expected) {
    assertEquals(Optional.of(expected), OPERANDS.read(text), text);
  }

  private static void readsNothing(String text) {
    assertEquals(Optional.empty(), OPERANDS.read(text), text);
  }

  private static Expression register(int number) {
    return new Expression.Register(number);
  }

  private static Expression low(int number, int bits) {
    return new Expression.Extend(register(number), bits, false);
  }

  private static Expression plus(Expression left, Expression right) {
    return new Expression.Binary(BinaryOperator.ADD, left, right);
  }

  private static Expression number(long value) {
    return new Expression.Constant(value);
  }

  @Test
  void registers() {
    reads("8@%rax", new MarkArgument(8, false, false, false, register(0)));
    reads("-4@%ecx", new MarkArgument(4, true, false, false, low(2, 32)));
    reads("-2@%r9w", new MarkArgument(2, true, false, false, low(9, 16)));
    reads("1@%sil", new MarkArgument(1, false, false, false, low(4, 8)));
    reads("%edi", new MarkArgument(4, false, false, false, low(5, 32)));
    Expression high =
        new Expression.Extend(
            new Expression.Binary(BinaryOperator.SHIFT_RIGHT_LOGICAL, register(3), number(8)),
            8,
            false);
    reads("1@%bh", new MarkArgument(1, false, false, false, high));
    readsNothing("8f@%xmm0");
    readsNothing("4@%r16");
    readsNothing("8@%rip");
  }

  @Test
  void constants() {
    reads("-4@$-5", new MarkArgument(4, true, false, false, number(-5)));
    reads("8@$0x7f", new MarkArgument(8, false, false, false, number(0x7f)));
    reads("8@$18446744073709551615", new MarkArgument(8, false, false, false, number(-1)));
    readsNothing("8@$99999999999999999999");
    readsNothing("8@$");
  }

  @Test
  void memory() {
    reads("8@-16(%rbp)", new MarkArgument(8, false, false, true, plus(number(-16), register(6))));
    reads("-4@(%rsp)", new MarkArgument(4, true, false, true, plus(number(0), register(7))));
    Expression scaled = new Expression.Binary(BinaryOperator.MULTIPLY, register(2), number(4));
    reads(
        "-4@8(%rax,%rcx,4)",
        new MarkArgument(4, true, false, true, plus(plus(number(8), register(0)), scaled)));
    reads("8@(,%rcx,4)", new MarkArgument(8, false, false, true, plus(number(0), scaled)));
    reads("8f@24(%rsp)", new MarkArgument(8, false, true, true, plus(number(24), register(7))));
    readsNothing("8@%fs:16");
    readsNothing("8@16(%rip)");
    readsNothing("8@(%ah)");
  }

  @Test
  void symbols() {
    Expression place = new Expression.LinkAddress("", 0x4000);
    Expression behind = new Expression.LinkAddress("", 0x4008);
    reads("-4@count.0(%rip)", new MarkArgument(4, true, false, true, place));
    reads("-4@count.0+8(%rip)", new MarkArgument(4, true, false, true, behind));
    reads("8@count.0", new MarkArgument(8, false, false, true, place));
    reads("8@$count.0+8", new MarkArgument(8, false, false, false, behind));
    readsNothing("8@other(%rip)");
    readsNothing("8@count.0(%rax)");
  }

  @Test
  void whatIsNoOperand() {
    readsNothing("");
    readsNothing("3@%rax");
    readsNothing("8@");
    readsNothing("8@)(");
    readsNothing("8@((%rax))");
    readsNothing("8@" + "(".repeat(5000));
  }
}
