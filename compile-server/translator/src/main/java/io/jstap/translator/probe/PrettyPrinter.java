// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.ArithmeticOperator;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text of a whole object, for {@code $x$} and {@code $x$$}: {@code {.a=1, .b=0x2, .c={...}}}.
 * What can not be had is a question mark, and the whole is ERROR when memory can not be read.
 */
final class PrettyPrinter {
  /** How many values one text shows. */
  private static final int MOST = 32;

  private static final String MORE = "...";

  private final SourceSpan span;
  private final boolean allLevels;
  private final TargetAccess access;
  private final List<Format.Piece> pieces = new ArrayList<>();
  private final List<Value> arguments = new ArrayList<>();

  PrettyPrinter(SourceSpan span, boolean allLevels) {
    this.span = span;
    this.allLevels = allLevels;
    this.access =
        new TargetAccess(
            expression -> {
              throw new IllegalStateException("pretty printing needs no index of the script's");
            },
            problem -> {});
  }

  /** The text of an object; of a pointer to a struct, that of the struct. */
  Value print(TargetAccess.Object object) {
    object(followed(object), true);
    return new Value.Guarded(
        span,
        new Value.PrintToString(span, new Format(pieces), arguments),
        new Value.StringLiteral(span, "ERROR"));
  }

  private TargetAccess.Object followed(TargetAccess.Object object) {
    if (object.type().stripped() instanceof CType.Pointer pointer
        && pointer.target().stripped() instanceof CType.Compound compound
        && compound.complete()) {
      Optional<Value> address = access.scalar(object, span);
      if (address.isPresent()) {
        return new TargetAccess.InMemory(address.get(), pointer.target(), object.space());
      }
    }
    return object;
  }

  private void object(TargetAccess.Object object, boolean expand) {
    switch (object.type().stripped()) {
      case CType.Base base when object instanceof TargetAccess.BitField ->
          number(object, bitConversion(base));
      case CType.Base base -> number(object, conversion(base));
      case CType.Enumeration enumeration -> number(object, "d");
      case CType.Pointer pointer when isCharacter(pointer.target()) ->
          access
              .scalar(object, span)
              .ifPresentOrElse(address -> string(address, -1, object.space()), () -> text("?"));
      case CType.Pointer pointer -> number(object, "p");
      case CType.Array array -> array(object, array, expand);
      case CType.Compound compound -> compound(object, compound, expand);
      case CType.Function _, CType.Void _, CType.Typedef _, CType.Qualified _ -> text("?");
    }
  }

  private static String conversion(CType.Base base) {
    return switch (base.encoding()) {
      case SIGNED_CHAR, UNSIGNED_CHAR -> base.bytes() == 1 ? "c" : "d";
      case SIGNED -> "d";
      case UNSIGNED, BOOLEAN, FLOAT, COMPLEX_FLOAT, OTHER -> "u";
    };
  }

  /** Some bits are a number, even where they are declared as those of a character. */
  private static String bitConversion(CType.Base base) {
    return switch (base.encoding()) {
      case SIGNED_CHAR, SIGNED -> "d";
      case UNSIGNED_CHAR, UNSIGNED, BOOLEAN, FLOAT, COMPLEX_FLOAT, OTHER -> "u";
    };
  }

  private static boolean isCharacter(CType type) {
    return type.stripped() instanceof CType.Base base
        && base.bytes() == 1
        && (base.encoding() == CType.Encoding.SIGNED_CHAR
            || base.encoding() == CType.Encoding.UNSIGNED_CHAR);
  }

  private void number(TargetAccess.Object object, String conversion) {
    Optional<Value> value = access.scalar(object, span);
    if (value.isEmpty()) {
      text("?");
    } else if (conversion.equals("c")) {
      text("'");
      argument('c', "#", value.get());
      text("'");
    } else {
      argument(conversion.charAt(0), "", value.get());
    }
  }

  /**
   * A string in quotes, or its address when it can not be read. What the kernel points to may be in
   * a program's memory.
   */
  private void string(Value address, long length, AddressSpace space) {
    Value text =
        new Value.PrintToString(span, new Format(List.of(directive('p', ""))), List.of(address));
    for (AddressSpace at :
        space == AddressSpace.KERNEL
            ? List.of(AddressSpace.USER, AddressSpace.KERNEL)
            : List.of(AddressSpace.USER)) {
      text =
          new Value.Guarded(
              span, new Value.MemoryString(span, address, length, at, /* quoted= */ true), text);
    }
    argument('s', "", text);
  }

  private void array(TargetAccess.Object object, CType.Array array, boolean expand) {
    OptionalLong size = array.element().size();
    if (!(object instanceof TargetAccess.InMemory memory)) {
      text("?");
    } else if (isCharacter(array.element())) {
      string(memory.address(), array.count().orElse(-1), memory.space());
    } else if (!expand || array.count().isEmpty() || size.isEmpty()) {
      text("[" + MORE + "]");
    } else {
      elements(memory, array, size.getAsLong());
    }
  }

  private void elements(TargetAccess.InMemory memory, CType.Array array, long size) {
    text("[");
    for (long i = 0; i < array.count().getAsLong(); i++) {
      text(i == 0 ? "" : ", ");
      if (arguments.size() >= MOST) {
        text(MORE);
        break;
      }
      Value address =
          i == 0
              ? memory.address()
              : new Value.Arithmetic(
                  span,
                  ArithmeticOperator.ADD,
                  memory.address(),
                  new Value.NumberLiteral(span, i * size));
      object(new TargetAccess.InMemory(address, array.element(), memory.space()), allLevels);
    }
    text("]");
  }

  private void compound(TargetAccess.Object object, CType.Compound compound, boolean expand) {
    if (!expand || !(object instanceof TargetAccess.InMemory memory)) {
      text("{" + MORE + "}");
      return;
    }
    text("{");
    String separator = "";
    for (CType.Member member : compound.members()) {
      text(separator);
      separator = ", ";
      if (arguments.size() >= MOST) {
        text(MORE);
        break;
      }
      text(label(member) + "=");
      object(TargetAccess.enter(memory, member, span), allLevels);
    }
    text("}");
  }

  private static String label(CType.Member member) {
    return member
        .name()
        .map(name -> "." + name)
        .orElseGet(
            () ->
                member.type().stripped() instanceof CType.Compound compound && compound.isUnion()
                    ? "<union>"
                    : "<struct>");
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      pieces.add(new Format.Text(text));
    }
  }

  private void argument(char conversion, String flags, Value value) {
    pieces.add(directive(conversion, flags));
    arguments.add(value);
  }

  private static Format.Directive directive(char conversion, String flags) {
    return new Format.Directive(conversion, flags, Format.Directive.NONE, Format.Directive.NONE);
  }
}
