// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import io.jstap.debuginfo.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes types of entries (DWARF 5 chapter 5). */
public final class TypeReader {
  private static final int MAXIMUM_TYPEDEFS = 16;

  private final DefinitionFinder definitions;

  /** Finds the definition of a type that a unit only declares. */
  public interface DefinitionFinder {
    Optional<Die> find(TypeKind kind, String name);
  }

  public TypeReader(DefinitionFinder definitions) {
    this.definitions = definitions;
  }

  /** The type that an entry's DW_AT_type refers to; without the attribute, void. */
  public CType typeOf(Die die) {
    return die.inherited(At.TYPE)
        .flatMap(AttributeValue::reference)
        .map(handle -> read(die.unit().file().main().die(handle)))
        .orElse(new CType.Void());
  }

  private Lazy<CType> target(Die die) {
    return Lazy.of(() -> typeOf(die));
  }

  public CType read(Die die) {
    return switch (die.tag()) {
      case Tag.BASE -> base(die);
      case Tag.POINTER, Tag.REFERENCE, Tag.RVALUE_REFERENCE ->
          new CType.Pointer(
              target(die),
              (int) die.number(At.BYTE_SIZE).orElse(die.unit().header().addressSize()));
      case Tag.STRUCTURE, Tag.CLASS -> compound(die, false);
      case Tag.UNION -> compound(die, true);
      case Tag.ENUMERATION -> enumeration(die);
      case Tag.TYPEDEF -> new CType.Typedef(die.name().orElse(""), target(die));
      case Tag.CONST -> new CType.Qualified(CType.Qualifier.CONST, target(die));
      case Tag.VOLATILE -> new CType.Qualified(CType.Qualifier.VOLATILE, target(die));
      case Tag.RESTRICT -> new CType.Qualified(CType.Qualifier.RESTRICT, target(die));
      case Tag.ATOMIC -> new CType.Qualified(CType.Qualifier.ATOMIC, target(die));
      case Tag.ARRAY -> array(die);
      case Tag.SUBROUTINE_TYPE, Tag.SUBPROGRAM -> function(die);
      case Tag.UNSPECIFIED_TYPE -> new CType.Void();
      default ->
          throw die.unit()
              .section()
              .malformed("the entry with tag 0x%x is no type".formatted(die.tag()));
    };
  }

  /** The name space that an entry's name lives in; empty when it is not a named type. */
  public static Optional<TypeKind> kind(int tag) {
    return switch (tag) {
      case Tag.STRUCTURE, Tag.CLASS -> Optional.of(TypeKind.STRUCT);
      case Tag.UNION -> Optional.of(TypeKind.UNION);
      case Tag.ENUMERATION -> Optional.of(TypeKind.ENUM);
      case Tag.TYPEDEF -> Optional.of(TypeKind.TYPEDEF);
      case Tag.BASE -> Optional.of(TypeKind.BASE);
      default -> Optional.empty();
    };
  }

  private static CType.Base base(Die die) {
    CType.Encoding encoding =
        switch ((int) die.number(At.ENCODING).orElse(0)) {
          case 2 -> CType.Encoding.BOOLEAN;
          case 3 -> CType.Encoding.COMPLEX_FLOAT;
          case 4 -> CType.Encoding.FLOAT;
          case 5 -> CType.Encoding.SIGNED;
          case 6 -> CType.Encoding.SIGNED_CHAR;
          case 7 -> CType.Encoding.UNSIGNED;
          case 8, 0x10 -> CType.Encoding.UNSIGNED_CHAR;
          default -> CType.Encoding.OTHER;
        };
    return new CType.Base(die.name().orElse(""), die.number(At.BYTE_SIZE).orElse(0), encoding);
  }

  private CType compound(Die die, boolean union) {
    Die definition = definition(die, union ? TypeKind.UNION : TypeKind.STRUCT);
    boolean complete = !definition.flag(At.DECLARATION);
    OptionalLong size =
        complete
            ? OptionalLong.of(definition.number(At.BYTE_SIZE).orElse(0))
            : OptionalLong.empty();
    return new CType.Compound(union, definition.name(), size, Lazy.of(() -> members(definition)));
  }

  private Die definition(Die die, TypeKind kind) {
    Optional<Die> signature = die.reference(At.SIGNATURE);
    if (signature.isPresent() || !die.flag(At.DECLARATION)) {
      return signature.orElse(die);
    }
    return die.name().flatMap(name -> definitions.find(kind, name)).orElse(die);
  }

  private List<CType.Member> members(Die compound) {
    List<CType.Member> all = new ArrayList<>();
    for (Die child : compound.children()) {
      boolean base = child.tag() == Tag.INHERITANCE;
      if (!base && (child.tag() != Tag.MEMBER || child.flag(At.EXTERNAL))) {
        continue;
      }
      int bits = (int) child.number(At.BIT_SIZE).orElse(0);
      CType type = typeOf(child);
      Optional<String> name = base ? Optional.empty() : child.name();
      all.add(new CType.Member(name, type, bitOffset(child, bits, type), bits));
    }
    return List.copyOf(all);
  }

  /**
   * DWARF 5 §5.7.6; DW_AT_bit_offset as DWARF 3 §5.5.6 defines it, from the most significant bit.
   */
  private static long bitOffset(Die member, int bits, CType type) {
    OptionalLong dataBits = member.number(At.DATA_BIT_OFFSET);
    if (dataBits.isPresent()) {
      return dataBits.getAsLong();
    }
    long start = member.attribute(At.DATA_MEMBER_LOCATION).map(TypeReader::byteOffset).orElse(0L);
    Optional<AttributeValue> fromTop = member.attribute(At.BIT_OFFSET);
    if (fromTop.isEmpty()) {
      return start * 8;
    }
    long storage = member.number(At.BYTE_SIZE).orElse(type.size().orElse(0));
    return start * 8 + storage * 8 - fromTop.get().signedNumber() - bits;
  }

  private static long byteOffset(AttributeValue value) {
    if (!value.isBlock()) {
      return value.number();
    }
    Cursor cursor = value.block().cursor(0);
    if (cursor.u8() != Op.PLUS_UCONST) {
      throw value.unit().section().malformed("a member's offset is computed at run time");
    }
    return cursor.uleb();
  }

  private CType array(Die die) {
    List<OptionalLong> counts = new ArrayList<>();
    for (Die child : die.children()) {
      if (child.tag() == Tag.SUBRANGE || child.tag() == Tag.ENUMERATION) {
        counts.add(count(child));
      }
    }
    if (counts.isEmpty()) {
      counts.add(OptionalLong.empty());
    }
    Lazy<CType> element = target(die);
    for (int i = counts.size() - 1; i > 0; i--) {
      element = Lazy.ready(new CType.Array(element, counts.get(i)));
    }
    return new CType.Array(element, counts.getFirst());
  }

  private static OptionalLong count(Die range) {
    OptionalLong count = range.number(At.COUNT);
    if (count.isPresent()) {
      return count;
    }
    OptionalLong upper = range.number(At.UPPER_BOUND);
    return upper.isPresent() ? OptionalLong.of(upper.getAsLong() + 1) : OptionalLong.empty();
  }

  private CType enumeration(Die declared) {
    Die die = definition(declared, TypeKind.ENUM);
    Lazy<List<CType.Enumerator>> values = Lazy.of(() -> enumerators(die));
    boolean signed =
        underlying(die)
            .map(type -> base(type).encoding().isSigned())
            .orElseGet(() -> values.get().stream().anyMatch(enumerator -> enumerator.value() < 0));
    return new CType.Enumeration(die.name(), die.number(At.BYTE_SIZE).orElse(0), signed, values);
  }

  /** The base type that an enumeration names. */
  private static Optional<Die> underlying(Die enumeration) {
    Optional<Die> type = enumeration.reference(At.TYPE);
    for (int i = 0; i < MAXIMUM_TYPEDEFS && type.isPresent(); i++) {
      if (type.get().tag() == Tag.BASE) {
        return type;
      }
      type = type.get().reference(At.TYPE);
    }
    return Optional.empty();
  }

  private static List<CType.Enumerator> enumerators(Die die) {
    List<CType.Enumerator> all = new ArrayList<>();
    for (Die child : die.children()) {
      if (child.tag() == Tag.ENUMERATOR) {
        all.add(
            new CType.Enumerator(child.name().orElse(""), child.number(At.CONST_VALUE).orElse(0)));
      }
    }
    return List.copyOf(all);
  }

  private CType function(Die die) {
    Lazy<List<CType>> parameters =
        Lazy.of(
            () ->
                die.children().stream()
                    .filter(child -> child.tag() == Tag.FORMAL_PARAMETER)
                    .map(this::typeOf)
                    .toList());
    boolean variadic =
        die.children().stream().anyMatch(child -> child.tag() == Tag.UNSPECIFIED_PARAMETERS);
    return new CType.Function(target(die), parameters, variadic);
  }
}
