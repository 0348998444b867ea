// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

/** Tags of entries (DWARF 5 §7.5.3, table 7.3). */
public final class Tag {
  public static final int ARRAY = 0x01;
  public static final int CLASS = 0x02;
  public static final int ENUMERATION = 0x04;
  public static final int FORMAL_PARAMETER = 0x05;
  public static final int LABEL = 0x0a;
  public static final int LEXICAL_BLOCK = 0x0b;
  public static final int MEMBER = 0x0d;
  public static final int POINTER = 0x0f;
  public static final int REFERENCE = 0x10;
  public static final int COMPILE_UNIT = 0x11;
  public static final int STRUCTURE = 0x13;
  public static final int SUBROUTINE_TYPE = 0x15;
  public static final int TYPEDEF = 0x16;
  public static final int UNION = 0x17;
  public static final int UNSPECIFIED_PARAMETERS = 0x18;
  public static final int INHERITANCE = 0x1c;
  public static final int INLINED_SUBROUTINE = 0x1d;
  public static final int SUBRANGE = 0x21;
  public static final int BASE = 0x24;
  public static final int CONST = 0x26;
  public static final int ENUMERATOR = 0x28;
  public static final int SUBPROGRAM = 0x2e;
  public static final int VARIABLE = 0x34;
  public static final int VOLATILE = 0x35;
  public static final int RESTRICT = 0x37;
  public static final int NAMESPACE = 0x39;
  public static final int UNSPECIFIED_TYPE = 0x3b;
  public static final int PARTIAL_UNIT = 0x3c;
  public static final int TYPE_UNIT = 0x41;
  public static final int RVALUE_REFERENCE = 0x42;
  public static final int ATOMIC = 0x47;
  public static final int CALL_SITE = 0x48;
  public static final int SKELETON_UNIT = 0x4a;
  public static final int GNU_CALL_SITE = 0x4109;

  private Tag() {}
}
