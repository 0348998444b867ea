// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/** The types of values: a signed 64-bit integer, a bounded string, or a statistics aggregate. */
public enum ValueType {
  LONG,
  STRING,
  STATISTICS;

  /** The name that scripts and messages use. */
  public String word() {
    return switch (this) {
      case LONG -> "long";
      case STRING -> "string";
      case STATISTICS -> "stats";
    };
  }
}
