// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes types of BTF records. */
final class BtfTypeReader {
  private static final int POINTER_SIZE = 8;
  private static final int MAXIMUM_TAGS = 16;
  private static final int INT_SIGNED = 1;
  private static final int INT_CHAR = 2;
  private static final int INT_BOOL = 4;

  private final BtfTypes types;
  private final DefinitionFinder definitions;

  /** Finds the struct or union that a forward declaration means. */
  interface DefinitionFinder {
    Optional<Integer> find(boolean union, String name);
  }

  BtfTypeReader(BtfTypes types, DefinitionFinder definitions) {
    this.types = types;
    this.definitions = definitions;
  }

  private Lazy<CType> target(int id) {
    return Lazy.of(() -> read(types.target(id)));
  }

  CType read(int start) {
    int id = start;
    for (int i = 0; i < MAXIMUM_TAGS && id != 0 && isTransparent(types.kind(id)); i++) {
      id = types.target(id);
    }
    return id == 0 ? new CType.Void() : readRecord(id);
  }

  /** What has the type that it refers to. */
  private static boolean isTransparent(int kind) {
    return kind == BtfTypes.TYPE_TAG || kind == BtfTypes.FUNCTION || kind == BtfTypes.VARIABLE;
  }

  private CType readRecord(int id) {
    return switch (types.kind(id)) {
      case BtfTypes.INT -> integer(id);
      case BtfTypes.FLOAT -> new CType.Base(types.name(id), types.size(id), CType.Encoding.FLOAT);
      case BtfTypes.POINTER -> new CType.Pointer(target(id), POINTER_SIZE);
      case BtfTypes.ARRAY ->
          new CType.Array(
              Lazy.of(() -> read(types.extraWord(id, 0))),
              count(Integer.toUnsignedLong(types.extraWord(id, 2))));
      case BtfTypes.STRUCT -> compound(id, false);
      case BtfTypes.UNION -> compound(id, true);
      case BtfTypes.FORWARD -> forward(id);
      case BtfTypes.ENUM -> enumeration(id, 2);
      case BtfTypes.ENUM64 -> enumeration(id, 3);
      case BtfTypes.TYPEDEF -> new CType.Typedef(types.name(id), target(id));
      case BtfTypes.VOLATILE -> new CType.Qualified(CType.Qualifier.VOLATILE, target(id));
      case BtfTypes.CONST -> new CType.Qualified(CType.Qualifier.CONST, target(id));
      case BtfTypes.RESTRICT -> new CType.Qualified(CType.Qualifier.RESTRICT, target(id));
      case BtfTypes.PROTOTYPE -> prototype(id);
      // A chain of these that is longer than any compiler makes: a cycle of a malformed section.
      default -> new CType.Void();
    };
  }

  /** BTF writes a flexible array with the length 0, as it does an array of no elements. */
  private static OptionalLong count(long elements) {
    return elements == 0 ? OptionalLong.empty() : OptionalLong.of(elements);
  }

  private CType integer(int id) {
    int flags = types.extraWord(id, 0) >>> 24 & 0x0f;
    boolean signed = (flags & INT_SIGNED) != 0;
    CType.Encoding encoding;
    if ((flags & INT_BOOL) != 0) {
      encoding = CType.Encoding.BOOLEAN;
    } else if ((flags & INT_CHAR) != 0) {
      encoding = signed ? CType.Encoding.SIGNED_CHAR : CType.Encoding.UNSIGNED_CHAR;
    } else {
      encoding = signed ? CType.Encoding.SIGNED : CType.Encoding.UNSIGNED;
    }
    return new CType.Base(types.name(id), types.size(id), encoding);
  }

  private CType compound(int id, boolean union) {
    return new CType.Compound(
        union,
        name(id),
        OptionalLong.of(Integer.toUnsignedLong(types.size(id))),
        Lazy.of(() -> members(id)));
  }

  private Optional<String> name(int id) {
    return Optional.of(types.name(id)).filter(name -> !name.isEmpty());
  }

  /** With the kind flag, the upper byte of an offset is the size of a bit field. */
  private List<CType.Member> members(int id) {
    List<CType.Member> all = new ArrayList<>();
    for (int i = 0; i < types.length(id); i++) {
      String name = types.string(types.extraWord(id, 3 * i));
      int target = types.extraWord(id, 3 * i + 1);
      int offset = types.extraWord(id, 3 * i + 2);
      all.add(
          new CType.Member(
              Optional.of(name).filter(text -> !text.isEmpty()),
              read(target),
              types.flag(id) ? offset & 0xffffff : Integer.toUnsignedLong(offset),
              types.flag(id) ? offset >>> 24 : 0));
    }
    return List.copyOf(all);
  }

  private CType forward(int id) {
    boolean union = types.flag(id);
    Optional<Integer> definition = definitions.find(union, types.name(id));
    return definition.isPresent()
        ? compound(definition.get(), union)
        : new CType.Compound(union, name(id), OptionalLong.empty(), Lazy.ready(List.of()));
  }

  private CType enumeration(int id, int words) {
    return new CType.Enumeration(
        name(id),
        Integer.toUnsignedLong(types.size(id)),
        types.flag(id),
        Lazy.of(() -> enumerators(id, words)));
  }

  private List<CType.Enumerator> enumerators(int id, int words) {
    List<CType.Enumerator> all = new ArrayList<>();
    for (int i = 0; i < types.length(id); i++) {
      int low = types.extraWord(id, words * i + 1);
      long value = types.flag(id) ? low : Integer.toUnsignedLong(low);
      if (words == 3) {
        value = Integer.toUnsignedLong(low) | (long) types.extraWord(id, words * i + 2) << 32;
      }
      all.add(new CType.Enumerator(types.string(types.extraWord(id, words * i)), value));
    }
    return List.copyOf(all);
  }

  private CType prototype(int id) {
    int length = types.length(id);
    boolean variadic = length > 0 && types.extraWord(id, 2 * length - 1) == 0;
    int count = variadic ? length - 1 : length;
    Lazy<List<CType>> parameters =
        Lazy.of(
            () -> {
              List<CType> all = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                all.add(read(types.extraWord(id, 2 * i + 1)));
              }
              return List.copyOf(all);
            });
    return new CType.Function(target(id), parameters, variadic);
  }
}
