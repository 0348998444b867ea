// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds members, through anonymous ones. */
final class Members {
  private static final int MAXIMUM_NESTING = 32;

  /** Members to look at: what a malformed file nests in itself would never end. */
  private static final int MAXIMUM_MEMBERS = 1 << 18;

  private int left = MAXIMUM_MEMBERS;

  private Members() {}

  static Optional<CType.Member> find(CType.Compound compound, String name) {
    return new Members().find(compound, name, 0, MAXIMUM_NESTING);
  }

  private Optional<CType.Member> find(CType.Compound compound, String name, long bits, int depth) {
    for (CType.Member member : compound.members()) {
      if (left-- <= 0) {
        break;
      }
      if (member.name().isPresent()) {
        if (member.name().get().equals(name)) {
          return Optional.of(member.shifted(bits));
        }
      } else if (depth > 0 && member.type().stripped() instanceof CType.Compound inner) {
        Optional<CType.Member> found = find(inner, name, bits + member.bitOffset(), depth - 1);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  static List<String> names(CType.Compound compound) {
    List<String> names = new ArrayList<>();
    new Members().collect(compound, names, MAXIMUM_NESTING);
    return List.copyOf(names);
  }

  private void collect(CType.Compound compound, List<String> names, int depth) {
    for (CType.Member member : compound.members()) {
      if (left-- <= 0) {
        break;
      }
      if (member.name().isPresent()) {
        names.add(member.name().get());
      } else if (depth > 0 && member.type().stripped() instanceof CType.Compound inner) {
        collect(inner, names, depth - 1);
      }
    }
  }
}
