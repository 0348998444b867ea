// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

/**
 * An abbreviation made ready for scanning: what to do with entries of this shape, and how to get
 * behind their attributes in as few steps as possible.
 */
final class ScanShape {
  /** What the scan wants of an entry. */
  enum Role {
    SKIP,
    SUBPROGRAM,
    INLINED,
    BLOCK,
    TYPE,
    ENUMERATION,
    VARIABLE,
    ENUMERATOR,
    NAMESPACE,
    UNIT
  }

  static final int SIBLING = Integer.MIN_VALUE;

  final Abbreviation abbreviation;
  final Role role;

  /** Bytes to skip, or a negated form to skip by, or {@link #SIBLING}: four bytes to read. */
  final int[] plan;

  ScanShape(Abbreviation abbreviation, UnitHeader header) {
    this.abbreviation = abbreviation;
    this.role = role(abbreviation.tag);
    this.plan = plan(abbreviation, header);
  }

  private static Role role(int tag) {
    return switch (tag) {
      case Tag.SUBPROGRAM -> Role.SUBPROGRAM;
      case Tag.INLINED_SUBROUTINE -> Role.INLINED;
      case Tag.LEXICAL_BLOCK -> Role.BLOCK;
      case Tag.STRUCTURE, Tag.CLASS, Tag.UNION, Tag.TYPEDEF, Tag.BASE -> Role.TYPE;
      case Tag.ENUMERATION -> Role.ENUMERATION;
      case Tag.ENUMERATOR -> Role.ENUMERATOR;
      case Tag.VARIABLE -> Role.VARIABLE;
      case Tag.NAMESPACE -> Role.NAMESPACE;
      case Tag.COMPILE_UNIT, Tag.PARTIAL_UNIT, Tag.TYPE_UNIT, Tag.SKELETON_UNIT -> Role.UNIT;
      default -> Role.SKIP;
    };
  }

  private static int[] plan(Abbreviation abbreviation, UnitHeader header) {
    int[] steps = new int[abbreviation.forms.length];
    int count = 0;
    for (int i = 0; i < abbreviation.forms.length; i++) {
      int form = abbreviation.forms[i];
      if (abbreviation.names[i] == At.SIBLING && form == Form.REF4) {
        steps[count++] = SIBLING;
        continue;
      }
      int size = Form.fixedSize(form, header.version(), header.addressSize(), header.offsetSize());
      if (size == 0) {
        continue;
      }
      if (size > 0 && count > 0 && steps[count - 1] > 0) {
        steps[count - 1] += size;
      } else {
        steps[count++] = size > 0 ? size : -form;
      }
    }
    return java.util.Arrays.copyOf(steps, count);
  }
}
