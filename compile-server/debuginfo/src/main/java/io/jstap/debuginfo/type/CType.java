// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A C type. What a type refers to is resolved when it is asked for, so recursive types are no
 * special case; equality is therefore that of the instance, not of the structure: compare {@link
 * #spelling()} and kind.
 */
public sealed interface CType {
  /** As it is written in C, for example {@code struct file *}. */
  default String spelling() {
    return TypeSpelling.of(this);
  }

  /** Size in bytes; empty for void, functions, incomplete types and arrays without a length. */
  default OptionalLong size() {
    return TypeSize.of(this);
  }

  /** The type without typedefs and qualifiers around it. */
  default CType stripped() {
    CType type = this;
    for (int depth = 0; depth < TypeSize.MAXIMUM_DEPTH; depth++) {
      switch (type) {
        case Typedef typedef -> type = typedef.target();
        case Qualified qualified -> type = qualified.target();
        case Base _, Pointer _, Compound _, Array _, Enumeration _, Function _, Void _ -> {
          return type;
        }
      }
    }
    // Only a malformed file has a chain that long: it refers back to itself.
    return new Void();
  }

  /** An arithmetic type. */
  record Base(String name, long bytes, Encoding encoding) implements CType {}

  /** What the bits of a base type mean (DWARF 5 §5.1). */
  enum Encoding {
    SIGNED,
    UNSIGNED,
    SIGNED_CHAR,
    UNSIGNED_CHAR,
    BOOLEAN,
    FLOAT,
    COMPLEX_FLOAT,
    OTHER;

    public boolean isSigned() {
      return this == SIGNED || this == SIGNED_CHAR;
    }
  }

  /** A pointer (a C++ reference too). */
  final class Pointer implements CType {
    private final Lazy<CType> target;
    private final int bytes;

    public Pointer(Lazy<CType> target, int bytes) {
      this.target = target;
      this.bytes = bytes;
    }

    /** What it points to, {@link Void} for {@code void *}. */
    public CType target() {
      return target.get();
    }

    public int bytes() {
      return bytes;
    }
  }

  /** A struct or union. */
  final class Compound implements CType {
    private final boolean union;
    private final Optional<String> name;
    private final OptionalLong bytes;
    private final Lazy<List<Member>> members;

    /**
     * @param bytes empty when only a declaration is known in the whole binary
     */
    public Compound(
        boolean union, Optional<String> name, OptionalLong bytes, Lazy<List<Member>> members) {
      this.union = union;
      this.name = name;
      this.bytes = bytes;
      this.members = members;
    }

    public boolean isUnion() {
      return union;
    }

    /** Empty for an anonymous type. */
    public Optional<String> name() {
      return name;
    }

    /** False when only a declaration is known. */
    public boolean complete() {
      return bytes.isPresent();
    }

    public OptionalLong bytes() {
      return bytes;
    }

    /** As declared, in order; anonymous members are not flattened. */
    public List<Member> members() {
      return members.get();
    }

    /**
     * The member of that name, also one inside anonymous members; its offset counts from the start
     * of this type.
     */
    public Optional<Member> member(String wanted) {
      return Members.find(this, wanted);
    }

    /** Every name that {@link #member} finds, in order. */
    public List<String> memberNames() {
      return Members.names(this);
    }
  }

  /**
   * A member of a struct or union.
   *
   * @param name empty for an anonymous struct or union
   * @param bitOffset from the start of the compound, counted as on a little-endian machine; a
   *     multiple of eight unless it is a bit field
   * @param bitSize of a bit field; 0 for others
   */
  record Member(Optional<String> name, CType type, long bitOffset, int bitSize) {
    public boolean isBitField() {
      return bitSize != 0;
    }

    /** The byte where it begins. */
    public long offset() {
      return Math.floorDiv(bitOffset, 8L);
    }

    Member shifted(long bits) {
      return new Member(name, type, bitOffset + bits, bitSize);
    }
  }

  /** An array; one of several dimensions is an array of arrays. */
  final class Array implements CType {
    private final Lazy<CType> element;
    private final OptionalLong count;

    public Array(Lazy<CType> element, OptionalLong count) {
      this.element = element;
      this.count = count;
    }

    public CType element() {
      return element.get();
    }

    /** Empty for a flexible array or one whose length is computed at run time. */
    public OptionalLong count() {
      return count;
    }
  }

  /** An enumeration. */
  final class Enumeration implements CType {
    private final Optional<String> name;
    private final long bytes;
    private final boolean signed;
    private final Lazy<List<Enumerator>> enumerators;

    public Enumeration(
        Optional<String> name, long bytes, boolean signed, Lazy<List<Enumerator>> enumerators) {
      this.name = name;
      this.bytes = bytes;
      this.signed = signed;
      this.enumerators = enumerators;
    }

    public Optional<String> name() {
      return name;
    }

    /** Size in bytes; 0 when only a declaration is known. */
    public long bytes() {
      return bytes;
    }

    public boolean signed() {
      return signed;
    }

    public List<Enumerator> enumerators() {
      return enumerators.get();
    }
  }

  /** A constant of an enumeration. */
  record Enumerator(String name, long value) {}

  /** A type under another name. */
  final class Typedef implements CType {
    private final String name;
    private final Lazy<CType> target;

    public Typedef(String name, Lazy<CType> target) {
      this.name = name;
      this.target = target;
    }

    public String name() {
      return name;
    }

    public CType target() {
      return target.get();
    }
  }

  /** const, volatile, restrict, _Atomic. */
  enum Qualifier {
    CONST("const"),
    VOLATILE("volatile"),
    RESTRICT("restrict"),
    ATOMIC("_Atomic");

    private final String keyword;

    Qualifier(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }
  }

  /** A qualified type. */
  final class Qualified implements CType {
    private final Qualifier qualifier;
    private final Lazy<CType> target;

    public Qualified(Qualifier qualifier, Lazy<CType> target) {
      this.qualifier = qualifier;
      this.target = target;
    }

    public Qualifier qualifier() {
      return qualifier;
    }

    public CType target() {
      return target.get();
    }
  }

  /** The type of a function. */
  final class Function implements CType {
    private final Lazy<CType> returnType;
    private final Lazy<List<CType>> parameters;
    private final boolean variadic;

    public Function(Lazy<CType> returnType, Lazy<List<CType>> parameters, boolean variadic) {
      this.returnType = returnType;
      this.parameters = parameters;
      this.variadic = variadic;
    }

    public CType returnType() {
      return returnType.get();
    }

    public List<CType> parameters() {
      return parameters.get();
    }

    public boolean variadic() {
      return variadic;
    }
  }

  /** No type. */
  record Void() implements CType {}
}
