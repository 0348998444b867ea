// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

/** The name spaces of named types. */
public enum TypeKind {
  STRUCT,
  UNION,
  ENUM,
  TYPEDEF,
  BASE
}
