// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

import java.util.OptionalLong;

/** Sizes of types. */
final class TypeSize {
  /** Longer chains are taken for cycles of a malformed file. */
  static final int MAXIMUM_DEPTH = 64;

  private TypeSize() {}

  static OptionalLong of(CType type) {
    return of(type, MAXIMUM_DEPTH);
  }

  private static OptionalLong of(CType type, int depth) {
    if (depth == 0) {
      return OptionalLong.empty();
    }
    return switch (type) {
      case CType.Base base -> OptionalLong.of(base.bytes());
      case CType.Pointer pointer -> OptionalLong.of(pointer.bytes());
      case CType.Compound compound -> compound.bytes();
      case CType.Enumeration enumeration ->
          enumeration.bytes() == 0 ? OptionalLong.empty() : OptionalLong.of(enumeration.bytes());
      case CType.Typedef typedef -> of(typedef.target(), depth - 1);
      case CType.Qualified qualified -> of(qualified.target(), depth - 1);
      case CType.Array array -> array(array, depth);
      case CType.Function _ -> OptionalLong.empty();
      case CType.Void() -> OptionalLong.empty();
    };
  }

  private static OptionalLong array(CType.Array array, int depth) {
    OptionalLong element = of(array.element(), depth - 1);
    return element.isPresent() && array.count().isPresent()
        ? OptionalLong.of(element.getAsLong() * array.count().getAsLong())
        : OptionalLong.empty();
  }
}
