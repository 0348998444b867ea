// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

import java.util.Optional;
import java.util.stream.Collectors;

/** Writes types as C declares them: from the inside out. */
final class TypeSpelling {
  /** Types to write: a malformed file can hold one whose spelling never ends. */
  private static final int MAXIMUM_TYPES = 2000;

  private int left = MAXIMUM_TYPES;

  private TypeSpelling() {}

  static String of(CType type) {
    return new TypeSpelling().declare(type, "", TypeSize.MAXIMUM_DEPTH).strip();
  }

  /** The declaration of {@code inner} as something of this type. */
  private String declare(CType type, String inner, int depth) {
    if (depth == 0 || left-- <= 0) {
      return "... " + inner;
    }
    return switch (type) {
      case CType.Base base -> join(base.name(), inner);
      case CType.Compound compound ->
          join((compound.isUnion() ? "union " : "struct ") + tag(compound.name()), inner);
      case CType.Enumeration enumeration -> join("enum " + tag(enumeration.name()), inner);
      case CType.Typedef typedef -> join(typedef.name(), inner);
      case CType.Void() -> join("void", inner);
      case CType.Pointer pointer -> pointer(pointer, inner, depth);
      case CType.Qualified qualified -> qualified(qualified, inner, depth);
      case CType.Array array ->
          declare(
              array.element(),
              inner
                  + "["
                  + (array.count().isPresent() ? Long.toString(array.count().getAsLong()) : "")
                  + "]",
              depth - 1);
      case CType.Function function ->
          declare(
              function.returnType(), inner + "(" + parameters(function, depth) + ")", depth - 1);
    };
  }

  private String pointer(CType.Pointer pointer, String inner, int depth) {
    CType target = pointer.target();
    String declared = "*" + inner;
    boolean binds = target instanceof CType.Array || target instanceof CType.Function;
    return declare(target, binds ? "(" + declared + ")" : declared, depth - 1);
  }

  private String qualified(CType.Qualified qualified, String inner, int depth) {
    String keyword = qualified.qualifier().keyword();
    if (qualified.target() instanceof CType.Pointer pointer) {
      return pointer(pointer, join(keyword, inner), depth);
    }
    return keyword + " " + declare(qualified.target(), inner, depth - 1);
  }

  private String parameters(CType.Function function, int depth) {
    String list =
        function.parameters().stream()
            .map(parameter -> declare(parameter, "", depth - 1).strip())
            .collect(Collectors.joining(", "));
    if (function.variadic()) {
      return list.isEmpty() ? "..." : list + ", ...";
    }
    return list.isEmpty() ? "void" : list;
  }

  private static String tag(Optional<String> name) {
    return name.orElse("{...}");
  }

  private static String join(String specifier, String inner) {
    return inner.isEmpty() ? specifier : specifier + " " + inner;
  }
}
