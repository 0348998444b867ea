// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

/** The name spaces of named types. */
public enum TypeKind {
  STRUCT(0),
  UNION(1),
  ENUM(2),
  TYPEDEF(3),
  BASE(4);

  private final int code;

  TypeKind(int code) {
    this.code = code;
  }

  /** What stands for it in an index. */
  public int code() {
    return code;
  }
}
