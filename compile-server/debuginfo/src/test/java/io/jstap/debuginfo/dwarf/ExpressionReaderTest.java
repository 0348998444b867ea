// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.arch.Architectures;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions written down byte by byte. */
class ExpressionReaderTest {
  private static final Expression STACK = new Expression.Register(7);

  @TempDir Path directory;
  private Optional<DwarfFile> file = Optional.empty();

  @BeforeEach
  void compile() throws IOException {
    ElfFile elf = ElfFile.open(Gcc.program(directory, "-gdwarf-5"));
    file = Optional.of(DwarfFile.of(elf, Architectures.of(elf)));
  }

  private static Bytes bytes(int... values) {
    byte[] content = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      content[i] = (byte) values[i];
    }
    MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, content.length));
    MemorySegment.copy(MemorySegment.ofArray(content), 0, copy, 0, content.length);
    return new Bytes(copy.asSlice(0, content.length), "test", "", DebugInfoProblem.MALFORMED_DWARF);
  }

  private Location read(boolean atEntry, int... values) {
    Unit unit = file.orElseThrow().units().getFirst();
    Expression cfa = new Expression.Binary(BinaryOperator.ADD, STACK, new Expression.Constant(8));
    ExpressionContext context =
        new ExpressionContext(
            unit, atEntry, () -> Optional.of(bytes(Op.CALL_FRAME_CFA)), () -> Optional.of(cfa));
    return ExpressionReader.location(context, bytes(values));
  }

  private static Expression constant(long value) {
    return new Expression.Constant(value);
  }

  private static Expression plus(Expression left, long right) {
    return new Expression.Binary(BinaryOperator.ADD, left, constant(right));
  }

  @Test
  void readsRegistersAndFrames() {
    assertEquals(new Location.Register(5), read(false, Op.REG0 + 5));
    assertEquals(new Location.Memory(plus(STACK, 16)), read(false, Op.BREG0 + 7, 16));
    // fbreg -24 of a frame at rsp + 8.
    assertEquals(new Location.Memory(plus(STACK, -16)), read(false, Op.FBREG, 0x68));
  }

  @Test
  void computesConstants() {
    // (5 - 2) * 4 >> 1
    Location six =
        read(
            false,
            Op.LIT0 + 5,
            Op.LIT0 + 2,
            Op.MINUS,
            Op.LIT0 + 4,
            Op.MUL,
            Op.LIT0 + 1,
            Op.SHR,
            Op.STACK_VALUE);
    assertEquals(new Location.Value(constant(6)), six);
    // rot turns 1 2 3 into 3 1 2; 2 - ... : 1 - 2 = -1
    Location rotated =
        read(false, Op.LIT0 + 1, Op.LIT0 + 2, Op.LIT0 + 3, Op.ROT, Op.MINUS, Op.STACK_VALUE);
    assertEquals(new Location.Value(constant(-1)), rotated);
    assertEquals(new Location.Value(constant(0x0201)), read(false, Op.IMPLICIT_VALUE, 2, 1, 2));
  }

  /** The base type of unsigned 64-bit numbers, as two bytes LEB128 of its offset in the unit. */
  private int[] unsignedLong() {
    Unit unit = file.orElseThrow().units().getFirst();
    long entry =
        unit.root().children().stream()
            .filter(die -> die.tag() == Tag.BASE)
            .filter(die -> die.number(At.BYTE_SIZE).orElse(0) == 8)
            .filter(die -> die.number(At.ENCODING).orElse(0) == 7)
            .findFirst()
            .orElseThrow()
            .handle();
    int offset = Math.toIntExact(entry - unit.handle(unit.header().offset()));
    return new int[] {(offset & 0x7f) | 0x80, offset >> 7};
  }

  /** An operation on what two bytes push and on three, both of a type. */
  private static int[] byThree(int[] type, int operation, int first, int second) {
    int[] convert = {Op.CONVERT, type[0], type[1]};
    return Stream.of(
            new int[] {first, second},
            convert,
            new int[] {Op.LIT0 + 3},
            convert,
            new int[] {operation, Op.CONVERT, 0, Op.STACK_VALUE})
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  @Test
  void dividesAsTheTypeSays() {
    int[] type = unsignedLong();
    Map<Integer, BinaryOperator> operators =
        Map.of(
            Op.DIV, BinaryOperator.DIVIDE_UNSIGNED,
            Op.MOD, BinaryOperator.MODULO_UNSIGNED);
    operators.forEach(
        (operation, operator) ->
            assertEquals(
                new Location.Value(new Expression.Binary(operator, STACK, constant(3))),
                read(false, byThree(type, operation, Op.BREG0 + 7, 0))));
    assertEquals(
        new Location.Value(constant(Long.divideUnsigned(-7, 3))),
        read(false, byThree(type, Op.DIV, Op.CONST1S, 0xf9)));
    // The generic type's quotient is signed.
    assertEquals(
        new Location.Value(constant(-2)),
        read(false, Op.CONST1S, 0xf9, Op.LIT0 + 3, Op.DIV, Op.STACK_VALUE));
  }

  @Test
  void dereferences() {
    assertEquals(
        new Location.Value(new Expression.Dereference(4, plus(STACK, 8))),
        read(false, Op.BREG0 + 7, 8, Op.DEREF_SIZE, 4, Op.STACK_VALUE));
  }

  @Test
  void readsPieces() {
    Location pieces =
        read(false, Op.REG0 + 1, Op.PIECE, 8, Op.PIECE, 4, Op.LIT0, Op.STACK_VALUE, Op.PIECE, 4);
    List<Location.Piece> all = assertInstanceOf(Location.Pieces.class, pieces).pieces();
    assertEquals(List.of(64L, 32L, 32L), all.stream().map(Location.Piece::bitSize).toList());
    assertEquals(new Location.Register(1), all.get(0).place());
    assertInstanceOf(Location.Unavailable.class, all.get(1).place());
    assertEquals(new Location.Value(constant(0)), all.get(2).place());
  }

  @Test
  void knowsEntryValuesOnlyAtTheEntry() {
    int[] expression = {Op.ENTRY_VALUE, 1, Op.REG0 + 5, Op.STACK_VALUE};
    assertEquals(new Location.Value(new Expression.Register(5)), read(true, expression));
    assertEquals(Location.Reason.ENTRY_VALUE, reason(read(false, expression)));
  }

  private static Location.Reason reason(Location location) {
    return assertInstanceOf(Location.Unavailable.class, location).reason();
  }

  @Test
  void choosesAtRunTime() {
    // rax ? 1 : 2
    Location choice =
        read(
            false,
            Op.BREG0,
            0,
            Op.BRA,
            4,
            0,
            Op.LIT0 + 2,
            Op.SKIP,
            1,
            0,
            Op.LIT0 + 1,
            Op.STACK_VALUE);
    assertEquals(
        new Location.Value(
            new Expression.Choice(new Expression.Register(0), constant(1), constant(2))),
        choice);
  }

  @Test
  void tellsWhyThereIsNoValue() {
    assertEquals(Location.Reason.OPTIMISED_OUT, reason(read(false)));
    assertEquals(
        Location.Reason.IMPLICIT_POINTER, reason(read(false, Op.IMPLICIT_POINTER, 0, 0, 0, 0, 0)));
    assertEquals(Location.Reason.THREAD_LOCAL, reason(read(false, Op.LIT0, Op.FORM_TLS_ADDRESS)));
    assertEquals(Location.Reason.UNSUPPORTED, reason(read(false, 0xff)));
  }

  @Test
  void endsWhateverItReads() {
    // skip -3: for ever.
    assertEquals(Location.Reason.UNSUPPORTED, reason(read(false, Op.SKIP, 0xfd, 0xff)));
    assertThrows(DebugInfoException.class, () -> read(false, Op.DUP));
    assertThrows(DebugInfoException.class, () -> read(false, Op.CONST8U, 1));
  }
}
