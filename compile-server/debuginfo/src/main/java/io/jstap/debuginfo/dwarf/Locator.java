// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.location.Location.Reason;
import io.jstap.debuginfo.type.Lazy;
import java.util.Optional;

/** Says where variables are (DWARF 5 §2.6, §4.1). */
public final class Locator {
  private final DwarfFile file;
  private final Lazy<CallFrames> frames;

  public Locator(DwarfFile file) {
    this.file = file;
    this.frames = Lazy.of(() -> CallFrames.read(file));
  }

  /**
   * Where a variable is at a program counter.
   *
   * @param body the out-of-line function around, if there is one
   * @param atEntry no instruction since the entry of that function has changed a register
   */
  public Location locate(Die variable, Optional<Die> body, long pc, boolean atEntry) {
    Optional<AttributeValue> constant = variable.inherited(At.CONST_VALUE);
    if (constant.isPresent()) {
      return constant(constant.get());
    }
    Optional<AttributeValue> location = variable.attribute(At.LOCATION);
    if (location.isEmpty()) {
      location = variable.inherited(At.LOCATION).filter(AttributeValue::isBlock);
    }
    if (location.isEmpty()) {
      return lost("optimised out");
    }
    Unit unit = location.get().unit();
    Optional<Bytes> expression = LocationList.at(unit, location.get(), pc);
    if (expression.isEmpty()) {
      return lost("it has no value there");
    }
    ExpressionContext context =
        new ExpressionContext(
            unit, atEntry, () -> frameBase(body, pc), () -> frameAddress(unit, pc, atEntry));
    return ExpressionReader.location(context, expression.get());
  }

  /** Whether a variable is described by one expression for all of its scope. */
  public static boolean hasOnePlace(Die variable) {
    return variable.attribute(At.LOCATION).filter(AttributeValue::isBlock).isPresent();
  }

  private static Location lost(String explanation) {
    return new Location.Unavailable(Reason.OPTIMISED_OUT, explanation);
  }

  private static Location constant(AttributeValue value) {
    if (value.isBlock()) {
      Bytes block = value.block();
      return ImplicitValue.read(block.cursor(0), block.size());
    }
    if (value.form() == Form.STRING) {
      Bytes text = value.unit().section().slice(value.raw(), value.length());
      return ImplicitValue.read(text.cursor(0), text.size());
    }
    Optional<byte[]> text = value.isConstant() ? Optional.empty() : value.stringBytes();
    return text.map(
            bytes -> {
              java.lang.foreign.MemorySegment copy =
                  java.lang.foreign.Arena.ofAuto().allocate(bytes.length + 1L);
              copy.copyFrom(java.lang.foreign.MemorySegment.ofArray(bytes));
              Bytes whole =
                  new Bytes(
                      copy,
                      value.unit().section().file(),
                      ".debug_str",
                      io.jstap.debuginfo.DebugInfoProblem.MALFORMED_DWARF);
              return ImplicitValue.read(whole.cursor(0), whole.size());
            })
        .orElseGet(() -> ImplicitValue.value(value.number()));
  }

  private static Optional<Bytes> frameBase(Optional<Die> body, long pc) {
    return body.flatMap(die -> die.attribute(At.FRAME_BASE))
        .flatMap(value -> LocationList.at(value.unit(), value, pc));
  }

  private Optional<Expression> frameAddress(Unit unit, long pc, boolean atEntry) {
    Architecture architecture = file.architecture();
    if (atEntry) {
      return Optional.of(
          new Expression.Binary(
              BinaryOperator.ADD,
              new Expression.Register(architecture.stackPointer()),
              new Expression.Constant(architecture.entryCfaOffset())));
    }
    return frames.get().cfaAt(unit, pc);
  }
}
